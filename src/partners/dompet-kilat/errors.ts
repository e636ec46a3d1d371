/**
 * Error codes of Dompet Kilat: the `status` of the body, mostly in HTTP 200.
 * Source: docs/sources/dompet-kilat.md, "Response Jika Gagal".
 */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure, Outcome } from '../transport/outcome.ts';
import { answerCodes } from './wire.ts';

const refusals: Readonly<Record<string, string>> = {
  [answerCodes.duplicate]: 'registered already (02)',
  [answerCodes.notFound]: 'not found (001)',
};

/** Statuses of the gateway in front of Dompet Kilat: an IP that is not on the whitelist, too many calls. */
const gatewayStatuses = [401, 403, 407, 429];

/**
 * Returns the failure that the body says, in 2xx and 4xx; undefined leaves it to the status. A 5xx and an undocumented code
 * are `unknown`: the call may have taken effect. `message` is not kept, because it repeats the NIK.
 */
export function dompetKilatFailure({ status, body }: PartnerAnswer): Failure | undefined {
  if (status >= 500 || gatewayStatuses.includes(status)) return undefined;
  const code = codeOf(body);
  if (code === undefined || code === answerCodes.success) return undefined;
  const reason = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (reason) return { kind: 'rejected', code, reason };
  const succeeded = status >= 200 && status < 300;
  return succeeded ? { kind: 'unknown', reason: 'a status that Dompet Kilat does not document' } : undefined;
}

export const isDuplicate = (outcome: Outcome<unknown>) =>
  outcome.kind === 'rejected' && outcome.code === answerCodes.duplicate;

export const isNotFound = (outcome: Outcome<unknown>) =>
  outcome.kind === 'rejected' && outcome.code === answerCodes.notFound;

function codeOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('status' in body)) return undefined;
  return typeof body.status === 'string' ? body.status : undefined;
}
