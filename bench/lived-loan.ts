/** A finished loan, real or bare: its workflows and the events of their histories. */
import type { Client } from '@temporalio/client';
import type { LoanShape } from './bare-loan/driver.ts';
import { type HistoryEvent, stepsOf } from './bare-loan/steps.ts';

const PATIENCE_MS = 30_000;

export interface LivedLoan {
  /** Workflow ids. */
  ids: { loan: string; repayment: string; payments: string[] };
  /** How long the call of the submission took. */
  submissionMs: number;
}

export interface LoanHistories {
  loan: HistoryEvent[];
  repayment: HistoryEvent[];
  payments: HistoryEvent[][];
}

/** Waits until the workflows have ended, and reads their histories. */
export async function readHistories(client: Client, { ids }: LivedLoan): Promise<LoanHistories> {
  const [loan, repayment, ...payments] = await Promise.all(
    [ids.loan, ids.repayment, ...ids.payments].map((workflowId) => readHistory(client, workflowId)),
  );
  return { loan: loan!, repayment: repayment!, payments };
}

/** Waits until the workflow has ended; throws when it does not. */
export async function readHistory(client: Client, workflowId: string): Promise<HistoryEvent[]> {
  const handle = client.workflow.getHandle(workflowId);
  await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.result());
  const { events } = await handle.fetchHistory();
  return events ?? [];
}

export const shapeOf = ({ loan, repayment, payments }: LoanHistories): LoanShape => ({
  loan: stepsOf(loan),
  repayment: stepsOf(repayment),
  payments: payments.map(stepsOf),
});
