/** A referral is decided by two people, whatever it is about; the workflow that waits is told. */
import type { ApiContext } from '../../context.ts';
import type { DecisionInput } from '../inputs.ts';
import type { PairAnswer } from '../answers.ts';
import { decideInPairs } from '../proposals/proposals.ts';
import type { Referral } from './referrals.ts';
import { decided } from './case-commands.ts';
import type { OperatorCaller } from '../session/sessions.ts';

export function decideReferral(
  context: ApiContext,
  caller: OperatorCaller,
  { workflowId, ...referral }: Referral,
  { decision, reason }: DecisionInput,
): Promise<PairAnswer> {
  return decideInPairs(context, caller, {
    ...{ kind: 'DECISION', subject: workflowId, decision, reason },
    ...referral,
    carryOut: (why) =>
      decided(() => context.arus.decideReferral(workflowId, { decision, operator: caller.email, reason: why })),
  });
}
