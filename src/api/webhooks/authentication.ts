/** Webhook authentication: a shared key, a signature over the body, or the caller's address (allowlist). */
import type { Request, RequestHandler } from 'express';
import type { Authentication, Inbound } from '../../partners/inbound.ts';
import { sameSecret } from '../../platform/digest.ts';
import { ApiError, type ErrorCode } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { bytesOf } from './call.ts';
import { sourceAllowlist } from './source-allowlist.ts';

/** What a caller without proof is answered. */
export const refusalOf: Record<Authentication['by'], ErrorCode> = {
  'SHARED KEY': 'UNAUTHORIZED',
  SIGNATURE: 'UNAUTHORIZED',
  ADDRESS: 'FORBIDDEN',
};

/** Refuses who cannot prove who it is; that leaves a counter and a log line, nothing else. */
export function authenticate(context: ApiContext, { source, authentication }: Inbound): RequestHandler {
  const proves = proofOf(context, authentication);
  const code = refusalOf[authentication.by];
  return (req, _res, next) => {
    if (proves(req)) {
      next();
      return;
    }
    context.metrics.webhooks.inc({ source, result: 'unauthenticated' });
    context.log.warn({ source, code }, 'webhook refused');
    throw new ApiError(code);
  };
}

function proofOf({ config }: ApiContext, authentication: Authentication): (req: Request) => boolean {
  switch (authentication.by) {
    case 'SHARED KEY':
      return (req) => sameSecret(req.get(authentication.header), config[authentication.secret]);
    case 'SIGNATURE':
      return (req) =>
        authentication.valid(bytesOf(req), req.get(authentication.header), config[authentication.secrets]);
    case 'ADDRESS': {
      const allowed = sourceAllowlist(config[authentication.addresses]);
      // Behind proxies, `req.ip` is the caller's own address only as far as TRUST_PROXY says.
      return (req) => !hidesItsCaller(config, req) && allowed(req.ip);
    }
  }
}

/** A proxy that nobody has told us of stands in front: its address would pass for that of whoever calls through it. */
const hidesItsCaller = ({ NODE_ENV, TRUST_PROXY }: ApiContext['config'], req: Request): boolean =>
  NODE_ENV === 'production' &&
  TRUST_PROXY === 0 &&
  (req.get('x-forwarded-for') !== undefined || req.get('forwarded') !== undefined);
