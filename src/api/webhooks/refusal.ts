/** A call that could not prove who it is leaves a counter and a log line, nothing else. */
import type { InboxMessage } from '../../db/entities/partner.ts';
import type { ApiError } from '../errors.ts';
import type { House } from '../context.ts';

export function refused(house: House, source: InboxMessage['source'], error: ApiError): ApiError {
  house.metrics.webhooks.inc({ source, result: 'unauthenticated' });
  house.log.warn({ source, code: error.code }, 'webhook refused');
  return error;
}
