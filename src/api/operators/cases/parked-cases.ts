/** Parked cases of every kind: which wait for an operator, where each stands, and whose it is. */
import { applicationOf, parseWorkflowId, workflowIds } from '../../../workflows/messages.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CaseInNeed } from '../../../client/operators.ts';
import { UserSchema } from '../../../db/entities/onboarding.ts';
import { PaymentSchema } from '../../../db/entities/payment.ts';
import { ApplicationSchema } from '../../../db/entities/loan.ts';
import type { Block } from '../../../workflows/messages.ts';
import type { ApiContext } from '../../context.ts';
import { blockOf } from './blocks.ts';
import type { WorkList } from './work-lists.ts';
import { workflowLink } from './workflow-links.ts';

export interface ParkedCase {
  workflow_id: string;
  /** Type name of the workflow. */
  kind: string;
  application_no: string | null;
  user_id: string | null;
  /** Null while the case does not answer. */
  block: Block | null;
  /** In the Temporal UI; null where none is known. */
  url: string | null;
}

/**
 * Temporal knows which cases want attention; why, the case itself says. Referrals and refunds want attention and are
 * not parked: they have lists of their own. Null while Temporal does not answer.
 */
export async function parkedCases(context: ApiContext, limit: number): Promise<WorkList<ParkedCase> | null> {
  const cases = await context.arus.needingAttention(limit * 4).catch((error: unknown) => {
    context.log.warn({ err: error }, 'blocked cases cannot be listed');
    return null;
  });
  if (!cases) return null;
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
  const items = parked.slice(0, limit).map(({ found, block }) => ({
    workflow_id: found.workflowId,
    kind: found.workflowType,
    ...{ application_no: applicationOf(found.workflowId), user_id: who.get(found.workflowId) ?? null },
    block: block ?? null,
    url: workflowLink(context.config, found.workflowId),
  }));
  return { total: parked.length, items };
}

/** The borrower behind each case. */
async function whoseCases(em: EntityManager, cases: CaseInNeed[]): Promise<Map<string, string>> {
  const ids = cases.map(({ workflowId }) => parseWorkflowId(workflowId));
  const phoneIndexes = ids.flatMap((id) => (id && 'phoneIndex' in id ? id.phoneIndex : []));
  const numbers = ids.flatMap((id) => (id && 'applicationNo' in id ? id.applicationNo : []));
  const references = ids.flatMap((id) => (id && 'referenceNo' in id ? id.referenceNo : []));
  const [users, applications, payments] = [
    await em.find(UserSchema, { phoneIndex: { $in: phoneIndexes } }, { fields: ['phoneIndex'] }),
    await em.find(ApplicationSchema, { applicationNo: { $in: numbers } }, { fields: ['applicationNo', 'user'] }),
    await em.find(PaymentSchema, { referenceNo: { $in: references } }, { fields: ['referenceNo', 'user'] }),
  ];
  return new Map([
    ...users.map(({ phoneIndex, id }) => [workflowIds.onboarding(phoneIndex), id] as const),
    ...ids.flatMap((id) => (id && 'userId' in id ? [[workflowIds.creditLimit(id.userId), id.userId] as const] : [])),
    ...applications.flatMap(({ applicationNo, user }) => [
      [workflowIds.loan(applicationNo), user] as const,
      [workflowIds.repayment(applicationNo), user] as const,
    ]),
    ...payments.map(({ referenceNo, user }) => [workflowIds.payment(referenceNo), user] as const),
  ]);
}
