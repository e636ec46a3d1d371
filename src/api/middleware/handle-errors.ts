/** Whatever was thrown, as the envelope. What nobody expected is logged and answered with nothing but the request's id. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ServiceUnavailable } from '../../client/client.ts';
import { databaseFailure } from '../../db/database-failures.ts';
import { ObjectStoreUnavailable } from '../../object-store/object-store.ts';
import type { Logger } from '../../platform/log.ts';
import { errorBody } from '../envelope.ts';
import { ApiError, type ErrorCode } from '../errors.ts';
import { requestIdOf } from './request-frame.ts';

/** How long a caller should wait when a part of the service is away. */
const RETRY_AFTER_SECONDS = 5;

export const notFound: RequestHandler = () => {
  throw new ApiError('NOT_FOUND');
};

type Answer = (error: ApiError, req: Request, res: Response) => void;
const envelope: Answer = (error, _req, res) => void res.json(errorBody(error));

/** `answer` writes the body; status and headers are set by then. */
export function handleErrors({ log }: { log: Logger }, answer: Answer = envelope): ErrorRequestHandler {
  return (thrown: unknown, req, res, _next) => {
    const requestId = requestIdOf(res);
    const error = asApiError(thrown, requestId);
    if (error.status >= 500 && error !== thrown) log.error({ requestId, err: thrown }, 'request failed');
    if (!res.headersSent) {
      const wait = error.retryAfterSeconds ?? (error.status === 503 ? RETRY_AFTER_SECONDS : undefined);
      if (wait !== undefined) res.set('Retry-After', String(Math.max(1, wait)));
      if (error.code === 'UNAUTHORIZED') res.set('WWW-Authenticate', 'Bearer');
    } else if (!res.writableEnded) {
      res.destroy(); // a handler that had begun to answer can only be cut off
      return;
    }
    answer(error, req, res.status(error.status));
  };
}

function asApiError(thrown: unknown, requestId: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const away = thrown instanceof ServiceUnavailable || thrown instanceof ObjectStoreUnavailable;
  if (away || databaseFailure(thrown) === 'PASSING') return new ApiError('SERVICE_UNAVAILABLE');
  const fromExpress = expressCode(thrown);
  return fromExpress ? new ApiError(fromExpress) : new ApiError('INTERNAL_ERROR', { data: { request_id: requestId } });
}

/** What express and its body parsers throw, by `type`, else by status. */
function expressCode(thrown: unknown): ErrorCode | undefined {
  const { type, status } = (thrown ?? {}) as { type?: unknown; status?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  if (thrown instanceof URIError) return 'NOT_FOUND';
  return (typeof type === 'string' ? bodyErrors[type] : undefined) ?? byStatus[status] ?? 'MALFORMED_JSON';
}

const bodyErrors: Record<string, ErrorCode> = {
  'entity.parse.failed': 'MALFORMED_JSON',
  'entity.too.large': 'PAYLOAD_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};
const byStatus: Record<number, ErrorCode> = {
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};
