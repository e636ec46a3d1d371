/** Parked cases: where one stands, and how an operator, or two where money moves, set it going again. */
import { type Block, workflowIds } from '../../workflows/messages.ts';
import { NoSuchCase } from '../../client.ts';
import type { House } from '../house.ts';
import { audit } from './audit.ts';
import type { ResolutionInput } from './inputs.ts';
import { decideInPairs, type PairAnswer } from './proposals.ts';
import { decided } from './refusals.ts';
import type { OperatorCaller } from './sessions.ts';

export interface Blocked {
  workflowId: string;
  block: Block;
}

/** Steps whose resolution may move money: never one person alone. */
const movesMoney = (step: string): boolean => /disburs/i.test(step);

/** Where an application is parked: in its funding, or in its repayment. */
export async function blocksOf({ arus }: House, applicationNo: string): Promise<Blocked[]> {
  const blocked: Blocked[] = [];
  for (const workflowId of [workflowIds.loan(applicationNo), workflowIds.repayment(applicationNo)]) {
    const block = await arus.blockedBy(workflowId).catch((error: unknown) => {
      if (error instanceof NoSuchCase) return null;
      throw error;
    });
    if (block) blocked.push({ workflowId, block });
  }
  return blocked;
}

/** Carries the resolution out at once, or after a second person where money may move. */
export async function resolveBlocked(
  house: House,
  caller: OperatorCaller,
  { workflowId, block }: Blocked,
  { action, reason, value }: ResolutionInput,
): Promise<PairAnswer | { state: 'CONFIRMED' }> {
  const given = { action, operator: caller.email, ...(value === undefined ? {} : { value }) };
  const carryOut = (why: string) => decided(() => house.arus.resolveBlock(workflowId, { ...given, reason: why }));

  if (movesMoney(block.step)) {
    const pair = {
      kind: 'RESOLVE',
      subject: workflowId,
      decision: action,
      reason,
      since: new Date(block.since),
    } as const;
    return decideInPairs(house, caller, { ...pair, carryOut });
  }
  await carryOut(reason);
  const after = { step: block.step, action, ...(value === undefined ? {} : { value }) };
  await audit(house.orm.em.fork(), {
    actor: caller.email,
    action: 'block.resolve',
    subject: workflowId,
    after,
    reason,
  });
  return { state: 'CONFIRMED' };
}
