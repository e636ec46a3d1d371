/** How Finfra says no, where that differs from the usual table. Source: docs/sources/finfra.md, "HTTP status codes". */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure, Outcome } from '../transport/outcome.ts';

const tokenRefusal = 'HTTP 401: the token is refused';

/**
 * Everything but 401 means at Finfra what it means everywhere (400 no, 403 permissions, 409 exists, 429 slow down). An
 * error in Finfra's own format under a status of success contradicts itself: nobody knows what happened.
 */
export function finfraFailure({ status, body }: PartnerAnswer): Failure | undefined {
  if (status === 401) return { kind: 'misconfigured', reason: tokenRefusal };
  if (status < 300 && isError(body)) return { kind: 'unknown', reason: `HTTP ${status} with an error in its body` };
  return undefined;
}

/** `{status, error, message}`, "Error response format". */
function isError(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const { status, error } = body as { status?: unknown; error?: unknown };
  return (typeof status === 'number' && status >= 400) || (typeof error === 'string' && error !== '');
}

/** What a proxy shows in its partner's place, whatever status it gives it. */
export const isWebPage = (bytes: Buffer): boolean => /^\s*<(!doctype\s+html|html)\b/i.test(beginningOf(bytes));

/** An empty answer, a web page or JSON where a file is due. A file of ours is a photo or a PDF. */
export const isNoFile = (bytes: Buffer): boolean =>
  bytes.length === 0 || isWebPage(bytes) || /^\s*([{[]|null\s*$)/.test(beginningOf(bytes));

const beginningOf = (bytes: Buffer) => bytes.subarray(0, 200).toString('latin1');

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

/** An answer about something else than was asked for: nothing in it may be believed, and what was asked may have happened. */
export const about = <T>(asked: string, outcome: Outcome<T>, idOf: (value: T) => string): Outcome<T> =>
  outcome.kind === 'ok' && idOf(outcome.value) !== asked
    ? { kind: 'unknown', reason: 'the answer is about another id' }
    : outcome;
