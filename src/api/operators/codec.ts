/** The codec server: the Temporal UI shows payloads in clear text to makers, checkers and admins who are signed in here. */
import type { Payload } from '@temporalio/common';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { ApiError, validationError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { jsonBodyOf } from '../middleware/body.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { audit } from './audit/audit.ts';
import { callerOf, hasRole, type OperatorCaller, operatorOf } from './session/sessions.ts';

const base64 = z.string().max(8_000_000);
const payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() })).max(500),
});

export function codecRoutes(context: ApiContext): Router {
  const router = Router();
  const codec = payloadCodec(context.config.PAYLOAD_ENCRYPTION_KEYS);

  /** The UI does not say which case it shows. */
  const noteShown = async (count: number, { email }: OperatorCaller): Promise<void> => {
    const after = { payloads: count };
    await audit(context.orm.em.fork(), { actor: email, action: 'payloads.view', subject: 'temporal', after });
  };

  const through = (
    convert: (given: Payload[]) => Promise<Payload[]>,
    note?: (count: number, caller: OperatorCaller) => Promise<void>,
  ): RequestHandler[] => [
    allowUi,
    signedIn(context),
    ...jsonBodyOf('10mb'),
    async (req, res) => {
      const given = validate(payloads, req.body).payloads.map(fromJson);
      const converted = await convert(given).catch(() => {
        throw validationError({ field: 'payloads', message: 'Payload tidak dapat dibaca.' });
      });
      await note?.(converted.length, operatorOf(res));
      res.json({ payloads: converted.map(toJson) });
    },
  ];

  router.options('/codec/:direction', allowUi, (_req, res) => void res.status(204).end());
  endpoint(router, '/codec/decode', { post: through((given) => codec.decode(given), noteShown) });
  endpoint(router, '/codec/encode', { post: through((given) => codec.encode(given)) });
  return router;
}

/**
 * Payloads hold whole profiles: only for roles that decide about people. The session's cookie is enough: SameSite and
 * the origin keep other sites out, and nothing changes.
 */
const signedIn =
  (context: ApiContext): RequestHandler =>
  async (req, res, next) => {
    const caller = await callerOf(context, req);
    if (!caller) throw new ApiError('UNAUTHORIZED');
    if (!hasRole(caller, 'maker', 'checker')) throw new ApiError('FORBIDDEN');
    res.locals['operator'] = caller;
    next();
  };

/** CORS for pages of the same host, whatever their port; a call from anywhere else is refused. */
const allowUi: RequestHandler = (req, res, next) => {
  const origin = req.get('origin');
  if (origin === undefined) {
    next();
    return;
  }
  if (!URL.canParse(origin) || new URL(origin).hostname !== req.hostname) throw new ApiError('FORBIDDEN');
  res.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'content-type, x-namespace, authorization',
    Vary: 'Origin',
  });
  next();
};

interface JsonPayload {
  metadata?: Record<string, string> | undefined;
  data?: string | undefined;
}

const fromJson = ({ metadata, data }: JsonPayload): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
  ),
  ...(data === undefined ? {} : { data: Buffer.from(data, 'base64') }),
});

const toJson = ({ metadata, data }: Payload): JsonPayload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
  ...(data ? { data: Buffer.from(data).toString('base64') } : {}),
});
