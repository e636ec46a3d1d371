/** The bare workflow: as many activities, signals and updates as the real one, in its order, with nothing in them. */
import {
  condition,
  defineSignal,
  defineUpdate,
  ParentClosePolicy,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import type { BareActivities } from './activities.ts';
import { callBacksAfter, type Step } from './steps.ts';

export const bareQueues = { core: 'bench-core', partner: 'bench-partner' };

export const asked = defineUpdate<{ done: true }, []>('asked');
export const told = defineSignal('told');

export interface BareCase {
  steps: Step[];
  /** As late as the simulated partners call back. */
  callBackAfterMs: number;
  /** Started by the step `child`. */
  child?: { workflowId: string; input: BareCase };
  /** A workflow id: its last local activity signals that one, as a posted payment does the servicing of the loan. */
  tells?: string;
}

const { note } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '20 seconds' });
const { call } = proxyActivities<BareActivities>({
  taskQueue: bareQueues.partner,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '15 seconds',
});

export async function bareCase({ steps, callBackAfterMs, child, tells }: BareCase): Promise<void> {
  let [arrived, signals, answered] = [false, 0, false];
  setHandler(told, () => void signals++);
  setHandler(asked, async () => {
    arrived = true;
    await condition(() => answered);
    return { done: true as const };
  });

  const lastLocal = steps.lastIndexOf('local');
  const does: Record<Step, (index: number) => Promise<unknown>> = {
    update: () => condition(() => arrived),
    answer: async () => (answered = true),
    local: (index) => note(index === lastLocal ? tells : undefined),
    remote: (index) => call({ times: callBacksAfter(steps, index), afterMs: callBackAfterMs }),
    signal: async () => {
      await condition(() => signals > 0);
      signals--;
    },
    child: () =>
      startChild(bareCase, {
        workflowId: child!.workflowId,
        args: [child!.input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      }),
  };
  for (const [index, step] of steps.entries()) await does[step](index);
}
