/** Drives bare loans: sends the calls of a borrower to workflows in which nothing happens. */
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import type { LivedLoan } from '../lived-loan.ts';
import { stopwatch } from '../stopwatch.ts';
import type { Step } from './steps.ts';
import { asked, bareCase, type BareCase, bareQueues } from './workflow.ts';

/** A bare workflow that runs so long waits for something that never comes. */
const PATIENCE = '2 minutes';

/** What the workflows of one full loan did. */
export interface LoanShape {
  loan: Step[];
  repayment: Step[];
  payments: Step[][];
}

/** One update, answered at once: the least that a durable command can cost. */
export async function bareCommand(client: Client): Promise<{ ms: number }> {
  return command(client, `bare-command-${uuidv7()}`, { steps: ['update', 'answer'], callBackAfterMs: 0 });
}

/** Resolves when all of its workflows have ended. */
export async function liveBareLoan(client: Client, shape: LoanShape, callBackAfterMs: number): Promise<LivedLoan> {
  const key = uuidv7();
  const ids = {
    loan: `bare-loan-${key}`,
    repayment: `bare-repayment-${key}`,
    payments: shape.payments.map((_, index) => `bare-payment-${key}-${index + 1}`),
  };
  const ended = (workflowId: string) => client.workflow.getHandle(workflowId).result();

  const { ms } = await command(client, ids.loan, {
    steps: shape.loan,
    callBackAfterMs,
    child: { workflowId: ids.repayment, input: { steps: shape.repayment, callBackAfterMs } },
  });
  await ended(ids.loan);
  for (const [index, steps] of shape.payments.entries()) {
    await command(client, ids.payments[index]!, { steps, callBackAfterMs, tells: ids.repayment });
    await ended(ids.payments[index]!);
  }
  await ended(ids.repayment);
  return { ids, submissionMs: ms };
}

async function command(client: Client, workflowId: string, input: BareCase): Promise<{ ms: number }> {
  const elapsed = stopwatch();
  await client.workflow.executeUpdateWithStart(asked, {
    startWorkflowOperation: new WithStartWorkflowOperation(bareCase, {
      workflowId,
      taskQueue: bareQueues.core,
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowExecutionTimeout: PATIENCE,
      args: [input],
    }),
  });
  return { ms: elapsed() };
}
