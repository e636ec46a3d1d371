/** Nightly activities: reconciliation of journal and schedules, and deletion of data past its retention period. */
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
  /** Accounts on which journal and schedule differ, in rupiah; empty unless there is a defect. */
  differences: { applicationNo: string; account: string; difference: number }[];
}

export type ReconciliationActivities = ReturnType<typeof reconciliationActivities>;

export function reconciliationActivities({ orm, objectStore }: ReconciliationDependencies) {
  return {
    local: {
      /** Compares the journal with the schedule of every loan and returns the differences. Source: docs/lending-rules.md, "Money movements". */
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

      /** Deletes data past its retention period (src/personal-data/sweep.ts). Returns how many of each this attempt deleted. */
      async sweepExpired(given: { asOf: string }): Promise<SweepResult> {
        return sweepExpired(orm.em.fork(), objectStore, new Date(given.asOf));
      },
    },
  };
}
