/**
 * Business refusals: the codes that a case answers instead of a result. The rules that decide them are beside this file; the
 * API asks them early for a quick answer, activities decide by them under lock. Source: docs/errors.md.
 */

/** Part of the API's error codes; the compiler holds `src/api/errors.ts` to this list. */
export const refusalCodes = [
  // onboarding
  'KYC_REQUIRED',
  'KYC_UNDER_REVIEW',
  'NIK_ALREADY_REGISTERED',
  // credit limit
  'ONBOARDING_INCOMPLETE',
  'LIMIT_ALREADY_ACTIVE',
  'REAPPLY_TOO_EARLY',
  // credit limit and submission
  'DUPLICATE_SUBMISSION',
  'LIMIT_NOT_ACTIVE',
  // submission and cancellation
  'VALIDATION_ERROR',
  'LIMIT_NOT_FOUND',
  'PROMO_NOT_APPLICABLE',
  'INSUFFICIENT_LIMIT',
  'IDEMPOTENCY_KEY_REUSED',
  'NOT_CANCELLABLE',
  // payment
  'SCHEDULE_NOT_FOUND',
  'ALREADY_PAID',
  'AMOUNT_MISMATCH',
  'PAYMENT_METHOD_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  // operators
  'NOT_UNDER_REVIEW',
  'NOT_BLOCKED',
  'ACTION_NOT_ALLOWED',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Why something was refused. */
export interface Refused {
  code: RefusalCode;
  data?: RefusalData;
}

/** Details that a caller can act on. A type and not an interface: errors of the API carry it unchanged. */
export type RefusalData = {
  /** With `VALIDATION_ERROR`: every member of the command that is wrong. */
  fields?: WrongField[];
  /** With `REAPPLY_TOO_EARLY`: the first business date on which a request is taken, `YYYY-MM-DD`. */
  reapply_after?: string;
  /** With `AMOUNT_MISMATCH` of an early settlement: today's quote, in rupiah. */
  amount?: number;
};

export interface WrongField {
  /** As the command calls it: `amount`, `tenorId`. */
  field: string;
  value: string | number;
  /** Indonesian, for the borrower. */
  message: string;
}

/** Whether text from another process, which may be of another version, is one of our codes. */
export const isRefusalCode = (text: string): text is RefusalCode => (refusalCodes as readonly string[]).includes(text);
