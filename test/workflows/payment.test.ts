/** What a gateway tells may be late, lost or told twice; what is posted is what came. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { arusClient } from '../../src/client/client.ts';
import { InboxMessageSchema } from '../../src/db/entities/partner.ts';
import { LoanSchema, ReceiptSchema } from '../../src/db/entities/repayment.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import { instalmentsOf, orderPayment, payAtGateway, paymentOf, runningLoan, untilPaid } from '../support/loans.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** An order for 300,000 of the first instalment of a loan that is just running. */
async function order(given: { at?: House; expiresInMs?: number } = {}): Promise<string> {
  const loan = await runningLoan(house);
  const [instalment] = await instalmentsOf(house, loan.applicationNo);
  const expiresAt = new Date(Date.now() + (given.expiresInMs ?? 86_400_000)).toISOString();
  return orderPayment(given.at ?? house, loan, [{ instalment: instalment!, amount: 300_000 }], { expiresAt });
}

/** The same house to which a gateway may be silent for an hour. */
const patientHouse = (): House => ({ ...house, arus: arusClient(house.temporal, 3_600) });

/** The same house to which a gateway is silent after a quarter of a second. */
const impatientHouse = (): House => ({ ...house, arus: arusClient(house.temporal, 0.25) });

const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** A transfer whose webhook does not come, or not yet. */
const payUntold = (reference: string, amount: number, paidAt: Date) =>
  payAtGateway(house, reference, { amount, paidAt, notify: false });

/** The gateway's webhook for one transfer. */
async function webhook(reference: string, amount: number, paidAt: Date): Promise<void> {
  const body = JSON.stringify({
    reference_no: reference,
    status: 'PAID',
    paid_amount: amount,
    payment_time: paidAt.toISOString(),
  });
  const signature = createHmac('sha256', house.config.PAYMENT_WEBHOOK_SECRET[0]!).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-signature': signature };
  const answer = await fetch(`${house.url}/api/v1/webhooks/payments`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
}

/** Every run has ended; how the last one did. */
const ended = (reference: string) => house.temporal.workflow.getHandle(workflowIds.payment(reference)).result();

const runsOf = async (reference: string) => {
  const runs = [];
  for await (const run of house.temporal.workflow.list({ query: `WorkflowId = "${workflowIds.payment(reference)}"` }))
    runs.push(run);
  return runs;
};

const untilTold = (reference: string, transfers: number) =>
  eventually(
    () => paymentOf(house, reference),
    ({ evidence }) => evidence.transfers.length === transfers,
  );

/** What is posted under the reference, receipt by receipt; the books agree with it. */
async function posted(reference: string): Promise<number[]> {
  const em = house.orm.em.fork();
  const receipts = await em.find(ReceiptSchema, { paymentReference: reference }, { orderBy: { createdAt: 'asc' } });
  const { user } = await paymentOf(house, reference);
  const { applicationNo } = await em.findOneOrFail(LoanSchema, { user });
  expect((await reconcile(em, applicationNo)).filter(({ difference }) => difference !== 0)).toEqual([]);
  const amounts = receipts.map(({ amount }) => amount);
  expect((await paymentOf(house, reference)).paidAmount).toBe(amounts.reduce((sum, amount) => sum + amount, 0));
  return amounts;
}

test.concurrent('webhooks that come after the look-up that had their money in post nothing more', async () => {
  const reference = await order();
  const [earlier, later] = [secondsAgo(2), secondsAgo(1)];
  await payUntold(reference, 100_000, earlier);
  await payUntold(reference, 200_000, later);
  await untilPaid(house, reference, 300_000);
  const before = await posted(reference);

  await webhook(reference, 200_000, later);
  await webhook(reference, 100_000, earlier);
  await untilTold(reference, 2);
  await ended(reference);
  expect(await posted(reference)).toEqual(before);
});

test.concurrent('a first webhook that was lost is found at the latest when the time to pay is over', async () => {
  const reference = await order({ at: patientHouse(), expiresInMs: 6_000 });
  await payUntold(reference, 100_000, secondsAgo(2));
  await payAtGateway(house, reference, { amount: 150_000, paidAt: secondsAgo(1) });
  expect(await untilPaid(house, reference, 150_000)).toMatchObject({ status: 'PAID' });
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await posted(reference)).toEqual([150_000, 100_000]);
});

test.concurrent('two transfers of one amount within the same second are both posted', async () => {
  const reference = await order({ at: patientHouse() });
  const second = Math.floor(Date.now() / 1_000 - 5) * 1_000;
  await payAtGateway(house, reference, { amount: 150_000, paidAt: new Date(second + 100) });
  await payAtGateway(house, reference, { amount: 150_000, paidAt: new Date(second + 900) });
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await posted(reference)).toEqual([150_000, 150_000]);
});

