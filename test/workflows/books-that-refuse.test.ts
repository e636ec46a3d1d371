/** Blocked, not failed: what our own database refuses parks the case at its step; what passes by itself is retried. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReceiptSchema } from '../../src/db/entities/repayment.ts';
import { isRefusal, workflowIds } from '../../src/workflows/messages.ts';
import { runSql } from '../../tools/stack/postgres.ts';
import { signAtFinfra, statusOf } from '../support/applications.ts';
import { activeBorrower, submissionOf } from '../support/borrowers.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import { instalmentsOf, loanOf, orderPayment, payAtGateway, paymentOf, runningLoan } from '../support/loans.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`);
});
afterAll(() => house.close());

const sql = (statement: string) => house.orm.em.fork().execute(statement);

/** While `during` runs, the table takes no new row. */
async function refusing<T>(table: string, during: () => Promise<T>): Promise<T> {
  await sql(`create trigger refusing before insert or update on ${table} execute function refuse()`);
  try {
    return await during();
  } finally {
    await sql(`drop trigger refusing on ${table}`);
  }
}

const parkedAt = (workflowId: string, step: string) =>
  eventually(
    () => house.arus.blockedBy(workflowId).catch(() => null),
    (block) => block !== null && !isRefusal(block) && block.step === step,
  );

const retry = (workflowId: string) =>
  house.arus.resolveBlock(workflowId, { action: 'retry', operator: 'ops@example.com', reason: 'mended' });

describe('a step of the books that is refused for good', () => {
  test('parks a request for a limit, and retry answers the borrower who asked', async () => {
    const { userId } = await activeBorrower(house);
    const id = workflowIds.creditLimit(userId);
    const asked = await refusing('credit_limits', async () => {
      const answer = house.arus.requestLimit(userId);
      await parkedAt(id, 'books: openLimitRequest');
      return { answer };
    });
    await retry(id);
    expect(await asked.answer).toEqual({ accepted: true });
    expect(await house.temporal.workflow.getHandle(id).result()).toMatchObject({ decision: 'APPROVED' });
  });

  test('parks a loan that its funder has paid, and retry books it once', async () => {
    const { userId } = await activeBorrower(house, { limit: 10_000_000 });
    const { applicationNo, ...rest } = submissionOf(house, userId, { amount: 3_000_000, tenorId: 1, promoId: null });
    const id = workflowIds.loan(applicationNo);
    await refusing('loans', async () => {
      await house.arus.submitLoan({ ...rest, applicationNo });
      await signAtFinfra(house, applicationNo);
      await parkedAt(id, 'books: recordDisbursement');
    });
    expect(await statusOf(house, applicationNo)).toBe('DISBURSING');
    await retry(id);
    expect(await house.temporal.workflow.getHandle(id).result()).toMatchObject({ status: 'ACTIVE' });
    expect(await instalmentsOf(house, applicationNo)).toHaveLength(3);
  });

  test('parks a payment whose money has come, and retry posts it once', async () => {
    const loan = await runningLoan(house);
    const [instalment] = await instalmentsOf(house, loan.applicationNo);
    const referenceNo = await orderPayment(house, loan, [{ instalment: instalment!, amount: 300_000 }]);
    const id = workflowIds.payment(referenceNo);
    await refusing('receipts', async () => {
      await payAtGateway(house, referenceNo);
      await parkedAt(id, 'books: postPayment');
    });
    await retry(id);
    await house.temporal.workflow.getHandle(id).result();
    expect(await paymentOf(house, referenceNo)).toMatchObject({ status: 'PAID' });
    const receipts = await house.orm.em
      .fork()
      .find(ReceiptSchema, { loan: (await loanOf(house, loan.applicationNo)).application });
    expect(receipts.map(({ amount }) => amount)).toEqual([300_000]);
  });
});

test('a database that is read-only during a failover is waited for: nothing fails and nothing parks', async () => {
  const { userId } = await activeBorrower(house, { limit: 10_000_000 });
  const submission = submissionOf(house, userId, { amount: 3_000_000, tenorId: 1, promoId: null });
  const id = workflowIds.loan(submission.applicationNo);
  const { pathname } = new URL(house.config.DATABASE_URL);
  const server = house.config.DATABASE_URL.replace(pathname, '/postgres');
  const name = pathname.slice(1);
  const readOnly = async (on: boolean) => {
    await runSql(server, `alter database ${name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
    await runSql(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  };

  /** Somebody tried to write since, was refused, and rolled back. */
  const refused = () =>
    runSql(server, `select 1 from pg_stat_activity where datname = '${name}' and query ilike 'rollback%'`);

  await house.arus.submitLoan(submission);
  await readOnly(true);
  await eventually(refused, ({ rowCount }) => rowCount! > 0);
  await readOnly(false);
  // A connection that was ended may still be lent once.
  const answers = () => statusOf(house, submission.applicationNo).catch(() => null);
  await eventually(answers, (status) => status !== null);
  await signAtFinfra(house, submission.applicationNo);
  expect(await house.temporal.workflow.getHandle(id).result()).toMatchObject({ status: 'ACTIVE' });
});
