/** Every night: journal and schedules agree for every loan, or an operator hears of it. Id: `reconciliation`. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { operators } from './blocked.ts';
import { books } from './proxies.ts';
import { attention } from './visibility.ts';

export interface ReconciliationResult {
  loans: number;
  /** Accounts on which journal and schedule differ; none, always. */
  differences: { applicationNo: string; account: string; difference: number }[];
}

export async function reconciliation(): Promise<ReconciliationResult> {
  operators();
  const result = await books.reconcileLoans();
  if (result.differences.length) {
    upsertSearchAttributes(attention(true));
    setCurrentDetails(`**${result.differences.length} accounts do not reconcile**: see the result.`);
  }
  return result;
}
