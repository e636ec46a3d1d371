import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { InstalmentSchema, LoanSchema } from '../../src/db/entities/repayment.ts';
import { bringToDate, postReceipt } from '../../src/books/loan-book.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { addDays } from '../../src/domain/calendar.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { money, noon, storeBorrower, storeLoan } from '../db/rows.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const fork = () => database.orm.em.fork();
const inTransaction = <T>(work: (em: EntityManager) => Promise<T>) => fork().transactional(work);
const END = '2027-03-31';

interface Event {
  /** Days from disbursement to payment. */
  paidAfter: number;
  /** Days from payment to its report. */
  reportedAfter: number;
  amount: number;
  named: number[];
  earlySettlement: boolean;
  /** A bucket change is booked that day instead of a payment. */
  onlyAccrue: boolean;
}

const event = fc.record({
  paidAfter: fc.integer({ min: 0, max: 420 }),
  reportedAfter: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
  amount: fc.oneof(fc.constant(830_833), fc.integer({ min: 1, max: 3_000_000 }), fc.constant(9_000_000)),
  named: fc.oneof(fc.constant<number[]>([]), fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })),
  earlySettlement: fc.boolean(),
  onlyAccrue: fc.boolean(),
}) satisfies fc.Arbitrary<Event>;

/** Runs the events in the order given, and brings the loan to the end. */
async function live(events: Event[]) {
  const user = (await storeBorrower(fork())).id;
  const { applicationNo, application } = await storeLoan(fork(), user);
  let asOf = '2026-01-09';
  for (const [i, one] of events.entries()) {
    const paidOn = addDays('2026-01-09', one.paidAfter);
    const reportedOn = addDays(paidOn, one.reportedAfter);
    if (reportedOn > asOf) asOf = reportedOn;
    const changes = {
      asOf: noon(asOf),
      // Which of two payments of one day came first is a fact of its own, whatever order they are reported in.
      paidAt: new Date(noon(paidOn).getTime() + one.amount),
      named: one.named.map((number) => ({ number, amount: Math.ceil(one.amount / 3) })),
      earlySettlement: one.earlySettlement,
    };
    await inTransaction<unknown>((em) =>
      one.onlyAccrue
        ? bringToDate(em, builtInPolicy, { applicationNo, asOf: noon(asOf), cause: String(i) })
        : postReceipt(
            em,
            builtInPolicy,
            money({ applicationNo } as never, `${applicationNo}:${i}`, one.amount, paidOn, changes),
          ),
    );
    expect((await reconcile(fork(), applicationNo)).filter(({ difference }) => difference !== 0)).toEqual([]);
    const loan = await fork().findOneOrFail(LoanSchema, { applicationNo });
    expect((await fork().findOneOrFail(CreditLimitSchema, user)).outstanding).toBe(loan.principalOutstanding);
  }
  await inTransaction((em) => bringToDate(em, builtInPolicy, { applicationNo, asOf: noon(END), cause: 'end' }));
  const loan = await fork().findOneOrFail(LoanSchema, { applicationNo });
  const instalments = await fork().find(InstalmentSchema, { loan: application }, { orderBy: { number: 'asc' } });
  return {
    loan: [loan.principalOutstanding, loan.creditBalance, loan.status, loan.dpdBucket],
    instalments: instalments.map((row) => [
      row.penalty,
      row.waivedInterest,
      row.paidPrincipal,
      row.paidInterest,
      row.paidFee,
      row.paidPenalty,
      row.paidOn,
    ]),
    journal: (await reconcile(fork(), applicationNo)).map(({ account, journal }) => [account, journal]),
  };
}

test('journal and schedule agree after any sequence of payments, late reports and bookings, of each loan and of all together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
      await live(events);
    }),
    { numRuns: 25 },
  );
  const rows = await reconcile(fork());
  expect(new Set(rows.map(({ application_no }) => application_no)).size).toBeGreaterThan(20);
  expect(rows.filter(({ difference }) => difference !== 0)).toEqual([]);
});

test('a loan ends the same in whatever order its payments are reported', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(event, { minLength: 2, maxLength: 6, selector: ({ amount }) => amount }),
      async (events) => {
        // Few dates, so that some payments are of one day.
        const payments = events.map((one) => {
          const paidAfter = 31 * (one.paidAfter % 4);
          return { ...one, onlyAccrue: false, paidAfter, reportedAfter: 420 - paidAfter };
        });
        expect(await live([...payments].reverse())).toEqual(await live(payments));
      },
    ),
    { numRuns: 10 },
  );
});
