/** Lets time pass for one loan, whichever of its workflows is running. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { clockTurned, workflowIds } from '../../src/workflows/messages.ts';
import { ClockError, turnClock } from './turn-clock.ts';

/** The application's workflow first: it may start the repayment, which then inherits its clock. */
export async function turnLoan(client: Client, applicationNo: string, seconds: number): Promise<void> {
  const repaying = await isRunning(client, workflowIds.repayment(applicationNo));
  const workflowId = repaying ? workflowIds.repayment(applicationNo) : workflowIds.loan(applicationNo);
  const turned = await turnClock(client, workflowId, seconds);
  if (turned === 'NOT RUNNING') throw new ClockError(`${applicationNo} has ended: no time passes for it any more.`);
  if (turned === 'TURNED' && repaying) await client.workflow.getHandle(workflowId).executeUpdate(clockTurned);
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  return client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );
}
