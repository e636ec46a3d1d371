/**
 * Dompet Kilat's callbacks, let in by source address.
 * Source: docs/sources/dompet-kilat.md; docs/contracts.md, "Inbound webhooks".
 */
import { type Request, type RequestHandler, Router } from 'express';
import {
  callbackAnswer,
  type DompetKilatCallback,
  dompetKilatCallback,
  dompetKilatReport,
  repaymentEntries,
} from '../../partners/dompet-kilat/callbacks.ts';
import { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { parsedBody, readBytes, receive, textOf, uniqueKey } from './receive.ts';
import { refused } from './refusal.ts';
import { sourceAllowlist } from './source-allowlist.ts';

type Source = 'DOMPET_KILAT_DISBURSE' | 'DOMPET_KILAT_REPAYMENT';

export function dompetKilatWebhookRoutes(context: ApiContext): Router {
  const router = Router();
  const allowed = sourceAllowlist(context.config.DOMPET_KILAT_ALLOWED_IPS);

  const { NODE_ENV, TRUST_PROXY } = context.config;
  /** A proxy that nobody has told us of stands in front: its address would pass for that of whoever calls through it. */
  const hidesItsCaller = (req: Request) =>
    NODE_ENV === 'production' &&
    TRUST_PROXY === 0 &&
    (req.get('x-forwarded-for') !== undefined || req.get('forwarded') !== undefined);

  const webhook = (
    source: Source,
    read: (body: DompetKilatCallback) => { uniqueKey: string; review: string | null },
  ) => {
    const authenticate: RequestHandler = (req, _res, next) => {
      // Behind proxies, `req.ip` is the caller's own address only as far as TRUST_PROXY says.
      if (hidesItsCaller(req) || !allowed(req.ip)) throw refused(context, source, new ApiError('FORBIDDEN'));
      next();
    };
    const store: RequestHandler = async (req, res) => {
      const body = parsedBody(context, source, req, dompetKilatCallback);
      await receive(context, { source, topic: body.status, body: textOf(req), ...read(body) });
      res.json(callbackAnswer);
    };
    return [authenticate, readBytes, store];
  };

  const disburse = webhook('DOMPET_KILAT_DISBURSE', (body) => ({
    uniqueKey: uniqueKey(body.loanCode, body.status),
    review: dompetKilatReport(body) ? null : 'a status that does not belong to a disbursement',
  }));
  const repayment = webhook('DOMPET_KILAT_REPAYMENT', (body) => ({
    uniqueKey: uniqueKey(body.loanCode, body.numberOfPay ?? undefined, body.loanAmountPaid ?? undefined),
    review: repaymentEntries(body) ? null : 'an unknown status, or money without the entry that it came by',
  }));

  endpoint(router, '/v1/loan/disburse', { post: disburse });
  endpoint(router, '/v1/callback/loan/repayment', { post: repayment });
  return router;
}
