/**
 * The lists of work for operators: of each the items that have waited longest, and how many there are. One entry a
 * list: `GET /api/work` answers them under these names, in this order, and the console must say how it shows each.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../../db/entities/loan.ts';
import { KycCaseSchema } from '../../../db/entities/onboarding.ts';
import { InboxMessageSchema } from '../../../db/entities/partner.ts';
import { type Loan, LoanSchema } from '../../../db/entities/repayment.ts';
import type { LendingPolicy } from '../../../domain/policy.ts';
import type { ApiContext } from '../../context.ts';
import { presentMessage } from '../inbox/inbox-reads.ts';
import { listPending } from '../proposals/proposal-reads.ts';
import { parkedCases } from './parked-cases.ts';
import { isReferred, isLimitReferred, referring } from './referrals.ts';

export interface WorkList<Item> {
  total: number;
  /** At most `SHOWN`. */
  items: Item[];
}

/** Null where a list cannot be read just now. */
interface ListOfWork<Item> {
  /** What is in it. */
  lists: string;
  read: (context: ApiContext) => Promise<WorkList<Item> | null>;
}

/** So many of each list are shown. */
const SHOWN = 50;

export const workLists = {
  blocked: { lists: 'parked cases of every kind', read: (context) => parkedCases(context, SHOWN) },
  referred_applications: {
    lists: 'applications that policy left to people, with the rules that did',
    read: ({ orm }) => referredApplications(orm.em.fork()),
  },
  referred_limits: {
    lists: 'limits that policy left to people, with the rules that did',
    read: ({ orm }) => referredLimits(orm.em.fork()),
  },
  identity_reviews: {
    lists: 'identities that the e-KYC rejected too often, with every try',
    read: ({ orm, config }) => identityReviews(orm.em.fork(), config.policy),
  },
  proposals: { lists: 'proposals that wait for a second person', read: ({ orm }) => pendingProposals(orm.em.fork()) },
  inbox_unmatched: {
    lists: 'messages of partners that no case was found for, without bodies',
    read: ({ orm }) => waitingMessages(orm.em.fork(), 'UNMATCHED'),
  },
  inbox_review: {
    lists: 'messages of partners that a person must read, without bodies',
    read: ({ orm }) => waitingMessages(orm.em.fork(), 'REVIEW'),
  },
  refunds_due: {
    lists: 'loans paid too much, also those that are over: owed to the borrower',
    read: ({ orm }) => refundsDue(orm.em.fork()),
  },
  late_loans: {
    lists: 'active loans more than 90 days past due: collect, or write off',
    read: ({ orm }) => lateLoans(orm.em.fork()),
  },
} satisfies Record<string, ListOfWork<object>>;

export type WorkListName = keyof typeof workLists;
export type WorkItem<Name extends WorkListName> = NonNullable<
  Awaited<ReturnType<(typeof workLists)[Name]['read']>>
>['items'][number];

/** Of each list; null where it cannot be read just now. */
export interface Work {
  counts: Record<WorkListName, number | null>;
  items: { [Name in WorkListName]: WorkItem<Name>[] | null };
}

/** All lists, read side by side. */
export async function readWork(context: ApiContext): Promise<Work> {
  const lists = await Promise.all(
    Object.entries(workLists).map(async ([name, { read }]) => [name, await read(context)] as const),
  );
  const of = (part: keyof WorkList<object>) =>
    Object.fromEntries(lists.map(([name, list]) => [name, list && list[part]]));
  return { counts: of('total') as Work['counts'], items: of('items') as Work['items'] };
}

const first = <Item>(items: Item[]): WorkList<Item> => ({ total: items.length, items: items.slice(0, SHOWN) });

async function referredApplications(em: EntityManager) {
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

async function referredLimits(em: EntityManager) {
  const rows = await em.find(CreditLimitSchema, { status: 'UNDER REVIEW' }, { orderBy: { requestedAt: 'asc' } });
  return first(
    rows.filter(isLimitReferred).map(({ user, requestedAt, reasons }) => ({
      user_id: user,
      waiting_since: requestedAt.toISOString(),
      reasons: referring(reasons),
    })),
  );
}

async function identityReviews(em: EntityManager, { kyc }: LendingPolicy) {
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
      face_match_score: attempt.faceMatchScore == null ? null : Number(attempt.faceMatchScore),
    })),
  }));
  return { total: open.length, items };
}

async function pendingProposals(em: EntityManager) {
  const { total, proposals } = await listPending(em, { page: 1 });
  return { total, items: proposals };
}

async function waitingMessages(em: EntityManager, state: 'UNMATCHED' | 'REVIEW') {
  const [rows, total] = await em.findAndCount(
    InboxMessageSchema,
    { state },
    { orderBy: { receivedAt: 'asc', id: 'asc' }, limit: SHOWN, exclude: ['body'] },
  );
  return { total, items: rows.map(presentMessage) };
}

async function refundsDue(em: EntityManager) {
  const [rows, total] = await em.findAndCount(
    LoanSchema,
    { creditBalance: { $gt: 0 } },
    { orderBy: { disbursedAt: 'asc' }, limit: SHOWN },
  );
  return { total, items: rows.map(owing) };
}

async function lateLoans(em: EntityManager) {
  const [rows, total] = await em.findAndCount(
    LoanSchema,
    { status: 'ACTIVE', dpdBucket: '>90' },
    { orderBy: { disbursedAt: 'asc' }, limit: SHOWN },
  );
  return { total, items: rows.map((loan) => ({ ...owing(loan), dpd_bucket: loan.dpdBucket })) };
}

const owing = (loan: Loan) => ({
  application_no: loan.applicationNo,
  user_id: loan.user,
  status: loan.status,
  principal_outstanding: loan.principalOutstanding,
  credit_balance: loan.creditBalance,
});
