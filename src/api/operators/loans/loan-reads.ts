/** Disbursed loans as operators read them: how each stands, and what the books say of one. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { JournalEntrySchema, PostingSchema } from '../../../db/entities/journal.ts';
import { type Loan, LoanSchema } from '../../../db/entities/repayment.ts';
import { balances } from '../../../books/ledger.ts';
import { reconcile } from '../../../books/reconciliation.ts';
import { readLoan } from '../../../books/statements.ts';
import type { LoanStatement } from '../../../domain/loan/statement.ts';
import type { DpdBucket } from '../../../domain/application/states.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { pagesOf } from '../inputs.ts';

const PER_PAGE = 50;

/** The newest first; with a bucket, those that are active in it. */
export async function listLoans(em: EntityManager, { bucket, page }: { bucket?: DpdBucket | undefined; page: number }) {
  const where = bucket ? { dpdBucket: bucket, status: 'ACTIVE' as const } : {};
  const [loans, total] = await em.findAndCount(LoanSchema, where, {
    orderBy: { disbursedAt: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
  });
  return { loans: loans.map(present), total, page, pages: pagesOf(total, PER_PAGE) };
}

/** Journal, balances, schedule and the proof that they agree. */
export async function readLedger(context: ApiContext, em: EntityManager, applicationNo: string) {
  const loan = await findLoan(em, applicationNo);
  const entries = await em.find(JournalEntrySchema, { applicationNo }, { orderBy: { createdAt: 'asc', id: 'asc' } });
  const postings = await em.find(PostingSchema, { applicationNo }, { orderBy: { id: 'asc' } });
  const byEntry = Map.groupBy(postings, ({ entry }) => entry);
  const statement = await readStatement(context, em, applicationNo);
  return {
    loan: present(loan),
    as_of: statement.asOf,
    entries: entries.map(({ id, kind, cause, valueOn, memo }) => ({
      ...{ id, kind, cause, value_on: valueOn, memo: memo ?? null },
      postings: (byEntry.get(id) ?? []).map(({ account, party, amount }) => ({
        account,
        party: party ?? null,
        amount,
      })),
    })),
    balances: await balances(em, applicationNo),
    schedule: statement.instalments.map(({ number, dueOn, status, outstanding, daysPastDue, paid }) => ({
      ...{ number, due_on: dueOn, status: givenUp(loan) && status === 'UNPAID' ? ('WRITTEN OFF' as const) : status },
      ...{ days_past_due: daysPastDue, outstanding, paid },
    })),
    reconciliation: await reconcile(em, applicationNo),
  };
}

/** As of the loan's own today; 404 LOAN_NOT_FOUND. */
export async function readStatement(
  { config }: ApiContext,
  em: EntityManager,
  applicationNo: string,
): Promise<LoanStatement> {
  const loan = await readLoan(em, config.policy.penalty, applicationNo);
  if (!loan) throw new ApiError('LOAN_NOT_FOUND');
  return loan.statement;
}

/** 404 LOAN_NOT_FOUND. */
export async function findLoan(em: EntityManager, applicationNo: string): Promise<Loan> {
  const loan = await em.findOne(LoanSchema, { applicationNo });
  if (!loan) throw new ApiError('LOAN_NOT_FOUND');
  return loan;
}

const givenUp = ({ status }: Loan): boolean => status === 'WRITTEN OFF';

/** Nobody waits for a loan that was given up: it is in no bucket. */
export const loanStanding = (loan: Loan) => ({
  status: loan.status,
  dpd_bucket: givenUp(loan) ? null : loan.dpdBucket,
  principal_outstanding: loan.principalOutstanding,
  credit_balance: loan.creditBalance,
  disbursed_on: loan.disbursedOn,
  written_off_on: loan.writtenOffOn ?? null,
});

const present = (loan: Loan) => ({
  application_no: loan.applicationNo,
  funder: loan.funder,
  principal: loan.principal,
  ...loanStanding(loan),
});
