/**
 * The one reader of loans' statements, for the books, the API, the console and the tools: takes schedule and receipts
 * from the database, one query for any number of loans, and lets the domain compute (domain/loan/statement.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { jakartaDate } from '../domain/calendar.ts';
import { earlySettlement, type SettlementQuote } from '../domain/loan/early-settlement.ts';
import type { DatedInstalment } from '../domain/loan/loan-schedule.ts';
import type { PenaltyPolicy } from '../domain/loan/penalty.ts';
import { type InstalmentStatement, type LoanStatement, loanStatement, type Receipt } from '../domain/loan/statement.ts';
import type { Loan } from '../db/entities/repayment.ts';
import { ask, type PreparedStatement } from '../db/prepared.ts';
import { loanNow } from './loan-clock.ts';

export interface StatedLoan {
  applicationNo: string;
  status: Loan['status'];
  /** Business date. */
  disbursedOn: string;
  /** Business date of `statement`: the loan's own today, unless the reader was asked for another. */
  asOf: string;
  statement: LoanStatement;
  /** By number; `scheduleId` is the bill of the mobile API. */
  instalments: { scheduleId: string; fixed: DatedInstalment; stated: InstalmentStatement }[];
  /** The statement of another business date; nothing is read for it. */
  on(date: string): LoanStatement;
  /** What it costs to end the loan on `asOf`. */
  settlement(): SettlementQuote;
}

/** The active loans of a borrower, oldest first. */
export const readActiveLoans = (em: EntityManager, policy: PenaltyPolicy, userId: string): Promise<StatedLoan[]> =>
  readPrepared(em, policy, statements.active, userId);

/** Every loan that a borrower ever had, oldest first. */
export const readAllLoans = (em: EntityManager, policy: PenaltyPolicy, userId: string): Promise<StatedLoan[]> =>
  readPrepared(em, policy, statements.all, userId);

/** The loans of these applications, oldest first; applications without one are left out. */
export const readLoans = (em: EntityManager, policy: PenaltyPolicy, numbers: string[]): Promise<StatedLoan[]> =>
  readPrepared(em, policy, statements.some, numbers);

/** The loan of one application, whatever its state; null before disbursement. */
export async function readLoan(
  em: EntityManager,
  policy: PenaltyPolicy,
  applicationNo: string,
): Promise<StatedLoan | null> {
  const [loan] = await readPrepared(em, policy, statements.one, applicationNo);
  return loan ?? null;
}

/**
 * The loan as the caller's transaction has it, which is what the books need: the readers above ask over another
 * connection. What is not flushed yet is not seen. Throws where there is no loan.
 */
export async function readLoanInTransaction(
  em: EntityManager,
  policy: PenaltyPolicy,
  applicationNo: string,
  asOf: string,
): Promise<StatedLoan> {
  const [row] = await em.execute<LoanRow[]>(`${select} where l.application_no = ?`, [applicationNo]);
  if (!row) throw new Error(`the application ${applicationNo} has no loan`);
  return stated(row, policy, asOf);
}

// Of one day the earlier payment goes first, in whatever order they were reported.
const select = `select l.application_no, l.status, l.principal, to_char(l.disbursed_on, 'YYYY-MM-DD') as disbursed_on,
       l.clock_offset_seconds, to_char(l.written_off_on, 'YYYY-MM-DD') as written_off_on,
       (select json_agg(json_build_object('scheduleId', i.id, 'number', i.number, 'dueOn', i.due_on, 'principal', i.principal,
          'interest', i.interest, 'fee', i.fee, 'discount', i.discount, 'amount', i.amount) order by i.number)
        from instalments i where i.loan_application_id = l.application_id) as instalments,
       (select json_agg(json_build_object('id', r.id, 'amount', r.amount, 'valueOn', r.value_on, 'named', r.named,
          'earlySettlement', r.early_settlement) order by r.value_on, r.paid_at, r.cause)
        from receipts r where r.loan_application_id = l.application_id) as receipts
     from loans l`;
const oldestFirst = 'order by l.disbursed_at, l.application_no';

const statements = {
  active: { name: 'loans_active', text: `${select} where l.user_id = $1 and l.status = 'ACTIVE' ${oldestFirst}` },
  all: { name: 'loans_all', text: `${select} where l.user_id = $1 ${oldestFirst}` },
  some: { name: 'loans', text: `${select} where l.application_no = any($1) ${oldestFirst}` },
  one: { name: 'loan', text: `${select} where l.application_no = $1` },
} satisfies Record<string, PreparedStatement>;

interface LoanRow {
  application_no: string;
  status: Loan['status'];
  principal: string;
  disbursed_on: string;
  clock_offset_seconds: number;
  written_off_on: string | null;
  instalments: (DatedInstalment & { scheduleId: string })[];
  receipts: Receipt[] | null;
}

async function readPrepared(
  em: EntityManager,
  policy: PenaltyPolicy,
  statement: PreparedStatement,
  of: string | string[],
): Promise<StatedLoan[]> {
  const rows = await ask<LoanRow>(em, statement, [of]);
  return rows.map((row) => stated(row, policy, jakartaDate(loanNow({ clockOffsetSeconds: row.clock_offset_seconds }))));
}

function stated(row: LoanRow, policy: PenaltyPolicy, asOf: string): StatedLoan {
  const history = {
    principal: Number(row.principal),
    disbursedOn: row.disbursed_on,
    schedule: row.instalments,
    receipts: row.receipts ?? [],
    policy,
    writtenOff: row.written_off_on,
  };
  const on = (date: string) => loanStatement({ ...history, asOf: date });
  const statement = on(asOf);
  return {
    ...{ applicationNo: row.application_no, status: row.status, disbursedOn: row.disbursed_on },
    ...{ asOf, statement, on },
    instalments: row.instalments.map(({ scheduleId, ...fixed }, i) => ({
      ...{ scheduleId, fixed, stated: statement.instalments[i]! },
    })),
    settlement: () => earlySettlement({ ...history, on: asOf }),
  };
}