test.concurrent('a payment stays open until all has come, and needs no look-up for that', async () => {
  const reference = await order({ at: patientHouse() });
  await payAtGateway(house, reference, { amount: 100_000, paidAt: secondsAgo(2) });
  await untilPaid(house, reference, 100_000);
  await payAtGateway(house, reference, { amount: 200_000, paidAt: secondsAgo(1) });
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await runsOf(reference)).toHaveLength(1);
  expect(await paymentOf(house, reference)).toMatchObject({ paidAmount: 300_000, evidence: { total: null } });
});

test.concurrent('a webhook told twice, under whatever name, posts nothing', async () => {
  const reference = await order({ at: patientHouse() });
  const paymentTime = secondsAgo(1).toISOString();
  const notice = { status: 'PAID' as const, paidAmount: 100_000, paymentTime };
  await payUntold(reference, 100_000, new Date(paymentTime));
  await house.arus.reportPayment(reference, { ...notice, noticeId: 'one' });
  await house.arus.reportPayment(reference, { ...notice, noticeId: 'another' });
  await payAtGateway(house, reference, { amount: 200_000 });
  await ended(reference);
  expect(await posted(reference)).toEqual([100_000, 200_000]);
});

test.concurrent('a transfer after the end is posted, with another one that nobody told us of', async () => {
  const reference = await order({ at: patientHouse() });
  await payAtGateway(house, reference, { paidAt: secondsAgo(3) });
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  await payUntold(reference, 50_000, secondsAgo(2));
  await payAtGateway(house, reference, { amount: 70_000, paidAt: secondsAgo(1) });
  await untilPaid(house, reference, 420_000);
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await posted(reference)).toEqual([300_000, 70_000, 50_000]);
});

test('a transfer that could be hidden in an earlier look-up is asked about at once', async () => {
  const reference = await order();
  await payUntold(reference, 100_000, secondsAgo(2));
  await untilPaid(house, reference, 100_000);
  await payAtGateway(house, reference, { amount: 100_000, paidAt: secondsAgo(1) });
  await untilPaid(house, reference, 200_000);
  expect(await posted(reference)).toEqual([100_000, 100_000]);
  const { events } = await house.temporal.workflow.getHandle(workflowIds.payment(reference)).fetchHistory();
  expect(events!.filter(({ timerFiredEventAttributes: fired }) => fired)).toHaveLength(1);
});

test.concurrent('a gateway that says it is over is asked what had come by then', async () => {
  const reference = await order({ at: patientHouse() });
  await payUntold(reference, 100_000, secondsAgo(1));
  await atGateway('/_sim/expire', { reference_no: reference });
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await posted(reference)).toEqual([100_000]);
});

test('nobody is told that a payment expired while its gateway cannot be asked', async () => {
  await atGateway('/_sim/scenario', { operation: 'getPayment', fault: '401', times: 2 });
  // Asked after a quarter of a second, when the time to pay is over, and four seconds later.
  const reference = await order({ at: impatientHouse(), expiresInMs: 1_000 });
  await payUntold(reference, 100_000, secondsAgo(1));
  await eventually(
    () => paymentOf(house, reference),
    ({ status }) => status !== 'PENDING',
    60_000,
  );
  expect(await ended(reference)).toEqual({ status: 'PAID' });
  expect(await posted(reference)).toEqual([100_000]);
}, 90_000);

test.concurrent('a payment that was made at once takes no more history than it must', async () => {
  const reference = await order({ at: patientHouse() });
  await payAtGateway(house, reference);
  await ended(reference);
  const { events } = await house.temporal.workflow.getHandle(workflowIds.payment(reference)).fetchHistory();
  expect(events!.length).toBeLessThanOrEqual(21);
});

test('a time that cannot be is posted within the life of the loan, shown as booked, and kept for operators', async () => {
  const reference = await order({ at: patientHouse() });
  const inbox = () => house.orm.em.fork().find(InboxMessageSchema, { state: 'REVIEW' }, { orderBy: { id: 'asc' } });
  await webhook(reference, 100_000, new Date('2031-01-01T00:00:00Z'));
  const payment = await untilPaid(house, reference, 100_000);
  expect(Math.abs(payment.paidAt!.getTime() - Date.now())).toBeLessThan(60_000);
  await webhook(reference, 200_000, new Date('2001-01-01T00:00:00Z'));
  await ended(reference);
  expect((await paymentOf(house, reference)).paidAt).toEqual(payment.paidAt);
  expect(await posted(reference)).toEqual([100_000, 200_000]);

  const kept = await inbox();
  expect(kept.map(({ topic, lastError }) => [topic, lastError])).toEqual([
    ['BOOKED', 'payment_time lies after it was told; the money is booked within the life of the loan'],
    ['BOOKED', 'payment_time lies before the loan was paid out; the money is booked within the life of the loan'],
  ]);
  expect(JSON.parse(kept[0]!.body)).toMatchObject({
    reference_no: reference,
    payment_time: '2031-01-01T00:00:00.000Z',
  });
});

async function atGateway(path: string, body: object): Promise<void> {
  const answer = await fetch(`${house.simulators.urls.paymentGateway}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}
