/** Operators' commands to cases: decide a referral, unblock, list, end, delete. */
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { ANSWER_WITHIN_MS, answered, delivered, toRunning } from './answers.ts';
import { searchAttributes } from '../temporal/search-attributes.ts';
import * as messages from '../workflows/messages.ts';

/** A case that waits for operators. */
export interface CaseInNeed {
  workflowId: string;
  workflowType: string;
  /** Instant, ISO 8601. */
  startedAt: string;
}

export function operatorCommands(client: Client) {
  const { workflow } = client;
  return {
    /**
     * An operator decides a referral of `onboarding-…`, `limit-…` or `loan-…`. Refuses with `NOT_UNDER_REVIEW`; throws
     * NoSuchCase.
     */
    decideReferral: (workflowId: string, decision: messages.ReferralDecision) =>
      toRunning(client, workflowId, messages.decideReferral, decision),

    /** An operator unblocks a parked case. Refuses with `NOT_BLOCKED` or `ACTION_NOT_ALLOWED`; throws NoSuchCase. */
    resolveBlock: (workflowId: string, resolution: messages.Resolution) =>
      toRunning(client, workflowId, messages.resolveBlock, resolution),

    /** Returns why a case is parked; null when it is not. Throws NoSuchCase where it never ran. */
    async blockedBy(workflowId: string): Promise<messages.Block | null> {
      return answered(client, ANSWER_WITHIN_MS, () =>
        workflow.getHandle(workflowId).query(messages.blockedBy),
      ) as Promise<messages.Block | null>;
    },

    /**
     * Running cases that wait for operators, no more than `limit`. The list is Temporal's visibility, which
     * is seconds behind.
     */
    async needingAttention(limit: number): Promise<CaseInNeed[]> {
      const query = `${searchAttributes.needsAttention.name} = true and ExecutionStatus = "Running"`;
      return answered(client, ANSWER_WITHIN_MS, async () => {
        const cases: CaseInNeed[] = [];
        for await (const { workflowId, type, startTime } of workflow.list({ query, pageSize: limit })) {
          cases.push({ workflowId, workflowType: type, startedAt: startTime.toISOString() });
          if (cases.length === limit) break;
        }
        return cases;
      }) as Promise<CaseInNeed[]>;
    },

    /** Ends a case where it stands; nothing of it is undone. For what has lost its subject, such as an erased person. */
    endCase: (workflowId: string, reason: string) =>
      delivered(async () => void (await workflow.getHandle(workflowId).terminate(reason))),

    /** Removes what Temporal keeps of a case that has ended: every run, with its payloads. Again: nothing. */
    async forgetCase(workflowId: string): Promise<void> {
      const { namespace } = client.options;
      await answered(client, ANSWER_WITHIN_MS, async () => {
        // The last run is known at once; earlier ones once they are listed.
        const runIds = [''];
        for await (const run of workflow.list({ query: `WorkflowId = "${workflowId}"` })) runIds.push(run.runId);
        for (const runId of runIds)
          await client.workflowService
            .deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } })
            .catch(unlessNotFound);
      });
    },
  };
}

/** Gone already. */
function unlessNotFound(error: unknown): void {
  const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
  if (code !== GRPC_NOT_FOUND) throw error;
}
const GRPC_NOT_FOUND = 5;
