/**
 * `Idempotency-Key` on calls that create something: the same key and body gives the first answer again. Answers that
 * would differ the next time (5xx, 429) are not kept.
 */
import { createHmac } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { deriveSecret } from '../../auth/secrets.ts';
import { canonicalJson } from '../../platform/digest.ts';
import { ApiError, validationError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { routeOf } from './endpoint.ts';
import { claimKey, forgetKey, keepAnswer, type KeptAnswer } from './idempotency-keys.ts';
import { timedOut } from './request-frame.ts';

/** How long a duplicate waits for the first call's answer before it is told to come back. */
const WAIT_MS = 15_000;
const FIRST_WAIT_MS = 25;

export const idempotencyKeyPattern = /^[\x21-\x7e]{1,255}$/;

/** Stands after authentication (keys of different callers never meet) and after the body was read. */
export function idempotent(context: Pick<ApiContext, 'config' | 'orm' | 'log'>): RequestHandler {
  const secret = deriveSecret(context.config.JWT_SECRET, 'idempotency');

  return async (req, res, next) => {
    const key = req.get('idempotency-key');
    if (key === undefined) {
      next();
      return;
    }
    if (!idempotencyKeyPattern.test(key))
      throw validationError({ field: 'Idempotency-Key', message: 'Idempotency-Key tidak valid.' });

    const em = context.orm.em.fork();
    const request = { scope: scopeOf(req, res), key, requestHash: hashOf(req, secret) };
    const until = Date.now() + WAIT_MS;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, 1000)) {
      const claim = await claimKey(em, request);
      if (claim.kind === 'MINE') break;
      if (claim.kind === 'OTHER REQUEST') throw new ApiError('IDEMPOTENCY_KEY_REUSED');
      if (claim.kind === 'ANSWERED') {
        replay(res, claim.answer);
        return;
      }
      if (Date.now() >= until) throw new ApiError('IDEMPOTENCY_KEY_IN_PROGRESS', { retryAfterSeconds: 1 });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }

    // The answer is kept before it is sent: whoever has seen it can have it again.
    const send = res.json.bind(res);
    res.json = (body: unknown) => {
      const status = res.statusCode;
      const late = timedOut(res) && res.headersSent;
      const kept = isKept(status)
        ? keepAnswer(em, request, { status, body })
        : timedOut(res) && !late
          ? Promise.resolve() // the handler still runs; its own answer will be kept
          : forgetKey(em, request);
      void kept
        .catch((err: unknown) => context.log.error({ err }, 'an answer could not be kept under its Idempotency-Key'))
        .then(() => (res.headersSent ? undefined : send(body)));
      return res;
    };
    next();
  };
}

function replay(res: Response, { status, body }: KeptAnswer): void {
  res.status(status).set('Idempotency-Replayed', 'true').json(body);
}

const isKept = (status: number) => status < 500 && status !== 429;

function scopeOf(req: Request, res: Response): string {
  const { caller, deviceId } = res.locals as { caller?: { userId: string }; deviceId: string };
  return `${caller ? caller.userId : `device ${deviceId}`} ${req.method} ${routeOf(res) ?? ''}`.slice(0, 300);
}

/** Keyed, because a body may hold a PIN; independent of the order of a JSON body's members. */
function hashOf(req: Request, secret: Buffer): string {
  const hmac = createHmac('sha256', secret).update(`${req.originalUrl}\n${canonicalJson(req.body)}`);
  for (const file of filesOf(req)) hmac.update(`\n${file.fieldname}\n`).update(file.buffer);
  return hmac.digest('hex');
}

function filesOf(req: Request) {
  const { files } = req as { files?: Record<string, { fieldname: string; buffer: Buffer }[]> };
  return Object.values(files ?? {})
    .flat()
    .sort((a, b) => (a.fieldname < b.fieldname ? -1 : 1));
}
