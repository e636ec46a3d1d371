/** The payment gateway: instructions, states, refusals, and who may say that somebody paid. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type PaymentGateway, paymentGateway } from '../../src/partners/payment-gateway/index.ts';
import { verifyPaymentSignature } from '../../src/partners/payment-gateway/signature.ts';
import { example, fixture } from './contract-fixture.ts';
import { fakePartner, type FakePartner, json } from './transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from './transport/patient-transport.ts';

const payments = fixture('payment-gateway', 'payments');
const order = {
  referenceNo: 'INV8234',
  channel: 'MANDIRI_VA',
  amount: 2_750_000,
  expiresAt: '2026-02-17T00:40:00Z',
  callbackUrl: 'https://arus.example/api/v1/webhooks/payments',
};

let server: FakePartner;
let transport: PatientTransport;
let gateway: PaymentGateway;
beforeAll(async () => {
  server = await fakePartner();
});
beforeEach(() => {
  server.heard.length = 0;
  transport = patientTransport();
  gateway = paymentGateway({ baseUrl: server.url, token: 'embedded-payment' }, transport);
});
afterEach(() => transport.close());
afterAll(() => server.close());

describe('asking for instructions', () => {
  test('is as contracts say, with the reference as idempotency key', async () => {
    server.answers(example(payments, 'created'));
    expect(await gateway.createPayment(order)).toEqual({
      kind: 'ok',
      value: {
        paymentId: '9bsdfg82',
        paymentCode: '123456789012345',
        qrPayload: null,
        expiresAt: '2026-02-17T00:40:00Z',
      },
    });
    expect(server.heard[0]).toMatchObject({
      method: 'POST',
      path: '/v1/payments',
      headers: { ...payments.request.headers, authorization: 'Bearer embedded-payment' },
    });
    expect(JSON.parse(server.heard[0]!.body)).toEqual(payments.request.body);
  });

  test('by QRIS gives what the QR code shows', async () => {
    server.answers(example(payments, 'created, QRIS'));
    expect(await gateway.createPayment({ ...order, channel: 'QRIS' })).toMatchObject({
      value: { qrPayload: '00020101021226' },
    });
  });

  test('on a channel that is down is refused by that name', async () => {
    server.answers(example(payments, 'channel down'));
    expect(await gateway.createPayment(order)).toMatchObject({ kind: 'rejected', code: 'CHANNEL_UNAVAILABLE' });
  });

  test('never gives the code of another payment', async () => {
    server.answers(json(201, { ...payments.responses['created']!.body, reference_no: 'INV9' }));
    expect(await gateway.createPayment(order)).toEqual({
      kind: 'unknown',
      reason: 'the answer is about another reference_no',
    });
  });

  test.each([{ amount: 0 }, { amount: 1.5 }, { expiresAt: 'tomorrow' }, { callbackUrl: 'nowhere' }])(
    'with %j is not sent',
    async (wrong) => {
      expect(await gateway.createPayment({ ...order, ...wrong })).toMatchObject({
        kind: 'rejected',
        code: 'UNSENDABLE',
      });
      expect(server.heard).toHaveLength(0);
    },
  );
});

describe('asking what became of a payment', () => {
  test.each([
    ['pending', { status: 'PENDING', paidAmount: 0, paymentTime: null }],
    ['paid', { status: 'PAID', paidAmount: 2_750_000, paymentTime: '2026-02-16T10:00:00Z' }],
  ])('%s', async (name, value) => {
    server.answers(example(payments, name));
    expect(await gateway.payment('INV8234')).toEqual({ kind: 'ok', value });
    expect(server.heard[0]).toMatchObject({ method: 'GET', path: '/v1/payments/INV8234' });
  });

  test('that the gateway does not know is a refusal', async () => {
    server.answers(json(404, { error: 'NOT_FOUND' }));
    expect(await gateway.payment('INV8234')).toMatchObject({ kind: 'rejected', code: '404' });
  });
});

describe('a bad answer', () => {
  test.each([
    ['200 with an error', json(200, { error: 'INTERNAL' }), 'unknown'],
    ['401', json(401, { error: 'UNAUTHORIZED' }), 'misconfigured'],
    ['409', json(409, { error: 'CONFLICT' }), 'rejected'],
    ['429', json(429, { error: 'RATE_LIMITED' }), 'retryable'],
    ['wrong types', json(201, { ...payments.responses['created']!.body, expires_at: 'soon' }), 'unknown'],
  ])('%s is %s', async (_, answer, kind) => {
    server.answers(answer);
    expect((await gateway.createPayment(order)).kind).toBe(kind);
  });
});

describe('the webhook’s signature', () => {
  const body = Buffer.from(
    '{"reference_no":"INV8234","status":"PAID","paid_amount":2750000,"payment_time":"2026-02-16T10:00:00Z"}',
  );
  const signed = (secret: string) => createHmac('sha256', secret).update(body).digest('hex');

  test.each([
    ['the secret', ['new'], 'new', true],
    ['the newer of two, while they are rotated', ['new', 'old'], 'new', true],
    ['the older of two, while they are rotated', ['new', 'old'], 'old', true],
    ['a secret that is no longer valid', ['new'], 'old', false],
    ['any secret, when none is set', [], 'new', false],
    ['an empty secret', [''], '', false],
  ])('by %s', (_, secrets, signer, valid) => {
    expect(
      verifyPaymentSignature(
        body,
        signer === '' ? createHmac('sha256', '').update(body).digest('hex') : signed(signer),
        secrets,
      ),
    ).toBe(valid);
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one in capitals', signed('new').toUpperCase()],
    ['a shortened one', signed('new').slice(0, -2)],
    ['one with something after it', `${signed('new')}00`],
    ['one that is no hex', 'z'.repeat(64)],
    ['one changed in its last character', signed('new').replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
  ])('%s is not valid', (_, header) => {
    expect(verifyPaymentSignature(body, header, ['new'])).toBe(false);
  });

  test('covers every byte of the body', () => {
    expect(verifyPaymentSignature(Buffer.concat([body, Buffer.from(' ')]), signed('new'), ['new'])).toBe(false);
  });
});
