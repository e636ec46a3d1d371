/** Turns the clock of one workflow: the Temporal server skips its waiting time, and the workflow lives through it. */
import { randomUUID } from 'node:crypto';
import { type Client, type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

/** Thrown with a message for the person who wanted to turn the clock. */
export class ClockError extends Error {
  override readonly name = 'ClockError';
}

/** What became of a workflow whose clock was to be turned. */
export type Turned = 'TURNED' | 'ENDED' | 'NOT RUNNING';

const results = proto.temporal.api.enums.v1.FastForwardPollingResult;
const grpc = { notFound: 5, unimplemented: 12 };
/** A year of daily timers needs more skips than a server allows by itself. */
const mostSkips = 10_000;

/** A skip takes a fifth of a second on a busy machine, and a loan may wake up once a day. */
const usualLimit = (seconds: number) => 60 + seconds / 86_400;

/**
 * Resolves when the workflow's time is `seconds` ahead of where it was; from there it runs on at the pace of real time.
 * `ENDED`: the workflow came to its end on the way. Time is skipped only while no activity and no child of it runs, so
 * a worker must be up: throws ClockError when that takes longer than the limit, and where the server does not allow it.
 */
export async function turnClock(
  client: Client,
  workflowId: string,
  seconds: number,
  limitSeconds = usualLimit(seconds),
): Promise<Turned> {
  const deadline = Date.now() + limitSeconds * 1000;
  const { workflowService } = client.connection as Connection;
  const execution = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const id = randomUUID();
  try {
    await workflowService.updateWorkflowExecutionOptions({
      ...execution,
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          maxSessionSkipCount: mostSkips,
          fastForwardConfig: { id, duration: msToTs(seconds * 1000) },
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
  } catch (error) {
    const code: number | null = isGrpcServiceError(error) ? error.code : null;
    if (code === grpc.notFound) return 'NOT RUNNING';
    if (code === grpc.unimplemented)
      throw new ClockError(
        'This Temporal server does not skip time: start it with --dynamic-config-value frontend.WorkflowTimeSkippingEnabled=true',
      );
    throw error;
  }
  // The server answers a poll after a while even when there is nothing to say yet.
  const poll = () => workflowService.pollWorkflowExecutionTimeSkipping({ ...execution, fastForwardId: id });
  for (;;) {
    const result = await (client.connection as Connection)
      .withDeadline(deadline, poll)
      .then((answer) => answer.fastForwardPollingResult)
      .catch((error: unknown) => {
        if (Date.now() < deadline) throw error;
        throw new ClockError(`The time of ${workflowId} did not pass within ${limitSeconds} s. Is a worker running?`);
      });
    if (result === results.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return 'TURNED';
    if (result === results.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED) return 'ENDED';
  }
}
