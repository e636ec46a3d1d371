/**
 * Every night: journal and schedules agree for every loan, or an operator hears of it; then what has served its time is
 * removed. Id: `reconciliation`.
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
