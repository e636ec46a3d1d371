/** Eligibility to request a credit limit. Source: docs/contracts.md "Order of things". */
import type { LimitStatus, UserStatus } from './states.ts';
import type { Refused } from './refusals.ts';

export interface LimitRequestFacts {
  userStatus: UserStatus;
  limit: {
    status: LimitStatus;
    /** Business date. */
    reapplyAfter?: string | null;
  } | null;
  /** Another request is being decided. Temporal holds one case for each borrower: the case itself passes false. */
  inReview: boolean;
  /** Business date of the request. */
  on: string;
}

/** Refuses with `ONBOARDING_INCOMPLETE` until the account is active. */
export const accountRefusal = (userStatus: UserStatus): Refused | null =>
  userStatus === 'ACTIVE' ? null : { code: 'ONBOARDING_INCOMPLETE' };

/**
 * Refuses with `ONBOARDING_INCOMPLETE`, `DUPLICATE_SUBMISSION`, `LIMIT_ALREADY_ACTIVE`, `LIMIT_NOT_ACTIVE` (suspended) or
 * `REAPPLY_TOO_EARLY`, in this order; null: the request may be opened.
 */
export function limitRequestRefusal({ userStatus, limit, inReview, on }: LimitRequestFacts): Refused | null {
  const refused = accountRefusal(userStatus);
  if (refused) return refused;
  if (inReview) return { code: 'DUPLICATE_SUBMISSION' };
  if (limit?.status === 'APPROVED') return { code: 'LIMIT_ALREADY_ACTIVE' };
  if (limit?.status === 'SUSPENDED') return { code: 'LIMIT_NOT_ACTIVE' };
  if (limit?.reapplyAfter && on < limit.reapplyAfter)
    return { code: 'REAPPLY_TOO_EARLY', data: { reapply_after: limit.reapplyAfter } };
  return null;
}
