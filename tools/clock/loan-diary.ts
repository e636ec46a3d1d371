/** A loan as its clock has it, and what happened between two looks at it. */
import { ApplicationEventSchema, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { LoanSchema } from '../../src/db/entities/repayment.ts';
import { loanNow } from '../../src/db/loan-clock.ts';
import { loansOnDate } from '../../src/db/loan-statements.ts';
import type { Orm } from '../../src/db/orm.ts';
import { jakartaDate } from '../../src/domain/calendar.ts';
import type { LendingPolicy } from '../../src/domain/policy.ts';
import type { LoanStatement } from '../../src/domain/statement.ts';

export interface Look {
  /** The loan's business date; today while there is no loan. */
  today: string;
  status: string;
  events: { on: string; status: string | null; description: string }[];
  /** Null before disbursement. */
  statement: LoanStatement | null;
}

export interface Happening {
  /** `YYYY-MM-DD` */
  on: string;
  what: string;
}

/** Null for an application number that nobody has. */
export async function lookAt(orm: Orm, policy: LendingPolicy, applicationNo: string): Promise<Look | null> {
  const em = orm.em.fork();
  const application = await em.findOne(ApplicationSchema, { applicationNo });
  if (!application) return null;
  const events = await em.find(ApplicationEventSchema, { application: application.id }, { orderBy: { at: 'asc' } });
  const loan = await em.findOne(LoanSchema, { applicationNo });
  const today = jakartaDate(loanNow(loan ?? { clockOffsetSeconds: 0 }));
  const [onDate] = loan ? await loansOnDate(em, policy, [loan], () => today) : [];
  return {
    today,
    status: application.status,
    events: events.map(({ at, status, description }) => ({ on: jakartaDate(at), status: status ?? null, description })),
    statement: onDate?.statement ?? null,
  };
}

/** In the order of their dates; empty when nothing happened. */
export function between(before: Look, after: Look): Happening[] {
  return [
    ...after.events.slice(before.events.length).map(({ on, status, description }) => ({
      on,
      what: status ? `${status}: ${description}` : description,
    })),
    ...instalmentsDue(before, after),
    ...standing(before, after),
  ].toSorted((one, other) => one.on.localeCompare(other.on));
}

function instalmentsDue(before: Look, after: Look): Happening[] {
  const due = (after.statement?.instalments ?? []).filter(({ dueOn }) => dueOn > before.today && dueOn <= after.today);
  return due.map(({ dueOn, number, outstanding, status }) => ({
    on: dueOn,
    what: `instalment ${number} fell due: ${status === 'PAID' ? 'paid' : `${rupiah(outstanding.total - outstanding.penalty)} to pay`}`,
  }));
}

function standing(before: Look, after: Look): Happening[] {
  const [was, is] = [before.statement, after.statement];
  if (!is) return [];
  const grown = is.outstanding.penalty - (was?.outstanding.penalty ?? 0);
  return [
    ...(grown > 0
      ? [{ on: after.today, what: `penalty grew by ${rupiah(grown)} to ${rupiah(is.outstanding.penalty)}` }]
      : []),
    ...(was && was.bucket !== is.bucket
      ? [{ on: after.today, what: `${is.daysPastDue} days past due: bucket ${was.bucket} → ${is.bucket}` }]
      : []),
  ];
}

const rupiah = (amount: number): string => `Rp ${amount.toLocaleString('en-US')}`;
