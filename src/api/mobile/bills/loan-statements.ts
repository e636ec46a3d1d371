/**
 * A borrower's loans as of their own now: one query however many loans, the rest is domain. The same statement as
 * books/statements.ts, which reads entities for the book; a test holds the two together.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Loan } from '../../../db/entities/repayment.ts';
import { ask, type PreparedStatement } from '../../../db/prepared.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import { earlySettlement, type SettlementQuote } from '../../../domain/loan/early-settlement.ts';
import type { DatedInstalment } from '../../../domain/loan/loan-schedule.ts';
import type { PenaltyPolicy } from '../../../domain/loan/penalty.ts';
import { type InstalmentStatement, loanStatement, type Receipt } from '../../../domain/loan/statement.ts';

export interface StatedLoan {
  applicationNo: string;
  status: Loan['status'];
  /** The loan's today, a business date. */
  asOf: string;
  instalments: { scheduleId: string; fixed: DatedInstalment; stated: InstalmentStatement }[];
  /** What it costs to end the loan today. */
  settlement(): SettlementQuote;
}

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
  one: { name: 'loan', text: `${select} where l.application_no = $1` },
} satisfies Record<string, PreparedStatement>;

/** The active loans of a borrower, oldest first. */
export const readActiveLoans = (em: EntityManager, policy: PenaltyPolicy, userId: string): Promise<StatedLoan[]> =>
  readLoans(em, policy, statements.active, userId);

/** Every loan that a borrower ever had, oldest first. */
export const readAllLoans = (em: EntityManager, policy: PenaltyPolicy, userId: string): Promise<StatedLoan[]> =>
  readLoans(em, policy, statements.all, userId);

/** The loan of one application, whatever its state; null before disbursement. */
export async function readLoan(
  em: EntityManager,
  policy: PenaltyPolicy,
  applicationNo: string,
): Promise<StatedLoan | null> {
  const [loan] = await readLoans(em, policy, statements.one, applicationNo);
  return loan ?? null;
}

const readLoans = async (em: EntityManager, policy: PenaltyPolicy, statement: PreparedStatement, of: string) =>
  (await ask<LoanRow>(em, statement, [of])).map((row) => state(row, policy));

function state(row: LoanRow, policy: PenaltyPolicy): StatedLoan {
  const asOf = jakartaDate(loanNow({ clockOffsetSeconds: row.clock_offset_seconds }));
  const schedule = row.instalments;
  const history = {
    principal: Number(row.principal),
    disbursedOn: row.disbursed_on,
    schedule,
    receipts: row.receipts ?? [],
    policy,
    writtenOff: row.written_off_on,
  };
  const { instalments } = loanStatement({ ...history, asOf });
  return {
    applicationNo: row.application_no,
    status: row.status,
    asOf,
    instalments: schedule.map(({ scheduleId, ...fixed }, i) => ({ scheduleId, fixed, stated: instalments[i]! })),
    settlement: () => earlySettlement({ ...history, on: asOf }),
  };
}

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
