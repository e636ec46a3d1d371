/** What is done every night: proving that journal and schedules agree, removing what has served its time. */
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Orm } from '../db/orm.ts';
import { sweepExpired, type SweepResult } from '../personal-data/sweep.ts';
import { reconcile } from '../books/reconciliation.ts';
import { LoanSchema } from '../db/entities/repayment.ts';

export interface ReconciliationDependencies {
  orm: Orm;
  objectStore: ObjectStore;
}

export interface ReconciliationResult {
  loans: number;
  /** Accounts on which journal and schedule differ; none, always. */
  differences: { applicationNo: string; account: string; difference: number }[];
}

export type ReconciliationActivities = ReturnType<typeof reconciliationActivities>;

export function reconciliationActivities({ orm, objectStore }: ReconciliationDependencies) {
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

      /** Retention, see personal-data/sweep.ts. How many of each were removed by this attempt. */
      async sweepExpired(given: { asOf: string }): Promise<SweepResult> {
        return sweepExpired(orm.em.fork(), objectStore, new Date(given.asOf));
      },
    },
  };
}
