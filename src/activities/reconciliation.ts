/** Proving that journal and schedules agree. */
import type { Orm } from '../db/orm.ts';
import { reconcile } from '../db/reconciliation.ts';
import { LoanSchema } from '../db/entities/repayment.ts';

export interface ReconciliationDependencies {
  orm: Orm;
}

export interface ReconciliationResult {
  loans: number;
  /** Accounts on which journal and schedule differ; none, always. */
  differences: { applicationNo: string; account: string; difference: number }[];
}

export type ReconciliationActivities = ReturnType<typeof reconciliationActivities>;

export function reconciliationActivities({ orm }: ReconciliationDependencies) {
  return {
    local: {
      async reconcileLoans(): Promise<ReconciliationResult> {
        const em = orm.em.fork();
        const rows = await reconcile(em);
        return {
          loans: await em.count(LoanSchema),
          differences: rows
            .filter(({ difference }) => difference !== 0)
            .map(({ application_no, account, difference }) => ({ applicationNo: application_no, account, difference })),
        };
      },
    },
  };
}
