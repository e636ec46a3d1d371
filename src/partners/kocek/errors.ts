/** Error classification of Kocek. Source: docs/sources/kocek-credit-recommendation.md, "403 - Layanan tidak aktif". */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure, Outcome } from '../transport/outcome.ts';

const off = 'SERVICE_OFF';

/** Returns `rejected` for a body with status `fail`: under 403 the service is off, under 2xx it is a refusal. Any other 403 is our token. */
export function classifyKocek({ status, body }: PartnerAnswer): Failure | undefined {
  const failed = typeof body === 'object' && body !== null && 'status' in body && body.status === 'fail';
  if (!failed) return undefined;
  if (status === 403) return { kind: 'rejected', code: off, reason: 'HTTP 403 fail: the service is switched off' };
  return status < 300 ? { kind: 'rejected', code: 'fail', reason: `HTTP ${status} with status fail` } : undefined;
}

export const serviceOff = (outcome: Outcome<unknown>) => outcome.kind === 'rejected' && outcome.code === off;
