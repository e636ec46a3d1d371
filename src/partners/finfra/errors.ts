/** How Finfra says no, where that differs from the usual table. Source: finfra.md, "HTTP status codes". */
import type { PartnerAnswer } from '../http-client.ts';
import type { Failure, Outcome } from '../outcome.ts';

const tokenRefusal = 'HTTP 401: the token is refused';

/** Everything but 401 means at Finfra what it means everywhere (400 no, 403 permissions, 409 exists, 429 slow down). */
export function finfraFailure({ status }: PartnerAnswer): Failure | undefined {
  return status === 401 ? { kind: 'misconfigured', reason: tokenRefusal } : undefined;
}

/** A 401 proves that the call was not accepted: with a new token it may be made once more, even one that moves money. */
export const isTokenRefused = (outcome: Outcome<unknown>) =>
  outcome.kind === 'misconfigured' && outcome.reason === tokenRefusal;

/** "Conflict - resource already exists": a no that often means that an earlier attempt of ours went through. */
export const isConflict = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === '409';

/**
 * The storage behind a presigned URL is not Finfra's API: 403, 404 and 410 mean a URL that is used up or too old, and a new
 * document object brings a new one. Whatever it says, nothing needs to be looked up.
 */
export function storageFailure({ status, retryAfterMs }: PartnerAnswer): Failure | undefined {
  const passing = status >= 500 || [403, 404, 408, 410, 429].includes(status);
  if (!passing) return undefined;
  const reason = `storage HTTP ${status}`;
  return retryAfterMs === undefined ? { kind: 'retryable', reason } : { kind: 'retryable', reason, retryAfterMs };
}
