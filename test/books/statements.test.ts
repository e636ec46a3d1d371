import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jakartaDate } from '../../src/domain/calendar.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { postReceipt } from '../../src/books/loan-book.ts';
import { readActiveLoans, readAllLoans, readLoan, readLoans } from '../../src/books/statements.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { money, storeBorrower, storeLoan } from '../db/rows.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const { penalty } = builtInPolicy;
const fork = () => database.orm.em.fork();
const aLoan = async (user?: string) => storeLoan(fork(), user ?? (await storeBorrower(fork())).id);

test('a statement is of the loan’s own today: real time and how far its clock was turned', async () => {
  const loan = await aLoan();
  const days = 86_400;
  await fork().execute('update loans set clock_offset_seconds = ? where application_id = ?', [
    40 * days,
    loan.application,
  ]);
  const read = await readLoan(fork(), penalty, loan.applicationNo);
  expect(read?.asOf).toBe(jakartaDate(new Date(Date.now() + 40 * days * 1000)));
  expect(read?.statement.asOf).toBe(read?.asOf);
});

test('a statement of any other date is had without another read', async () => {
  const loan = await aLoan();
  const read = await readLoan(fork(), penalty, loan.applicationNo);
  // Overdue principal and interest 666,666 + 160,000, 0.1 % a day, 10 days.
  expect(read!.on('2026-02-19')).toMatchObject({
    asOf: '2026-02-19',
    daysPastDue: 10,
    outstanding: { penalty: 8_270 },
  });
});

test('an application without a loan has no statement, and is left out of many', async () => {
  const [one, other] = [await aLoan(), await aLoan()];
  const none = 'APP-LN-2026-49999999';
  expect(await readLoan(fork(), penalty, none)).toBeNull();
  const read = await readLoans(fork(), penalty, [other.applicationNo, none, one.applicationNo]);
  expect(read.map(({ applicationNo }) => applicationNo).toSorted()).toEqual(
    [one.applicationNo, other.applicationNo].toSorted(),
  );
  expect(await readLoans(fork(), penalty, [])).toEqual([]);
});

test('a loan that is over is among all loans of its borrower, and not among the active ones', async () => {
  const user = (await storeBorrower(fork())).id;
  const [over, active] = [await aLoan(user), await aLoan(user)];
  await fork().transactional((em) =>
    postReceipt(em, builtInPolicy, money(over, `${over.applicationNo}:all`, 9_970_000, '2026-02-01')),
  );
  const numbers = (loans: { applicationNo: string }[]) => loans.map(({ applicationNo }) => applicationNo).toSorted();
  expect(numbers(await readActiveLoans(fork(), penalty, user))).toEqual([active.applicationNo]);
  expect(numbers(await readAllLoans(fork(), penalty, user))).toEqual(numbers([over, active]));
});
