/** Error classification of Finfra, where it differs from src/partners/transport/outcome.ts. Source: docs/sources/finfra.md, "HTTP status codes". */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure, Outcome } from '../transport/outcome.ts';

const tokenRefusal = 'HTTP 401: the token is refused';

/**
 * Returns `misconfigured` on 401, and `unknown` on an error body under a 2xx, which contradicts itself. Undefined: the usual
 * table decides by the status (400 rejected, 403 permissions, 409 exists, 429 rate limit).
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

/** Whether the bytes are a web page, as a proxy sends with any status in place of the partner's answer. */
export const isWebPage = (bytes: Buffer): boolean => /^\s*<(!doctype\s+html|html)\b/i.test(beginningOf(bytes));

/** Whether the bytes are no file: empty, a web page or JSON. Our files are photos and PDFs. */
export const isNoFile = (bytes: Buffer): boolean =>
  bytes.length === 0 || isWebPage(bytes) || /^\s*([{[]|null\s*$)/.test(beginningOf(bytes));

const beginningOf = (bytes: Buffer) => bytes.subarray(0, 200).toString('latin1');

/** Whether the token was refused. A 401 proves that the call had no effect: with a new token even a money request may be repeated once. */
export const isTokenRefused = (outcome: Outcome<unknown>) =>
  outcome.kind === 'misconfigured' && outcome.reason === tokenRefusal;

/** "Conflict - resource already exists": often our own earlier attempt, whose answer was lost. */
export const isConflict = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === '409';

/**
 * Errors of the storage behind a presigned URL, which is not Finfra's API. 403, 404 and 410 mean an expired or used URL: a
 * new document object brings a new one, so they are `retryable`, as are 408, 429 and 5xx.
 */
export function storageFailure({ status, retryAfterMs }: PartnerAnswer): Failure | undefined {
  const passing = status >= 500 || [403, 404, 408, 410, 429].includes(status);
  if (!passing) return undefined;
  const reason = `storage HTTP ${status}`;
  return retryAfterMs === undefined ? { kind: 'retryable', reason } : { kind: 'retryable', reason, retryAfterMs };
}

/** Returns `unknown` for an answer about another id than requested: it proves nothing, and the call may have taken effect. */
export const about = <T>(asked: string, outcome: Outcome<T>, idOf: (value: T) => string): Outcome<T> =>
  outcome.kind === 'ok' && idOf(outcome.value) !== asked
    ? { kind: 'unknown', reason: 'the answer is about another id' }
    : outcome;
