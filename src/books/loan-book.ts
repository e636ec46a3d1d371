/**
 * The money side of a loan. The domain computes the statement; the book posts what the journal lacks, writes the
 * difference into instalments and loan, and frees repaid principal: all in the caller's transaction, under the loan's lock.
 */
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { jakartaDate } from '../domain/calendar.ts';
import { disbursementPostings, writeOffPostings } from '../domain/accounting/journal.ts';
import { dueDates, loanSchedule } from '../domain/loan/loan-schedule.ts';
import { invariant, sum } from '../domain/money.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import type { LoanStatement } from '../domain/loan/statement.ts';
import { assertReconciled, bookStatement } from './post-statement.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { InstalmentSchema, type Loan, LoanSchema } from '../db/entities/repayment.ts';
import { balances, postEntry } from './ledger.ts';
import { turnIntoOutstanding } from './limit-accounting.ts';
import { readLoanInTransaction } from './statements.ts';
import { holderOf, type NewReceipt, storeReceipt, valueDate } from './receipts.ts';

type BookPolicy = Pick<LendingPolicy, 'penalty'>;

/**
 * Books a loan that the funder has paid out: the schedule is fixed on that day, the limit's promise becomes principal owed.
 * Idempotent: a second call returns the same loan. Throws where the limit has no room for it.
 */
export async function bookDisbursement(
  em: EntityManager,
  {
    application,
    funder,
    disbursedAt,
    disbursedOn,
  }: { application: Application; funder: FunderName; disbursedAt: Date; disbursedOn: string },
): Promise<Loan> {
  await em.flush();
  const { applicationNo } = application;
  const terms = await em.findOneOrFail(
    ApplicationSchema,
    { applicationNo },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  const booked = await em.findOne(LoanSchema, { applicationNo });
  if (booked) return booked;

  await turnIntoOutstanding(em, applicationNo);
  const schedule = loanSchedule({
    principal: terms.amount,
    months: terms.tenorMonths,
    rateMonthlyPercent: terms.rateMonthlyPercent,
    method: terms.interestMethod,
    serviceFee: terms.serviceFee,
    promoDiscount: terms.promoDiscount,
  });
  invariant(
    sum(schedule.map(({ amount }) => amount)) === terms.totalRepayment,
    'the schedule adds up to what was agreed',
  );

  const loan = em.create(LoanSchema, {
    application: terms.id,
    applicationNo,
    user: terms.user,
    funder,
    principal: terms.amount,
    principalOutstanding: terms.amount,
    disbursedAt,
    disbursedOn,
  });
  const dates = dueDates(disbursedOn, terms.tenorMonths);
  for (const [i, instalment] of schedule.entries()) {
    const dueOn = dates[i];
    invariant(dueOn, 'every instalment has a due date');
    em.create(InstalmentSchema, { ...instalment, loan: terms.id, dueOn });
  }
  await em.flush();
  const postings = disbursementPostings(schedule, funder);
  await postEntry(em, { applicationNo, kind: 'DISBURSEMENT', cause: applicationNo, valueOn: disbursedOn, postings });
  await assertReconciled(em, applicationNo);
  return loan;
}

/** Takes money in, once per cause. A loan that is fully paid keeps it as the borrower's credit. */
export async function postReceipt(
  em: EntityManager,
  policy: BookPolicy,
  receipt: NewReceipt,
): Promise<{ fresh: boolean; statement: LoanStatement; settled: boolean }> {
  const loan = await lockLoan(em, receipt.applicationNo);
  const asOf = jakartaDate(receipt.asOf);
  const valueOn = valueDate(receipt, loan);
  const id = await storeReceipt(em, loan, receipt, valueOn);
  const { statement } = await readLoanInTransaction(em, policy.penalty, receipt.applicationNo, asOf);
  if (id) {
    const held = { id, amount: receipt.amount, heldBy: holderOf(receipt) };
    await bookStatement(em, loan, statement, { cause: receipt.cause, valueOn, at: receipt.paidAt, receipt: held });
  }
  return { fresh: id !== null, statement, settled: statement.settled };
}

/**
 * Books what has accrued by then (penalties, the days-past-due bucket). `cause` names the occasion within the loan; an
 * occasion that has posted something is not booked again.
 */
export async function bringToDate(
  em: EntityManager,
  policy: BookPolicy,
  { applicationNo, asOf, cause }: { applicationNo: string; asOf: Date; cause: string },
): Promise<LoanStatement> {
  const loan = await lockLoan(em, applicationNo);
  const { statement } = await readLoanInTransaction(em, policy.penalty, applicationNo, jakartaDate(asOf));
  const occasion = `${applicationNo} ${cause}`;
  const [done] = await em.execute<unknown[]>('select 1 from journal_entries where cause = ? limit 1', [occasion]);
  if (!done) await bookStatement(em, loan, statement, { cause: occasion, valueOn: jakartaDate(asOf), at: asOf });
  return statement;
}

/** Gives a loan up: what is still owed becomes a loss. The limit stays used. Idempotent. */
export async function writeOff(
  em: EntityManager,
  policy: BookPolicy,
  { applicationNo, asOf, memo }: { applicationNo: string; asOf: Date; memo: string },
): Promise<void> {
  const on = jakartaDate(asOf);
  await bringToDate(em, policy, { applicationNo, asOf, cause: 'write-off' });
  const loan = await lockLoan(em, applicationNo);
  if (loan.writtenOffOn) return;
  invariant(loan.status === 'ACTIVE', 'only a loan that is still owed can be written off');
  const postings = writeOffPostings(await balances(em, applicationNo));
  await postEntry(em, { applicationNo, kind: 'WRITE-OFF', cause: applicationNo, valueOn: on, memo, postings });
  loan.writtenOffOn = on;
  loan.status = 'WRITTEN OFF';
  await em.flush();
  await assertReconciled(em, applicationNo);
}

/** Loan before limit, always: two payments of one borrower wait for each other instead of dying together. */
async function lockLoan(em: EntityManager, applicationNo: string): Promise<Loan> {
  await em.flush();
  return em.findOneOrFail(LoanSchema, { applicationNo }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}
