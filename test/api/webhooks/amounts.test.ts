/** Amounts of webhooks: bounded by policy, and never swallowed where a partner contradicts itself. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { webhookDesk } from './webhook-desk.ts';

const desk = webhookDesk();
const finfra = { 'finfra-auth-key': 'embedded-finfra-callback' };
const signed = (body: object) => ({
  'x-signature': createHmac('sha256', 'embedded-payment-webhook').update(JSON.stringify(body)).digest('hex'),
});
const at = '2026-02-16T10:00:00Z';
const MOST = 1_000_000_000;

const dompetKilat = {
  ...{ transactionId: 'T1', loanCode: 'LC1', status: 'active', loanAmount: 8_000_000, tenor: 12, tenorUnit: 'month' },
};
const invoice = { id: 'inv-1', external_id: 'x', status: 'PAID', amount: 400_000, paid_amount: 400_000, paid_at: at };
const account = { payment_id: 'pay-1', external_id: 'x', account_number: '88', bank_code: 'BNI', amount: 7 };

/** What each webhook that tells of money says, with an amount put in. */
const messages: [field: string, path: string, saying: (amount: number) => object][] = [
  [
    'paid_amount',
    '/api/v1/webhooks/payments',
    (paid_amount) => ({ reference_no: 'INV1', status: 'PAID', payment_time: at, paid_amount }),
  ],
  ['amount', '/api/core/ftm/users/bnpl_paid/status', (amount) => ({ status: 'PAID', loan_unique_id: 'L1', amount })],
  ['paid_amount', '/api/core/payment-gateway/invoices/status', (paid_amount) => ({ ...invoice, paid_amount })],
  ['amount', '/api/core/payment-gateway/invoices/status', (amount) => ({ ...invoice, amount })],
  [
    'amount',
    '/api/core/payment-gateway/virtual-account/status',
    (amount) => ({ ...account, amount, transaction_timestamp: at }),
  ],
  ['loanAmount', '/v1/loan/disburse', (loanAmount) => ({ ...dompetKilat, loanAmount })],
  ['loanAmountPaid', '/v1/callback/loan/repayment', (loanAmountPaid) => ({ ...dompetKilat, loanAmountPaid })],
  [
    'histories.1.paymentAmount',
    '/v1/callback/loan/repayment',
    (paymentAmount) => ({
      ...dompetKilat,
      histories: [
        { transactionTime: at, paymentAmount: 1 },
        { transactionTime: at, paymentAmount },
      ],
    }),
  ],
];
const post = (path: string, body: object) =>
  desk.post(path, body, path.includes('/v1/webhooks') ? signed(body) : finfra);

describe.each(messages)('the amount in %s of %s', (field, path, saying) => {
  test.each([MOST + 1, 77_777_777_777_777, Number.MAX_SAFE_INTEGER])(
    'is refused where it is %d, and nothing of it is kept',
    async (amount) => {
      const answer = await post(path, saying(amount));
      expect(answer.status).toBe(400);
      expect(answer.body.details.map((detail: { field: string }) => detail.field)).toEqual([field]);
      expect(await desk.inbox()).toEqual([]);
    },
  );

  test('is refused or kept for review where arithmetic cannot carry it', async () => {
    const { status } = await post(path, saying(Number.MAX_SAFE_INTEGER * 4));
    const kept = (await desk.inbox()).map(({ state }) => state);
    expect([400, 'REVIEW']).toContain(kept[0] ?? status);
  });

  test('is taken up to the policy’s largest receipt', async () => {
    expect((await post(path, saying(MOST))).status).toBe(200);
    expect(await desk.inbox()).toHaveLength(1);
  });
});

describe('a message told again under the same id', () => {
  test.each<[string, string, object, object]>([
    ['an invoice with another amount', '/api/core/payment-gateway/invoices/status', invoice, { paid_amount: 830_833 }],
    [
      'an invoice paid at another time',
      '/api/core/payment-gateway/invoices/status',
      invoice,
      { paid_at: '2026-02-17T10:00:00Z' },
    ],
    [
      'a transfer with another amount',
      '/api/core/payment-gateway/virtual-account/status',
      { ...account, transaction_timestamp: at },
      { amount: 8 },
    ],
    ['a disbursement of another amount', '/v1/loan/disburse', dompetKilat, { loanAmount: 3_000_000 }],
    ['a disbursement over another tenor', '/v1/loan/disburse', dompetKilat, { tenor: 3 }],
  ])('is kept for review where it is %s, once', async (_what, path, first, change) => {
    await post(path, first);
    for (const again of [first, { ...first, ...change }, { ...first, ...change }])
      expect((await post(path, again)).status).toBe(200);
    const kept = await desk.inbox();
    expect(kept).toHaveLength(2);
    expect(kept[1]).toMatchObject({
      state: 'REVIEW',
      lastError: 'told before under the same id with another amount, time or terms',
    });
  });

  test('is another message where Dompet Kilat leaves the totals out and tells of one payment more', async () => {
    const entry = (day: number) => ({ transactionTime: `2026-03-${day}T03:00:00Z`, paymentAmount: 830_833 });
    await post('/v1/callback/loan/repayment', { ...dompetKilat, histories: [entry(16)] });
    await post('/v1/callback/loan/repayment', { ...dompetKilat, histories: [entry(16), entry(17)] });
    await post('/v1/callback/loan/repayment', { ...dompetKilat, histories: [entry(16), entry(17)] });
    expect(await desk.inbox()).toHaveLength(2);
  });
});
