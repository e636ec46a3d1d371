/** The bare activities: they do nothing, and call back where a partner would. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';

export type BareActivities = ReturnType<typeof bareActivities>;

/** What a bare partner is asked: to signal the workflow so often, so long after its answer. */
export interface CallBacks {
  times: number;
  afterMs: number;
}

export function bareActivities(client: Client) {
  const tell = (workflowId: string) => client.workflow.getHandle(workflowId).signal('told');
  const callBack = async (workflowId: string, times: number) => {
    for (let time = 0; time < times; time++) await tell(workflowId);
  };
  return {
    /** In the place of a step in our database, which may tell another workflow. */
    async note(tells?: string): Promise<void> {
      if (tells) await tell(tells);
    },
    /** In the place of a call to a partner, which calls back. */
    async call({ times, afterMs }: CallBacks): Promise<void> {
      const { workflowId } = Context.current().info.workflowExecution!;
      if (times) setTimeout(() => void callBack(workflowId, times), afterMs);
    },
  };
}
