/**
 * Workflow API: ids, task queues, updates, signals and queries of every workflow, with their inputs and results. API and
 * webhooks know workflows by these names only; recorded names never change.
 */
import { ApplicationFailure, defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { BorrowerProfile, KtpData } from '../domain/person/borrower.ts';
import { isApplicationNo } from '../domain/application/application-no.ts';
import type { RefusalCode, Refused } from '../domain/application/refusals.ts';
import type { ApplicationStatus } from '../domain/application/states.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { FunderRepayment, FunderReport } from '../domain/funding/funder-report.ts';

/** Workflow ids are made of business keys, so that a case is reachable by its key. */
export const workflowIds = {
  onboarding: (phoneIndex: string) => `onboarding-${phoneIndex}`,
  creditLimit: (userId: string) => `limit-${userId}`,
  loan: (applicationNo: string) => `loan-${applicationNo}`,
  repayment: (applicationNo: string) => `repayment-${applicationNo}`,
  payment: (referenceNo: string) => `payment-${referenceNo}`,
  reconciliation: () => 'reconciliation',
};

/** A parsed workflow id: the stage, and the key of the case. */
export type CaseId =
  | { stage: 'onboarding'; phoneIndex: string }
  | { stage: 'creditLimit'; userId: string }
  | { stage: 'loan' | 'repayment'; applicationNo: string }
  | { stage: 'payment'; referenceNo: string }
  | { stage: 'reconciliation' };

/** The inverse of `workflowIds`. Returns null for any other id. */
export function parseWorkflowId(workflowId: string): CaseId | null {
  if (workflowId === workflowIds.reconciliation()) return { stage: 'reconciliation' };
  const dash = workflowId.indexOf('-');
  return caseKeys.get(workflowId.slice(0, dash))?.(workflowId.slice(dash + 1)) ?? null;
}

/** Returns the application number in the id of a loan or repayment; null for other ids. */
export function applicationOf(workflowId: string): string | null {
  const parsed = parseWorkflowId(workflowId);
  return parsed && 'applicationNo' in parsed ? parsed.applicationNo : null;
}

const PHONE_INDEX = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFERENCE_NO = /^[A-Za-z0-9-]{1,40}$/;

const caseKeys = new Map<string, (key: string) => CaseId | null>([
  ['onboarding', (key) => (PHONE_INDEX.test(key) ? { stage: 'onboarding', phoneIndex: key } : null)],
  ['limit', (key) => (UUID.test(key) ? { stage: 'creditLimit', userId: key } : null)],
  ['loan', (key) => (isApplicationNo(key) ? { stage: 'loan', applicationNo: key } : null)],
  ['repayment', (key) => (isApplicationNo(key) ? { stage: 'repayment', applicationNo: key } : null)],
  ['payment', (key) => (REFERENCE_NO.test(key) ? { stage: 'payment', referenceNo: key } : null)],
]);

export const taskQueues = { core: 'arus-core' } as const;

/** The task queue of a partner: activities that a stage has under `acmeScore` run on `arus-acme-score`. */
export const partnerQueue = (partner: string) =>
  `arus-${partner.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
/** A funder's task queue: `DOMPET_KILAT` works on `arus-dompet-kilat`. */
export const funderQueue = (funder: FunderName) => partnerQueue(funder.toLowerCase().replaceAll('_', '-'));

/** A business refusal instead of a result; codes in src/domain/application/refusals.ts. */
export interface Refusal {
  refused: Refused;
}
export const isRefusal = (answer: object): answer is Refusal => 'refused' in answer;

/** Failure type of a refusal made by an update validator. */
export const REFUSED = 'Refused';
/** Returns the failure that an update validator throws: the update is refused and leaves no event in the history. The message is the code. */
export const refusedBeforehand = (code: RefusalCode): ApplicationFailure =>
  ApplicationFailure.nonRetryable(code, REFUSED);

// ── onboarding ──────────────────────────────────────────────────────────────

export interface OnboardingInput {
  userId: string;
}

/**
 * The borrower sent photos of the KTP and of the face; they are in the object store under these keys. Refuses with
 * `KYC_UNDER_REVIEW`.
 */
export const submitKyc = defineUpdate<KycResult, [KycSubmission]>('submitKyc');
export interface KycSubmission {
  kycId: string;
  reference: string;
  ktpObject: string;
  selfieObject: string;
}
export type KycResult =
  | { status: 'SYSTEM_VERIFIED'; reference: string; faceMatchScore: number; ktp: KtpData }
  | { status: 'REJECTED_RETRY'; reference: string; faceMatchScore: number; requiredScore: number; reason: KycRejection }
  | { status: 'UNDER_REVIEW'; reference: string };
export type KycRejection = 'LOW_FACE_MATCH' | 'LIVENESS_FAILED' | 'UNREADABLE_KTP' | 'DECLINED_BY_EKYC';

/**
 * The borrower completed the personal information; activates the account, once. Refuses with `KYC_REQUIRED` or
 * `NIK_ALREADY_REGISTERED`.
 */
export const completeProfile = defineUpdate<ActivationResult | Refusal, [ProfileCompletion]>('completeProfile');
export interface ProfileCompletion {
  profile: BorrowerProfile;
  /** argon2id; the PIN itself never reaches a workflow. */
  pinHash: string;
}
export interface ActivationResult {
  userId: string;
  /** Instant, ISO 8601. */
  activatedAt: string;
}

/** The e-KYC's liveness session ended (Didit callback). */
export const livenessReported = defineSignal<[LivenessReport]>('livenessReported');
export interface LivenessReport {
  sessionId: string;
  status: string;
}

// ── credit limit ────────────────────────────────────────────────────────────

export interface CreditLimitInput {
  userId: string;
}

/**
 * The borrower asks for a first limit. Returns once the request is durable. Refuses as
 * src/domain/application/limit-request-rules.ts says.
 */
export const limitRequested = defineUpdate<{ accepted: true } | Refusal, []>('limitRequested');

// ── referrals (credit limit and loan) ───────────────────────────────────────

/** An operator decides what policy referred. Refuses with `NOT_UNDER_REVIEW`: nothing waits, or it is decided. */
export const decideReferral = defineUpdate<void, [ReferralDecision]>('decideReferral');
export interface ReferralDecision {
  decision: 'APPROVE' | 'REJECT';
  operator: string;
  reason: string;
}

// ── loan and funding ────────────────────────────────────────────────────────

export interface LoanInput {
  /** uuid; sent to partners that ask for a loan id. */
  applicationId: string;
  applicationNo: string;
  userId: string;
  /** PARTNER_SILENCE_SECONDS: seconds without a callback before a partner is polled. */
  silenceSeconds: number;
}

/**
 * The borrower submits an application. Returns once it is durable and the limit reserved. Refuses as
 * src/domain/application/submission-rules.ts says.
 */
export const submitted = defineUpdate<SubmissionResult | Refusal, [Submission]>('submitted');
export interface Submission {
  applicationId: string;
  applicationNo: string;
  userId: string;
  productId: string;
  /** Rupiah. */
  amount: number;
  tenorId: number;
  promoId: number | null;
}
export interface SubmissionResult {
  applicationNo: string;
  status: ApplicationStatus;
  /** Rupiah. */
  totalRepayment: number;
  /** Business date, `YYYY-MM-DD`. */
  appliedOn: string;
}

/** The borrower cancels before signing. Returns once every compensation has run; refuses with `NOT_CANCELLABLE`. */
export const cancelApplication = defineUpdate<{ cancelled: true } | Refusal, [{ reason: string }]>('cancelApplication');

export type { FunderEvent, FunderRepayment, FunderReport } from '../domain/funding/funder-report.ts';

/** A funder's callback about a borrower or a loan; it may come early, late or twice (idempotent). */
export const funderReported = defineSignal<[FunderReport]>('funderReported');

// ── repayment ───────────────────────────────────────────────────────────────

export interface RepaymentInput {
  applicationNo: string;
}

/** Money was posted to this loan: servicing reads its books again. */
export const repaymentPosted = defineSignal('repaymentPosted');

/** A repayment that the funder collected (its virtual account, its own collection). Idempotent by `noticeId`. */
export const funderRepaymentReported = defineSignal<[FunderRepayment]>('funderRepaymentReported');

/** The loan's clock was moved ahead (never in production). Returns once the books are at the new date, `asOf`: instant, ISO 8601. */
export const clockTurned = defineUpdate<{ asOf: string }, []>('clockTurned');

// ── payment ─────────────────────────────────────────────────────────────────

export interface PaymentInput {
  referenceNo: string;
  /** PARTNER_SILENCE_SECONDS: seconds without a webhook before the gateway is polled. */
  silenceSeconds: number;
}

/**
 * The borrower orders a payment. Returns the payment code or QR payload. Refuses as src/domain/payment/payment-rules.ts says,
 * or with `SERVICE_UNAVAILABLE` if the gateway cannot be reached.
 */
export const paymentRequested = defineUpdate<PaymentInstruction | Refusal, [PaymentRequest]>('paymentRequested');
export interface PaymentRequest {
  paymentId: string;
  referenceNo: string;
  userId: string;
  channel: string;
  /** Rupiah. */
  amount: number;
  /** Instant, ISO 8601. */
  expiresAt: string;
  earlySettlement: boolean;
  parts: { scheduleId: string; amount: number; penalty: number }[];
}
export interface PaymentInstruction {
  paymentCode: string | null;
  qrPayload: string | null;
  expiresAt: string;
}

/** The gateway's webhook about a payment; it may come twice (idempotent). `noticeId`: the inbox row of the webhook. */
export const paymentReported = defineSignal<[PaymentNotice]>('paymentReported');
export interface PaymentNotice {
  noticeId: string;
  status: 'PAID' | 'EXPIRED' | 'FAILED';
  /** Rupiah. */
  paidAmount: number;
  /** Instant, ISO 8601: the value date. */
  paymentTime: string;
}

// ── operators ───────────────────────────────────────────────────────────────

/** Why the workflow is blocked; `null` when it is not. */
export const blockedBy = defineQuery<Block | null>('blockedBy');
export interface Block {
  step: string;
  reason: string;
  /** What an operator may decide here. */
  actions: Resolution['action'][];
  since: string;
}

/** An operator unblocks a workflow. Refuses with `NOT_BLOCKED` or `ACTION_NOT_ALLOWED`. */
export const resolveBlock = defineUpdate<void, [Resolution]>('resolveBlock');
export interface Resolution {
  action: 'retry' | 'amend' | 'skip' | 'cancel';
  operator: string;
  reason: string;
  /** With `amend`: the corrected value, for steps that ask for one (the funder's borrower id). */
  value?: string;
}
