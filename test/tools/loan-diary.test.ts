import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Loan } from '../../src/db/entities/repayment.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { between, lookAt } from '../../tools/clock/loan-diary.ts';
import { noon, storeBorrower, storeLoan } from '../db/rows.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Turns the loan's clock to noon of that day. */
const itIs = (loan: Loan, date: string) =>
  database.orm.em
    .fork()
    .execute('update loans set clock_offset_seconds = ? where application_no = ?', [
      Math.round((noon(date).getTime() - Date.now()) / 1000),
      loan.applicationNo,
    ]);

test('a loan that nobody pays enters one bucket after the other, each on its own day', async () => {
  const em = database.orm.em.fork();
  const loan = await storeLoan(em, (await storeBorrower(em)).id);
  await itIs(loan, '2026-02-01');
  const before = (await lookAt(database.orm, builtInPolicy, loan.applicationNo))!;
  await itIs(loan, '2026-05-15');
  const after = (await lookAt(database.orm, builtInPolicy, loan.applicationNo, before.today))!;

  const changes = between(before, after).filter(({ what }) => what.includes('bucket'));
  expect(changes).toEqual([
    { on: '2026-02-10', what: '1 days past due: bucket CURRENT → 1-7' },
    { on: '2026-02-17', what: '8 days past due: bucket 1-7 → 8-30' },
    { on: '2026-03-12', what: '31 days past due: bucket 8-30 → 31-60' },
    { on: '2026-04-11', what: '61 days past due: bucket 31-60 → 61-90' },
    { on: '2026-05-11', what: '91 days past due: bucket 61-90 → >90' },
  ]);
});
