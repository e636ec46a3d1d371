/** A parked case as its page shows it: only the actions that the block takes, and of these only what this operator may do. */
import type { Resolution } from '../../../workflows/messages.ts';
import { type Blocked, movesMoney } from '../cases/blocks.ts';
import type { OperatorCaller } from '../session/sessions.ts';
import { rights } from './page.ts';
import { type Shown, waits } from './proposal-steps.ts';

export interface BlockView {
  workflowId: string;
  step: string;
  /** English, for whoever knows the system: shown as it is, and marked. */
  reason: string;
  since: string;
  actions: { action: Resolution['action']; takesTwo: boolean }[];
  /** All that the block takes, whoever looks. */
  offered: string[];
}

export function blockView(caller: OperatorCaller, { workflowId, block }: Blocked, proposals: Shown[]): BlockView {
  const { step, reason, since, actions } = block;
  const { propose, act } = rights(caller);
  const pending = waits(proposals, 'RESOLVE', workflowId);
  const each = actions.map((action) => ({ action, takesTwo: movesMoney(step, { action }) }));
  return {
    ...{ workflowId, step, reason, since, offered: actions },
    actions: each.filter(({ takesTwo }) => (takesTwo ? propose && !pending : act)),
  };
}
