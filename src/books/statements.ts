/** Loans as they stand on a date: loads rows, lets the domain compute. Three queries for any number of loans. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { earlySettlement, type SettlementQuote } from '../domain/loan/early-settlement.ts';
import type { LoanHistory } from '../domain/loan/loan-replay.ts';
import { invariant } from '../domain/money.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { type LoanStatement, loanStatement } from '../domain/loan/statement.ts';
import {
  type InstalmentRow,
  InstalmentSchema,
  type Loan,
  LoanSchema,
  type ReceiptRow,
  ReceiptSchema,
} from '../db/entities/repayment.ts';

export type BookPolicy = Pick<LendingPolicy, 'penalty'>;

export interface LoanOnDate {
  loan: Loan;
  /** By number; their ids are the bills of the mobile API. */
  instalments: InstalmentRow[];
  receipts: ReceiptRow[];
  /** Instalments in the same order. */
  statement: LoanStatement;
}

/** Pure read. `asOf` is a business date, for each loan by its own clock. */
export async function loansOnDate(
  em: EntityManager,
  policy: BookPolicy,
  loans: Loan[],
  asOf: (loan: Loan) => string,
): Promise<LoanOnDate[]> {
  const ids = loans.map((loan) => loan.application);
  const instalments = await em.find(
    InstalmentSchema,
    { loan: { $in: ids } },
    { orderBy: { number: 'asc' }, refresh: true },
  );
  // Of one day the earlier payment goes first, in whatever order they were reported.
  const receipts = await em.find(
    ReceiptSchema,
    { loan: { $in: ids } },
    { orderBy: { valueOn: 'asc', paidAt: 'asc', cause: 'asc' }, refresh: true },
  );
  const instalmentsOf = Map.groupBy(instalments, (row) => row.loan);
  const receiptsOf = Map.groupBy(receipts, (row) => row.loan);
  return loans.map((loan) => {
    const own = {
      loan,
      instalments: instalmentsOf.get(loan.application) ?? [],
      receipts: receiptsOf.get(loan.application) ?? [],
    };
    return { ...own, statement: loanStatement({ ...historyOf(own, policy), asOf: asOf(loan) }) };
  });
}

/** One loan. */
export async function loanOnDate(em: EntityManager, policy: BookPolicy, loan: Loan, asOf: string): Promise<LoanOnDate> {
  const [onDate] = await loansOnDate(em, policy, [loan], () => asOf);
  invariant(onDate, 'one loan has one statement');
  return onDate;
}

/** What it costs to end the loan on that day. */
export async function readSettlementQuote(
  em: EntityManager,
  policy: BookPolicy,
  applicationNo: string,
  on: string,
): Promise<SettlementQuote> {
  const loan = await em.findOneOrFail(LoanSchema, { applicationNo });
  return earlySettlement({ ...historyOf(await loanOnDate(em, policy, loan, on), policy), on });
}

function historyOf({ loan, instalments, receipts }: Omit<LoanOnDate, 'statement'>, policy: BookPolicy): LoanHistory {
  return {
    principal: loan.principal,
    disbursedOn: loan.disbursedOn,
    schedule: instalments,
    receipts,
    policy: policy.penalty,
    writtenOff: loan.writtenOffOn,
  };
}
