/** Finfra's callbacks. Source: docs/sources/finfra.md, "Callbacks"; docs/contracts.md, "Inbound webhooks". */
import { type Request, type RequestHandler, Router } from 'express';
import type { InboxMessage } from '../../db/entities/partner.ts';
import {
  diditCallback,
  finfraCallback,
  finfraReview,
  invoiceWebhook,
  livenessReport,
  virtualAccountWebhook,
} from '../../partners/finfra/callbacks.ts';
import { sameSecret, sha256 } from '../../platform/digest.ts';
import { success } from '../envelope.ts';
import { ApiError, validationError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { bytesOf, type Notice, parsedBody, readBytes, receive, textOf, uniqueKey } from './receive.ts';
import { refused } from './refusal.ts';

export function finfraWebhookRoutes(context: ApiContext): Router {
  const router = Router();

  /** Authenticates before the body is read; stores what `read` makes of it; acknowledges. */
  const webhook = (
    source: InboxMessage['source'],
    read: (req: Request) => Omit<Notice, 'source' | 'body'> & { body?: string },
  ) => {
    const authenticate: RequestHandler = (req, _res, next) => {
      if (!sameSecret(req.get('finfra-auth-key'), context.config.FINFRA_CALLBACK_KEY))
        throw refused(context, source, new ApiError('UNAUTHORIZED'));
      next();
    };
    const store: RequestHandler = async (req, res) => {
      await receive(context, { source, body: textOf(req), ...read(req) });
      success(res, 200, 'Webhook received and processed.');
    };
    return [authenticate, readBytes, store];
  };

  const status = webhook('FINFRA', (req) => {
    const title = String(req.params['callbackTitle']);
    const body = parsedBody(context, 'FINFRA', req, finfraCallback);
    return {
      uniqueKey: uniqueKey(title, body.event_id ?? sha256(bytesOf(req))),
      topic: title,
      review: finfraReview(title, body),
    };
  });

  const invoice = webhook('FINFRA_INVOICE', (req) => {
    const body = parsedBody(context, 'FINFRA_INVOICE', req, invoiceWebhook);
    const known = ['PAID', 'EXPIRED'].includes(body.status.toUpperCase());
    const review = known ? null : 'an invoice status that contracts.md does not name';
    return { uniqueKey: uniqueKey(body.id, body.status), topic: body.status, review };
  });

  const virtualAccount = webhook('FINFRA_VIRTUAL_ACCOUNT', (req) => {
    const body = parsedBody(context, 'FINFRA_VIRTUAL_ACCOUNT', req, virtualAccountWebhook);
    return { uniqueKey: uniqueKey(body.payment_id), topic: 'PAID', review: null };
  });

  const liveness = webhook('DIDIT', (req) => {
    const query = validate(diditCallback, req.query);
    // No column holds it: the message could never be delivered.
    if (query.verificationSessionId?.includes('\0') || query.status.includes('\0'))
      throw validationError({ field: 'verificationSessionId', message: 'Nilai tidak valid.' });
    return {
      uniqueKey: uniqueKey(query.verificationSessionId, query.status),
      topic: query.status,
      body: JSON.stringify(query),
      review: livenessReport(query) ? null : 'no session is named, or the status is none of Didit’s',
    };
  });

  endpoint(router, '/api/core/ftm/users/:callbackTitle/status', { post: status });
  endpoint(router, '/api/core/payment-gateway/invoices/status', { post: invoice });
  endpoint(router, '/api/core/payment-gateway/virtual-account/status', { post: virtualAccount });
  endpoint(router, '/api/core/users/didit/session/callback', { post: liveness });
  return router;
}
