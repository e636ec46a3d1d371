/** Parked cases: where one stands, and how an operator, or two where money moves, set it going again. */
import { applicationOf, type Block, workflowIds } from '../../../workflows/messages.ts';
import { NoSuchCase } from '../../../client/client.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { ResolutionInput } from '../inputs.ts';
import type { PairAnswer } from '../answers.ts';
import { decideInPairs } from '../proposals/proposals.ts';
import { decided } from './case-commands.ts';
import type { OperatorCaller } from '../session/sessions.ts';

export interface Blocked {
  workflowId: string;
  block: Block;
}

/** Never one person alone: steps that have to do with paying out, and a value that says whom a funder pays. */
export const movesMoney = (step: string, { action }: Pick<ResolutionInput, 'action'>): boolean =>
  /disburs/i.test(step) || action === 'amend';

/** Where one case is parked; null where it is not, or does not run. */
export async function blockOf({ arus }: ApiContext, workflowId: string): Promise<Blocked | null> {
  const block = await arus.blockedBy(workflowId).catch((error: unknown) => {
    if (error instanceof NoSuchCase) return null;
    throw error;
  });
  return block && { workflowId, block };
}

/** Where an application is parked: in its funding, or in its repayment. */
export async function blocksOf(context: ApiContext, applicationNo: string): Promise<Blocked[]> {
  const blocked: Blocked[] = [];
  for (const workflowId of [workflowIds.loan(applicationNo), workflowIds.repayment(applicationNo)]) {
    const found = await blockOf(context, workflowId);
    if (found) blocked.push(found);
  }
  return blocked;
}

/** Carries the resolution out at once, or after a second person where money may move. */
export async function resolveBlocked(
  context: ApiContext,
  caller: OperatorCaller,
  { workflowId, block }: Blocked,
  given: ResolutionInput,
): Promise<PairAnswer | { state: 'CONFIRMED' }> {
  const { action, reason, value } = given;
  if (!block.actions.includes(action)) throw new ApiError('ACTION_NOT_ALLOWED', { data: { actions: block.actions } });
  const resolution = { action, operator: caller.email, ...(value === undefined ? {} : { value }) };
  const carryOut = (why: string) =>
    decided(() => context.arus.resolveBlock(workflowId, { ...resolution, reason: why }));
  const standing = { step: block.step, because: block.reason, since: block.since };

  if (movesMoney(block.step, given)) {
    const applicationNo = applicationOf(workflowId);
    return decideInPairs(context, caller, {
      ...{ kind: 'RESOLVE', subject: workflowId, decision: action, reason, standing, carryOut },
      ...(applicationNo ? { applicationNo } : {}),
      ...(value === undefined ? {} : { terms: { value } }),
      since: new Date(block.since),
    });
  }
  await carryOut(reason);
  await audit(context.orm.em.fork(), {
    ...{ actor: caller.email, action: 'block.resolve', subject: workflowId, before: standing },
    after: { action, ...(value === undefined ? {} : { value }) },
    reason,
  });
  return { state: 'CONFIRMED' };
}
