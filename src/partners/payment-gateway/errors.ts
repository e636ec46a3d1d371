/** Error classification of the payment gateway. Source: docs/contracts.md, "Payment gateway": `{error:"CHANNEL_UNAVAILABLE"}`. */
import type { PartnerAnswer } from '../transport/http-client.ts';
import type { Failure } from '../transport/outcome.ts';

/** Errors that become the refusal's code; any other 4xx has its status as code, and a 5xx is never a refusal. */
const refusals = new Set(['CHANNEL_UNAVAILABLE']);

export function classifyPaymentGateway({ status, body }: PartnerAnswer): Failure | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  if (typeof error !== 'string' || status >= 500) return undefined;
  if (refusals.has(error)) return { kind: 'rejected', code: error, reason: `HTTP ${status} ${error}` };
  return status < 300 ? { kind: 'unknown', reason: `HTTP ${status} with an error` } : undefined;
}
