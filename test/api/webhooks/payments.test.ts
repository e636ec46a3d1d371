import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { PaymentSchema } from '../../../src/db/entities/payment.ts';
import { addUser } from '../stub-house.ts';
import { webhookDesk } from './webhook-desk.ts';

const SECRET = 'embedded-payment-webhook';
const desk = webhookDesk();

describe('the payment gateway (19)', () => {
  const sign = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');
  const notify = (notice: object, signature?: string) => {
    const raw = JSON.stringify(notice);
    const headers = { 'content-type': 'application/json', 'x-signature': signature ?? sign(raw) };
    return desk.stub.call('POST', '/api/v1/webhooks/payments', { raw, headers, device: null });
  };
  const paid = { status: 'PAID', paid_amount: 2_750_000, payment_time: '2026-02-16T10:00:00Z' };

  async function payment(): Promise<string> {
    const { id: user } = await addUser(desk.stub);
    const em = desk.stub.house.orm.em.fork();
    const row = em.create(PaymentSchema, {
      referenceNo: `INV${user.slice(-12)}`,
      user,
      channel: 'QRIS',
      amount: 1,
      parts: [],
      expiresAt: new Date(),
    });
    await em.flush();
    return row.referenceNo;
  }

  test('is thanked in the document’s words, and its payment is told', async () => {
    const reference_no = await payment();
    const answer = await notify({ reference_no, ...paid });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'success', message: 'Webhook received and processed.' });
    const [message] = await desk.settled();
    expect(message).toMatchObject({ state: 'DELIVERED', workflowId: `payment-${reference_no}`, topic: 'PAID' });
    const notice = {
      noticeId: message!.id,
      status: 'PAID',
      paidAmount: 2_750_000,
      paymentTime: '2026-02-16T10:00:00.000Z',
    };
    expect(desk.told).toEqual([{ to: reference_no, what: notice }]);
  });

  test('telling the same twice is thanked twice and told once; a second transfer is money', async () => {
    const reference_no = await payment();
    const answers = await Promise.all([1, 2, 3].map(() => notify({ reference_no, ...paid })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await desk.settled();
    expect(desk.told).toHaveLength(1);
    await notify({ reference_no, ...paid, payment_time: '2026-02-16T10:00:01Z' });
    expect((await desk.settled()).map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED']);
    expect(desk.told).toHaveLength(2);
  });

  test('that cannot prove itself leaves nothing but a counter and a log line', async () => {
    const reference_no = await payment();
    const notice = { reference_no, ...paid };
    const counted = async () =>
      (await desk.stub.house.metrics.webhooks.get()).values.find(({ labels }) => labels.result === 'unauthenticated')
        ?.value ?? 0;
    const before = await counted();
    for (const signature of [
      sign(JSON.stringify(notice), 'another secret'),
      sign(`${JSON.stringify(notice)} `),
      '',
      'zz',
      sign(JSON.stringify(notice)).toUpperCase(),
    ])
      expect(await notify(notice, signature)).toMatchObject({ status: 401, body: { error_code: 'UNAUTHORIZED' } });
    expect(await desk.inbox()).toEqual([]);
    expect(await counted()).toBe(before + 5);
    expect(desk.stub.logLines.some((line) => line.includes('webhook refused'))).toBe(true);
    expect(desk.stub.logLines.join('')).not.toContain(reference_no);
  });

  test.each([
    ['{"reference_no":', 'MALFORMED_JSON'],
    ['[]', 'VALIDATION_ERROR'],
    ['{"reference_no":"INV1","status":"PAID"}', 'VALIDATION_ERROR'],
    [
      '{"reference_no":"INV1","status":"PAID","paid_amount":-1,"payment_time":"2026-02-16T10:00:00Z"}',
      'VALIDATION_ERROR',
    ],
    ['{"reference_no":"INV1","status":"PAID","paid_amount":1,"payment_time":"yesterday"}', 'VALIDATION_ERROR'],
  ])('that says %s is malformed', async (raw, error_code) => {
    const headers = { 'content-type': 'application/json', 'x-signature': sign(raw) };
    const answer = await desk.stub.call('POST', '/api/v1/webhooks/payments', { raw, headers });
    expect(answer).toMatchObject({ status: 400, body: { error_code } });
    expect(await desk.inbox()).toEqual([]);
  });

  test('with a status that nobody knows is kept for an operator', async () => {
    expect((await notify({ reference_no: await payment(), status: 'CHARGEBACK' })).status).toBe(200);
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW', topic: 'CHARGEBACK' }]);
    expect(desk.told).toEqual([]);
  });

  test('about a payment that we do not have yet is matched later', async () => {
    const { id: user } = await addUser(desk.stub);
    const referenceNo = `INV${user.slice(-12)}`;
    await notify({ reference_no: referenceNo, ...paid });
    expect(await desk.settled()).toMatchObject([{ state: 'UNMATCHED', lastError: 'no payment has this reference' }]);

    const em = desk.stub.house.orm.em.fork();
    em.create(PaymentSchema, { referenceNo, user, channel: 'QRIS', amount: 1, parts: [], expiresAt: new Date() });
    await em.flush();
    await desk.dueAgain();
    await desk.becomes(async () => (await desk.inbox())[0]!.state, 'DELIVERED');
    expect(desk.told).toHaveLength(1);
  });

  test('is told when Temporal is back', async () => {
    const report = desk.stub.arus.reportPayment!;
    desk.stub.arus.reportPayment = async () => {
      throw new ServiceUnavailable('away');
    };
    await notify({ reference_no: await payment(), ...paid });
    expect(await desk.settled()).toMatchObject([{ state: 'RECEIVED', lastError: 'ServiceUnavailable', attempts: 1 }]);
    desk.stub.arus.reportPayment = report;
    await desk.dueAgain();
    await desk.becomes(async () => (await desk.inbox())[0]!.state, 'DELIVERED');
    expect(desk.told).toHaveLength(1);
  });
});
