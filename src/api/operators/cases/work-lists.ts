/** What waits for operators in our own books: the first of each kind, oldest first, and how many there are. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../../db/entities/loan.ts';
import { KycCaseSchema } from '../../../db/entities/onboarding.ts';
import { InboxMessageSchema } from '../../../db/entities/partner.ts';
import { LoanSchema } from '../../../db/entities/repayment.ts';
import type { LendingPolicy } from '../../../domain/policy.ts';
import { presentMessage } from '../inbox/routes.ts';
import { isReferred, isLimitReferred, referring } from './referrals.ts';

export interface WorkList<Item> {
  total: number;
  items: Item[];
}

/** So many of each kind are shown. */
export const SHOWN = 50;
const first = <Item>(items: Item[]): WorkList<Item> => ({ total: items.length, items: items.slice(0, SHOWN) });

/** Applications that policy left to people, with the rules that did. */
export async function referredApplications(em: EntityManager) {
  const rows = await em.find(ApplicationSchema, { status: 'NEEDS REVIEW' }, { orderBy: { appliedAt: 'asc' } });
  return first(
    rows.filter(isReferred).map(({ applicationNo, user, amount, appliedAt, decision }) => ({
      application_no: applicationNo,
      user_id: user,
      amount,
      waiting_since: appliedAt.toISOString(),
      reasons: referring(decision?.reasons ?? []),
    })),
  );
}

/** Limits that policy left to people, with the rules that did. */
export async function referredLimits(em: EntityManager) {
  const rows = await em.find(CreditLimitSchema, { status: 'UNDER REVIEW' }, { orderBy: { requestedAt: 'asc' } });
  return first(
    rows.filter(isLimitReferred).map(({ user, requestedAt, reasons }) => ({
      user_id: user,
      waiting_since: requestedAt.toISOString(),
      reasons: referring(reasons),
    })),
  );
}

/** Identities that the e-KYC rejected too often, with every try. */
export async function identityReviews(em: EntityManager, { kyc }: LendingPolicy) {
  const open = await em.find(
    KycCaseSchema,
    { status: 'UNDER_REVIEW' },
    { orderBy: { createdAt: 'asc' }, fields: ['user', 'reference', 'createdAt'] },
  );
  const shown = open.slice(0, SHOWN);
  const tries = await em.find(
    KycCaseSchema,
    { user: { $in: shown.map(({ user }) => user) }, status: { $in: ['REJECTED_RETRY', 'UNDER_REVIEW'] } },
    { orderBy: { createdAt: 'asc' }, fields: ['user', 'faceMatchScore', 'ktp', 'createdAt'] },
  );
  const byUser = Map.groupBy(tries, ({ user }) => user);
  const items = shown.map(({ user, reference, createdAt }) => ({
    user_id: user,
    reference,
    waiting_since: createdAt.toISOString(),
    required_score: kyc.requiredFaceMatch,
    tries: (byUser.get(user) ?? []).map((attempt) => ({
      at: attempt.createdAt.toISOString(),
      ktp_read: attempt.ktp != null,
      face_match_score: attempt.faceMatchScore ?? null,
    })),
  }));
  return { total: open.length, items };
}

/** Messages that no case was found for, or that a person must read; without bodies. */
export async function waitingMessages(em: EntityManager, state: 'UNMATCHED' | 'REVIEW') {
  const [rows, total] = await em.findAndCount(
    InboxMessageSchema,
    { state },
    { orderBy: { receivedAt: 'asc', id: 'asc' }, limit: SHOWN, exclude: ['body'] },
  );
  return { total, items: rows.map(presentMessage) };
}

/** Paid too much: owed to the borrower, also when the loan is over. */
export async function refundsDue(em: EntityManager) {
  const [rows, total] = await em.findAndCount(
    LoanSchema,
    { creditBalance: { $gt: 0 } },
    { orderBy: { disbursedAt: 'asc' }, limit: SHOWN },
  );
  return { total, items: rows.map(owing) };
}

/** Late for longer than anybody expects payment: collect, or give up. */
export async function lateLoans(em: EntityManager) {
  const [rows, total] = await em.findAndCount(
    LoanSchema,
    { status: 'ACTIVE', dpdBucket: '>90' },
    { orderBy: { disbursedAt: 'asc' }, limit: SHOWN },
  );
  return { total, items: rows.map((loan) => ({ ...owing(loan), dpd_bucket: loan.dpdBucket })) };
}

const owing = (loan: {
  applicationNo: string;
  user: string;
  status: string;
  principalOutstanding: number;
  creditBalance: number;
}) => ({
  application_no: loan.applicationNo,
  user_id: loan.user,
  status: loan.status,
  principal_outstanding: loan.principalOutstanding,
  credit_balance: loan.creditBalance,
});
