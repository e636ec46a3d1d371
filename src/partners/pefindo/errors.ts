/**
 * Error codes of PEFINDO.
 * Source: docs/sources/pefindo-new-report.md, "General Error Handling" and each endpoint's errors.
 */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure, Outcome } from '../transport/outcome.ts';

/** Codes of success: done, big report, in progress. */
const good = new Set(['01', '36', '32']);

export const pefindoCodes: Readonly<Record<string, Failure>> = {
  '06': { kind: 'rejected', code: '06', reason: 'code 06: the token is not valid' },
  '13': { kind: 'misconfigured', reason: 'code 13: wrong user name or password' },
  '17': { kind: 'misconfigured', reason: 'code 17: our IP is not on the allowlist' },
  '31': { kind: 'rejected', code: '31', reason: 'code 31: not found' },
  '35': { kind: 'rejected', code: '35', reason: 'code 35: the event_id was used before' },
  '99': { kind: 'unknown', reason: 'code 99: internal error' },
};

/**
 * Returns the failure of the body's code, whatever the status; undefined leaves it to the status. 429 never has an effect, so
 * its status decides. A 404 without a code does not come from PEFINDO: `misconfigured`.
 */
export function classifyPefindo({ status, body, retryAfterMs }: PartnerAnswer): Failure | undefined {
  if (status === 429) return undefined;
  const code = codeOf(body);
  if (code === null) {
    return status === 404 ? { kind: 'misconfigured', reason: 'HTTP 404 without a code: wrong base URL?' } : undefined;
  }
  const known = pefindoCodes[code];
  if (known) return known.kind === 'unknown' && retryAfterMs !== undefined ? { ...known, retryAfterMs } : known;
  if (status < 300 && !good.has(code)) return { kind: 'unknown', reason: 'a code that is not documented' };
  return undefined;
}

export const tokenRefused = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === '06';
export const notFound = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === '31';
export const eventIdUsed = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === '35';

function codeOf(body: unknown): string | null {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
  return typeof code === 'string' ? code : null;
}
