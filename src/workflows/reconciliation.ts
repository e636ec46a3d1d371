/**
 * Workflow of the nightly reconciliation: compares the journal with the schedule of every loan, flags differences for
 * operators, then deletes data past its retention period. Id: `reconciliation`.
 */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ReconciliationResult } from '../activities/reconciliation.ts';
import { operators } from './case/parking.ts';
import { books } from './proxies.ts';
import { attention } from './visibility.ts';

export async function reconciliation(): Promise<ReconciliationResult & { swept: Record<string, number> }> {
  operators();
  const result = await books.reconcileLoans();
  if (result.differences.length) {
    upsertSearchAttributes(attention(true));
    setCurrentDetails(`**${result.differences.length} accounts do not reconcile**: see the result.`);
  }
  const swept = await books.sweepExpired({ asOf: new Date().toISOString() });
  return { ...result, swept };
}
