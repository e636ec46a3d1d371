/** One list of everything that waits for an operator. It names nobody. */
import { type RequestHandler, Router } from 'express';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CaseInNeed } from '../../../client/operators.ts';
import { UserSchema } from '../../../db/entities/onboarding.ts';
import { PaymentSchema } from '../../../db/entities/payment.ts';
import { ApplicationSchema } from '../../../db/entities/loan.ts';
import type { ApiContext } from '../../context.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { blockOf } from './blocks.ts';
import { ofApplication } from './case-ids.ts';
import { listPending } from '../proposals/proposal-reads.ts';
import {
  identityReviews,
  lateLoans,
  referredApplications,
  referredLimits,
  refundsDue,
  SHOWN,
  waitingMessages,
} from './work-lists.ts';
import { workflowLink } from './workflow-links.ts';

export function workRoutes(context: ApiContext): Router {
  const router = Router();
  const work: RequestHandler = async (_req, res) => void res.json(await readWork(context));
  endpoint(router, '/api/work', { get: [work] });
  return router;
}

/** Counts and, of each kind, the first items. `blocked` is null while Temporal does not answer. */
export async function readWork(context: ApiContext) {
  const { policy } = context.config;
  const fork = () => context.orm.em.fork();
  const [blocked, applications, limits, identities, proposals, unmatched, review, refunds, late] = await Promise.all([
    blockedCases(context).catch((error: unknown) => {
      context.log.warn({ err: error }, 'blocked cases cannot be listed');
      return null;
    }),
    referredApplications(fork()),
    referredLimits(fork()),
    identityReviews(fork(), policy),
    listPending(fork(), { page: 1 }),
    waitingMessages(fork(), 'UNMATCHED'),
    waitingMessages(fork(), 'REVIEW'),
    refundsDue(fork()),
    lateLoans(fork()),
  ]);
  const lists = {
    blocked,
    referred_applications: applications,
    referred_limits: limits,
    identity_reviews: identities,
    proposals: { total: proposals.total, items: proposals.proposals },
    inbox_unmatched: unmatched,
    inbox_review: review,
    refunds_due: refunds,
    late_loans: late,
  };
  const of = <Value>(value: (list: { total: number; items: object[] }) => Value) =>
    Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list && value(list)])) as Record<
      keyof typeof lists,
      Value | null
    >;
  return { counts: of(({ total }) => total), items: of(({ items }) => items) };
}

/**
 * Parked cases of every kind. Temporal knows which want attention; why, the case itself says. Referrals and refunds
 * want attention and are not parked: they have lists of their own.
 */
async function blockedCases(context: ApiContext) {
  const cases = await context.arus.needingAttention(SHOWN * 4);
  const asked = await Promise.all(
    cases.map(async (found) => {
      // A case that does not answer has no worker just now; it is shown for what it is.
      const blocked = await blockOf(context, found.workflowId).catch(() => undefined);
      return blocked === null ? [] : [{ found, block: blocked?.block }];
    }),
  );
  const parked = asked.flat();
  const who = await whoseCases(
    context.orm.em.fork(),
    parked.map(({ found }) => found),
  );
  const items = parked.slice(0, SHOWN).map(({ found, block }) => ({
    workflow_id: found.workflowId,
    kind: found.workflowType,
    ...{ application_no: ofApplication(found.workflowId), user_id: who.get(found.workflowId) ?? null },
    block: block ?? null,
    url: workflowLink(context.config, found.workflowId),
  }));
  return { total: parked.length, items };
}

/** The borrower behind each case. */
async function whoseCases(em: EntityManager, cases: CaseInNeed[]): Promise<Map<string, string>> {
  const keys = (prefix: string) =>
    cases
      .filter(({ workflowId }) => workflowId.startsWith(prefix))
      .map(({ workflowId }) => workflowId.slice(prefix.length));
  const numbers = [...keys('loan-'), ...keys('repayment-')];
  const [users, applications, payments] = [
    await em.find(UserSchema, { phoneIndex: { $in: keys('onboarding-') } }, { fields: ['phoneIndex'] }),
    await em.find(ApplicationSchema, { applicationNo: { $in: numbers } }, { fields: ['applicationNo', 'user'] }),
    await em.find(PaymentSchema, { referenceNo: { $in: keys('payment-') } }, { fields: ['referenceNo', 'user'] }),
  ];
  return new Map([
    ...users.map(({ phoneIndex, id }) => [`onboarding-${phoneIndex}`, id] as const),
    ...keys('limit-').map((userId) => [`limit-${userId}`, userId] as const),
    ...applications.flatMap(({ applicationNo, user }) => [
      [`loan-${applicationNo}`, user] as const,
      [`repayment-${applicationNo}`, user] as const,
    ]),
    ...payments.map(({ referenceNo, user }) => [`payment-${referenceNo}`, user] as const),
  ]);
}
