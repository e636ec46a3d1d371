/** Status values of applications, limits, users, KYC, funding, payments and the inbox, as the APIs spell them. Source: docs/contracts.md. */

export const applicationStatuses = [
  'UNDER REVIEW',
  'NEEDS REVIEW',
  'APPROVED',
  'AWAITING SIGNATURE',
  'SIGNED',
  'DISBURSING',
  'ACTIVE',
  'PAID OFF',
  'REJECTED',
  'CANCELLED',
  'EXPIRED',
  'WRITTEN OFF',
] as const;
export type ApplicationStatus = (typeof applicationStatuses)[number];

/** Not yet disbursed and not ended: the borrower may have one such application at a time. */
export const inReview: readonly ApplicationStatus[] = [
  'UNDER REVIEW',
  'NEEDS REVIEW',
  'APPROVED',
  'AWAITING SIGNATURE',
  'SIGNED',
  'DISBURSING',
];

/** States in which the borrower may cancel: all before the signature. */
export const cancellable: readonly ApplicationStatus[] = [
  'UNDER REVIEW',
  'NEEDS REVIEW',
  'APPROVED',
  'AWAITING SIGNATURE',
];

export const limitStatuses = ['UNDER REVIEW', 'APPROVED', 'REJECTED', 'SUSPENDED'] as const;
export type LimitStatus = (typeof limitStatuses)[number];

export const userStatuses = ['PENDING', 'ACTIVE', 'SUSPENDED'] as const;
export type UserStatus = (typeof userStatuses)[number];

export const kycStatuses = [
  'PROCESSING',
  'SYSTEM_VERIFIED',
  'REJECTED_RETRY',
  'UNDER_REVIEW',
  'OPERATOR_VERIFIED',
  'REJECTED',
] as const;
export type KycStatus = (typeof kycStatuses)[number];

export const fundingStatuses = [
  'SKIPPED',
  'STARTED',
  'DECLINED',
  'FAILED',
  'TIMED OUT',
  'CANCELLED',
  'AGREED',
  'DISBURSED',
] as const;
export type FundingStatus = (typeof fundingStatuses)[number];

export const paymentStatuses = ['PENDING', 'PAID', 'EXPIRED', 'FAILED'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export const dpdBuckets = ['CURRENT', '1-7', '8-30', '31-60', '61-90', '>90'] as const;
export type DpdBucket = (typeof dpdBuckets)[number];

export const inboxStates = ['RECEIVED', 'DELIVERED', 'UNMATCHED', 'REVIEW'] as const;
export type InboxState = (typeof inboxStates)[number];

export const proposalKinds = ['DECISION', 'RESOLVE', 'WRITE-OFF', 'MATCH', 'ERASURE'] as const;
export type ProposalKind = (typeof proposalKinds)[number];
