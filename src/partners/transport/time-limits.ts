/** Timeouts of partner calls by phase, one row for each partner; a whole call never takes longer than PARTNER_TIMEOUT_MS. */

/** Milliseconds. */
export interface TimeLimits {
  /** TCP and TLS. When it is over nothing was sent: `retryable`. */
  connectMs: number;
  /** From the request's leaving to the answer's headers. The partner may be at work: `unknown`. */
  headersMs: number;
  /** The longest silence between two pieces of the answer. The partner has done its work or not: `unknown`. */
  bodyMs: number;
}

/**
 * ASSUMPTION: no partner's document promises a time; these are ours. Rows above PARTNER_TIMEOUT_MS (10 s by default) begin to
 * count when that is raised, so that what one slow partner needs makes nobody wait for the quick ones.
 */
export const timeLimits: Readonly<Record<string, TimeLimits>> = {
  // Search goes through the whole registry before it answers; pages of a big report are written while we read.
  pefindo: { connectMs: 3_000, headersMs: 30_000, bodyMs: 20_000 },
  // Decides while we wait; then it is a kilobyte. Without it the decision is made all the same.
  kocek: { connectMs: 3_000, headersMs: 15_000, bodyMs: 3_000 },
  // Biometrics and documents are looked at before the headers come; its storage sends files in pieces.
  finfra: { connectMs: 3_000, headersMs: 30_000, bodyMs: 10_000 },
  // Photos go with the registration and are checked in it; answers are small.
  'dompet-kilat': { connectMs: 3_000, headersMs: 30_000, bodyMs: 5_000 },
  // The borrower has the payment page open.
  'payment-gateway': { connectMs: 3_000, headersMs: 8_000, bodyMs: 3_000 },
  // Somebody looks at a screen that waits for a code; another code helps more than another second.
  'otp-gateway': { connectMs: 2_000, headersMs: 5_000, bodyMs: 2_000 },
  // As above; an aggregator asks the operators' networks first.
  'otp-sms': { connectMs: 2_000, headersMs: 6_000, bodyMs: 2_000 },
};

/** For a partner without a row. */
const usual: TimeLimits = { connectMs: 3_000, headersMs: 10_000, bodyMs: 5_000 };

/** The partner's row, no phase longer than the whole call may take. */
export function timeLimitsOf(partner: string, wholeMs: number, table = timeLimits): TimeLimits {
  const { connectMs, headersMs, bodyMs } = table[partner] ?? usual;
  const within = (ms: number) => Math.min(ms, wholeMs);
  return { connectMs: within(connectMs), headersMs: within(headersMs), bodyMs: within(bodyMs) };
}
