/** Brings the journal in line with a statement: posts what it lacks, writes the difference into instalments, loan and limit. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { receivableOf } from '../domain/loan/allocation.ts';
import { entriesTowards, type ReceiptToBook } from '../domain/accounting/journal.ts';
import type { LoanStatement } from '../domain/loan/statement.ts';
import { invariant } from '../domain/money.ts';
import { balances, postEntry } from './ledger.ts';
import { freePrincipal } from './limit-accounting.ts';
import { InstalmentSchema, type Loan } from '../db/entities/repayment.ts';
import { reconcile } from './reconciliation.ts';

/** What made the statement change. */
export interface Occasion {
  cause: string;
  /** Business date of the movement; what accrued is booked as of the statement's date. */
  valueOn: string;
  at: Date;
  receipt?: ReceiptToBook;
}

/** Makes journal, instalments, loan and limit say what the statement says. The caller holds the loan's lock. */
export async function bookStatement(
  em: EntityManager,
  loan: Loan,
  statement: LoanStatement,
  { cause, valueOn, at, receipt }: Occasion,
): Promise<void> {
  const { applicationNo } = loan;
  const entries = entriesTowards(statement, await balances(em, applicationNo), {
    receipt,
    writtenOff: loan.writtenOffOn !== null,
  });
  for (const { kind, postings } of entries) {
    const accrued = kind === 'PENALTY' || kind === 'REVERSAL';
    const posted = await postEntry(em, {
      applicationNo,
      kind,
      cause,
      valueOn: accrued ? statement.asOf : valueOn,
      postings,
    });
    invariant(posted, `a ${kind} entry for this cause was posted before its receipt`);
  }

  const instalments = await em.find(
    InstalmentSchema,
    { loan: loan.application },
    { orderBy: { number: 'asc' }, refresh: true },
  );
  for (const [i, row] of instalments.entries()) {
    const state = statement.instalments[i];
    invariant(state?.number === row.number, 'a statement has the instalments of its loan');
    const scheduled = receivableOf(row);
    row.penalty = state.penaltyAccrued;
    row.waivedInterest = scheduled.interest - state.receivable.interest;
    row.waivedFee = scheduled.fee - state.receivable.fee;
    row.paidPrincipal = state.paid.principal;
    row.paidInterest = state.paid.interest;
    row.paidFee = state.paid.fee;
    row.paidPenalty = state.paid.penalty;
    row.status = state.status;
    row.paidOn = state.paidOn;
  }

  const freed = loan.principalOutstanding - statement.outstanding.principal;
  loan.principalOutstanding = statement.outstanding.principal;
  loan.creditBalance = statement.credit;
  loan.dpdBucket = statement.bucket;
  if (loan.status !== 'WRITTEN OFF') loan.status = statement.settled ? 'PAID OFF' : 'ACTIVE';
  loan.paidOffAt = statement.settled ? (loan.paidOffAt ?? at) : null;
  await em.flush();
  await freePrincipal(em, loan.user, freed);
  await assertReconciled(em, applicationNo);
}

/** In production too: a loan whose books do not agree with its schedule is not committed. */
export async function assertReconciled(em: EntityManager, applicationNo: string): Promise<void> {
  const wrong = (await reconcile(em, applicationNo)).filter(({ difference }) => difference !== 0);
  invariant(
    wrong.length === 0,
    `journal and schedule of ${applicationNo} disagree on ${wrong.map(({ account }) => account).join(', ')}`,
  );
}
