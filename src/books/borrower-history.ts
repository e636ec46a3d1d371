/** What our own database knows of a borrower before a credit decision: loans with us, and the last credit check. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DpdBucket } from '../domain/application/states.ts';
import { CreditCheckSchema } from '../db/entities/credit-limit.ts';
import { LoanSchema } from '../db/entities/repayment.ts';

export interface BorrowerHistory {
  loans: number;
  activeLoans: number;
  /** Principal not yet repaid, rupiah. */
  outstanding: number;
  /** 1 (current) to 5 (loss), of loans that are not paid off; null without any. */
  worstCollectability: number | null;
}

export async function borrowerHistory(em: EntityManager, userId: string): Promise<BorrowerHistory> {
  const loans = await em.find(LoanSchema, { user: userId });
  const running = loans.filter(({ status }) => status !== 'PAID OFF');
  const standings = running.map(({ status, dpdBucket }) =>
    status === 'WRITTEN OFF' ? 5 : collectabilityOf[dpdBucket as DpdBucket],
  );
  return {
    loans: loans.length,
    activeLoans: loans.filter(({ status }) => status === 'ACTIVE').length,
    outstanding: running.reduce((sum, { principalOutstanding }) => sum + principalOutstanding, 0),
    worstCollectability: standings.length ? Math.max(...standings) : null,
  };
}

/** Instalments of a month, rupiah, in the bureau's report that is the newest; null where none said so. */
export async function lastKnownInstalments(em: EntityManager, userId: string): Promise<number | null> {
  const [check] = await em.find(CreditCheckSchema, { user: userId }, { orderBy: { gatheredAt: 'desc' }, limit: 1 });
  return check?.evidence.bureau.instalments ?? null;
}

/** OJK's five: a day to 90 is special mention, and our last bucket begins at 91. */
const collectabilityOf: Record<DpdBucket, number> = {
  CURRENT: 1,
  '1-7': 2,
  '8-30': 2,
  '31-60': 2,
  '61-90': 2,
  '>90': 3,
};
