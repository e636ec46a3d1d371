/** A call that could not prove who it is leaves a counter and a log line, nothing else. */
import type { InboxMessage } from '../../db/entities/partner.ts';
import type { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';

export function refused(context: ApiContext, source: InboxMessage['source'], error: ApiError): ApiError {
  context.metrics.webhooks.inc({ source, result: 'unauthenticated' });
  context.log.warn({ source, code: error.code }, 'webhook refused');
  return error;
}
