/** A loan as its clock has it, and what happened between two looks at it. */
import { ApplicationEventSchema, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { readLoan, type StatedLoan } from '../../src/books/statements.ts';
import type { Orm } from '../../src/db/orm.ts';
import { addDays, daysBetween, jakartaDate } from '../../src/domain/calendar.ts';
import { formatRupiahInEnglish } from '../../src/domain/money.ts';
import type { LendingPolicy } from '../../src/domain/policy.ts';
import type { LoanStatement } from '../../src/domain/loan/statement.ts';
import type { DpdBucket } from '../../src/domain/application/states.ts';

export interface Look {
  /** The loan's business date; today while there is no loan. */
  today: string;
  status: string;
  events: { on: string; status: string | null; description: string }[];
  /** Null before disbursement. */
  statement: LoanStatement | null;
  /** The loan at the end of each day after the one that was asked for, to today. */
  days: Day[];
}

type Day = Pick<LoanStatement, 'bucket' | 'daysPastDue'> & { on: string };

export interface Happening {
  /** `YYYY-MM-DD` */
  on: string;
  what: string;
}

/** Null for an application number that nobody has. `since`: the day of the look before. */
export async function lookAt(
  orm: Orm,
  policy: LendingPolicy,
  applicationNo: string,
  since?: string,
): Promise<Look | null> {
  const em = orm.em.fork();
  const application = await em.findOne(ApplicationSchema, { applicationNo });
  if (!application) return null;
  const events = await em.find(ApplicationEventSchema, { application: application.id }, { orderBy: { at: 'asc' } });
  const loan = await readLoan(em, policy.penalty, applicationNo);
  return {
    today: loan?.asOf ?? jakartaDate(new Date()),
    status: application.status,
    events: events.map(({ at, status, description }) => ({ on: jakartaDate(at), status: status ?? null, description })),
    statement: loan?.statement ?? null,
    days: loan && since ? dayByDay(loan, since) : [],
  };
}

/** The loan is not there before it is paid out. */
function dayByDay({ on, asOf, disbursedOn }: StatedLoan, since: string): Day[] {
  const first = since < disbursedOn ? disbursedOn : since;
  const dates = Array.from({ length: Math.max(0, daysBetween(first, asOf)) }, (_, i) => addDays(first, i + 1));
  return dates.map((date) => {
    const { bucket, daysPastDue } = on(date);
    return { on: date, bucket, daysPastDue };
  });
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
    what: `instalment ${number} fell due: ${status === 'PAID' ? 'paid' : `${formatRupiahInEnglish(outstanding.total - outstanding.penalty)} to pay`}`,
  }));
}

function standing(before: Look, after: Look): Happening[] {
  const [was, is] = [before.statement, after.statement];
  if (!is) return [];
  const grown = is.outstanding.penalty - (was?.outstanding.penalty ?? 0);
  return [
    ...bucketChanges(was?.bucket ?? 'CURRENT', after.days),
    ...(grown > 0
      ? [
          {
            on: after.today,
            what: `penalty grew by ${formatRupiahInEnglish(grown)} to ${formatRupiahInEnglish(is.outstanding.penalty)}`,
          },
        ]
      : []),
  ];
}

/** One by one: a loan that nobody pays goes through every bucket. */
function bucketChanges(from: DpdBucket, days: Day[]): Happening[] {
  let was = from;
  return days.flatMap(({ on, bucket, daysPastDue }) => {
    if (bucket === was) return [];
    const what = `${daysPastDue} days past due: bucket ${was} → ${bucket}`;
    was = bucket;
    return [{ on, what }];
  });
}
