/** Posting what a gateway told: from several processes at once, for several loans, and again after a crash. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { paymentActivities } from '../../src/activities/payment.ts';
import { PaymentSchema } from '../../src/db/entities/payment.ts';
import { ReceiptSchema } from '../../src/db/entities/repayment.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import type { GatewayPayment } from '../../src/partners/payment-gateway/mapper.ts';
import { type BookedLoan, addLoan } from '../builders/loan.ts';
import { storeBorrower } from '../db/rows.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let told: string[];
let servicingAway = false;
let atGateway: GatewayPayment;
let serial = 0;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => {
  told = [];
});
afterAll(() => database.close());

const activities = () =>
  paymentActivities({
    orm: database.orm,
    policy: builtInPolicy,
    publicBaseUrl: 'https://arus.example',
    paymentGateway: {
      createPayment: () => Promise.reject(new Error('nothing is ordered here')),
      payment: async () => ({ kind: 'ok', value: atGateway }),
    },
    tellServicing: async (applicationNo) => {
      if (servicingAway) throw new Error('away');
      told.push(applicationNo);
    },
  });

/** A payment of 300,000 for each of the loans' first instalments, in this order. */
async function order(...loans: BookedLoan[]): Promise<string> {
  const em = database.orm.em.fork();
  const referenceNo = `INV${serial++}`;
  em.create(PaymentSchema, {
    referenceNo,
    user: loans[0]!.loan.user,
    channel: 'MANDIRI_VA',
    amount: loans.length * 300_000,
    parts: loans.map(({ application, instalments }) => ({
      ...{ scheduleId: instalments[0]!.id, applicationNo: application.applicationNo, installmentNo: 1 },
      ...{ amount: 300_000, penalty: 0 },
    })),
    expiresAt: new Date(),
  });
  await em.flush();
  return referenceNo;
}

async function loansOfOne(count: number): Promise<BookedLoan[]> {
  const { id } = await storeBorrower(database.orm.em.fork());
  const loans = [];
  for (let i = 0; i < count; i++) loans.push(await addLoan(database.orm, id));
  return loans;
}

const second = (seconds: number) =>
  new Date(Math.floor(Date.now() / 1_000) * 1_000 - 60_000 + seconds * 1_000).toISOString();
const notice = (paidAmount: number, paymentTime: string) => ({
  ...{ noticeId: 'one of many', status: 'PAID' as const, paidAmount, paymentTime },
});
const tell = (referenceNo: string, tells: 'TRANSFER' | 'TOTAL', amount: number, paidAt: string) =>
  activities().local.postPayment({ referenceNo, tells, notice: notice(amount, paidAt) });

const receiptsOf = (paymentReference: string) =>
  database.orm.em.fork().find(ReceiptSchema, { paymentReference }, { orderBy: { createdAt: 'asc' } });
const received = async (referenceNo: string) =>
  (await receiptsOf(referenceNo)).reduce((sum, { amount }) => sum + amount, 0);

test('webhooks and look-ups that are told at the same moment post what came, once', async () => {
  const [loan] = await loansOfOne(1);
  const referenceNo = await order(loan!);
  const transfers = [100_000, 50_000, 50_000, 25_000].map((amount, i) => [amount, second(i)] as const);
  await Promise.all([
    ...[...transfers, ...transfers].map((transfer) => tell(referenceNo, 'TRANSFER', ...transfer)),
    ...[100_000, 150_000, 225_000, 225_000].map((total) => tell(referenceNo, 'TOTAL', total, second(3))),
  ]);
  expect(await received(referenceNo)).toBe(225_000);
  expect(await database.orm.em.fork().findOneOrFail(PaymentSchema, { referenceNo })).toMatchObject({
    ...{ status: 'PAID', paidAmount: 225_000, paidAt: expect.any(Date) },
    evidence: { total: { amount: 225_000 } },
  });
  const books = await reconcile(database.orm.em.fork(), loan!.application.applicationNo);
  expect(books.filter(({ difference }) => difference !== 0)).toEqual([]);
});

test('a payment for two loans that comes in two transfers pays each its own part', async () => {
  const loans = await loansOfOne(2);
  const referenceNo = await order(...loans);
  await tell(referenceNo, 'TRANSFER', 300_000, second(1));
  await tell(referenceNo, 'TRANSFER', 300_000, second(2));
  const shares = (await receiptsOf(referenceNo)).map((receipt) => [receipt.loan, receipt.amount]);
  expect(shares).toEqual(loans.map(({ loan }) => [loan.application, 300_000]));
  const applications = loans.map(({ application }) => application.applicationNo);
  expect(told.toSorted()).toEqual([...applications, ...applications].sort());
});

describe('the servicing of a loan', () => {
  test('hears of money whose posting was committed before the worker died', async () => {
    const [loan] = await loansOfOne(1);
    const referenceNo = await order(loan!);
    servicingAway = true;
    await expect(tell(referenceNo, 'TRANSFER', 300_000, second(1))).rejects.toThrow('away');
    servicingAway = false;
    expect(await tell(referenceNo, 'TRANSFER', 300_000, second(1))).toBeNull();
    expect(told).toEqual([loan!.application.applicationNo]);
    expect(await received(referenceNo)).toBe(300_000);
  });
});

describe('a payment from before evidence was kept', () => {
  test('is not posted again by a look-up, and a transfer on top of it is', async () => {
    const [loan] = await loansOfOne(1);
    const referenceNo = await order(loan!);
    await database.orm.em.fork().nativeUpdate(PaymentSchema, { referenceNo }, { status: 'PAID', paidAmount: 300_000 });
    await tell(referenceNo, 'TRANSFER', 40_000, second(9));
    expect(await received(referenceNo)).toBe(0);
    await tell(referenceNo, 'TOTAL', 340_000, second(9));
    expect(await received(referenceNo)).toBe(40_000);
  });
});

describe('what a look-up says', () => {
  const ASKED_AT = '2026-11-21T10:00:00.000Z';
  const asked = async (answer: GatewayPayment) => {
    atGateway = answer;
    return activities().payments.askPayment({ referenceNo: 'INV', askedAt: ASKED_AT });
  };

  test.each(['PENDING', 'PAID', 'EXPIRED'] as const)('of money is heard, also of a part of it: %s', async (status) => {
    const paymentTime = second(1);
    expect(await asked({ status, paidAmount: 100_000, paymentTime })).toMatchObject({
      paidAmount: 100_000,
      paymentTime,
    });
  });

  test('of money without a time counts from when we asked', async () => {
    const found = await asked({ status: 'PAID', paidAmount: 100_000, paymentTime: null });
    expect(found).toMatchObject({ paidAmount: 100_000, paymentTime: ASKED_AT });
  });

  test.each(['PENDING', 'EXPIRED'] as const)('without money is nothing: %s', async (status) => {
    expect(await asked({ status, paidAmount: 0, paymentTime: null })).toBeNull();
  });
});
