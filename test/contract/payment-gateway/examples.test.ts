/** The payment gateway: every example, read by our client and answered by the simulator; and its webhook while secrets are rotated. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { paymentGateway } from '../../../src/partners/payment-gateway/index.ts';
import { verifyPaymentSignature } from '../../../src/partners/payment-gateway/signature.ts';
import type { PaymentGateway } from '../../../src/partners/payment-gateway/index.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { type FakePartner, fakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';
import { type Listener, listenForCallbacks } from '../../simulators/listener.ts';
import { ask, bearer, type Reply } from '../../simulators/requests.ts';
import { testConfig } from '../../support/config.ts';
import { differences, eachExample, type Example, examplesOf, expectDocumented } from '../every-example.ts';

const examples = examplesOf('payment-gateway');
const { body: wanted } = examples['payments: created']!.of.request;
const order = {
  referenceNo: wanted.reference_no,
  channel: wanted.channel,
  amount: wanted.amount,
  expiresAt: wanted.expires_at,
  callbackUrl: wanted.callback_url,
};
const secret = 'the secret of last year';

let server: FakePartner;
let transport: PatientTransport;
let simulators: Simulators;
let us: Listener;
beforeAll(async () => {
  server = await fakePartner();
  transport = patientTransport();
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['paymentGateway'], credentials: { PAYMENT_WEBHOOK_SECRET: secret } });
});
beforeEach(async () => {
  server.heard.length = 0;
  us.received.length = 0;
  await ask('POST', `${url()}/_sim/reset`);
});
afterAll(async () => {
  await server.close();
  await simulators.close();
  await us.close();
  await transport.close();
});

const url = () => simulators.urls.paymentGateway;
/** The document's time is over: the same payment, still to be made. */
const body = (changes: object = {}) => ({
  ...wanted,
  expires_at: new Date(Date.now() + 3_600_000).toISOString(),
  callback_url: `${us.url}/api/v1/webhooks/payments`,
  ...changes,
});
const auth = bearer('embedded-payment');
const create = (changes: object = {}) => {
  const { method, path, headers } = examples['payments: created']!.of.request;
  return ask(method, url() + path, body(changes), { ...headers, ...auth });
};
const read = () => ask('GET', `${url()}/v1/payments/${wanted.reference_no}`, undefined, auth);
const pay = (given: object = {}) => ask('POST', `${url()}/_sim/pay`, { reference_no: wanted.reference_no, ...given });

describe('our client reads', () => {
  type Row = { call: (gateway: PaymentGateway) => Promise<Outcome<unknown>>; outcome: object } | 'they call us';
  const creating = (outcome: object, changes: object = {}): Row => ({
    call: (gateway) => gateway.createPayment({ ...order, ...changes }),
    outcome,
  });
  const reading = (value: object): Row => ({
    call: (gateway) => gateway.payment(order.referenceNo),
    outcome: { kind: 'ok', value },
  });
  const instruction = (paymentId: string, paymentCode: string, qrPayload: string | null) => ({
    kind: 'ok',
    value: { paymentId, paymentCode, qrPayload, expiresAt: order.expiresAt },
  });

  eachExample<Row>(
    'payment-gateway',
    {
      'payments: created': creating(instruction('9bsdfg82', '123456789012345', null)),
      'payments: created, QRIS': creating(instruction('9bsdfg83', '00020101021226', '00020101021226'), {
        channel: 'QRIS',
      }),
      'payments: channel down': creating({ kind: 'rejected', code: 'CHANNEL_UNAVAILABLE' }),
      'payments: pending': reading({ status: 'PENDING', paidAmount: 0, paymentTime: null }),
      'payments: paid': reading({ status: 'PAID', paidAmount: 2_750_000, paymentTime: '2026-02-16T10:00:00Z' }),
      'webhook: success': 'they call us',
    },
    async (example, row) => {
      if (row === 'they call us') return;
      server.answers(json(example.status, example.body));
      const gateway = paymentGateway({ baseUrl: server.url, token: 'embedded-payment' }, transport);
      expect(await row.call(gateway)).toMatchObject(row.outcome);
      const [heard] = server.heard;
      if (heard!.method === 'GET') {
        expect(heard!.path).toBe('/v1/payments/INV8234');
        return;
      }
      const { method, path, headers } = example.of.request;
      expect(heard).toMatchObject({ method, path, headers });
      expect(Object.keys(JSON.parse(heard!.body))).toEqual(Object.keys(wanted));
    },
  );

  test('what is down is a refusal only where it is said in a refusal', async () => {
    const gateway = paymentGateway({ baseUrl: server.url, token: 'embedded-payment' }, transport);
    server.answers(json(503, { error: 'CHANNEL_UNAVAILABLE' }));
    expect(await gateway.createPayment(order)).toMatchObject({ kind: 'unknown' });
  });
});

describe('the simulator answers', () => {
  const rows: Record<string, (example: Example) => Promise<Reply>> = {
    'payments: created': () => create(),
    'payments: created, QRIS': () => create({ channel: 'QRIS' }),
    'payments: channel down': async () => {
      await ask('POST', `${url()}/_sim/scenario`, { operation: 'createPayment', fault: '422' });
      const down = await create();
      // Beside what is documented it says why.
      const { message: _, ...documented } = down.body;
      return { ...down, body: documented };
    },
    'payments: pending': async () => {
      await create();
      return read();
    },
    'payments: paid': async () => {
      await create();
      await pay({ payment_time: '2026-02-16T10:00:00Z' });
      return read();
    },
    'webhook: success': async ({ of, status, body: thanks }) => {
      await create();
      await pay();
      const [told] = us.received;
      expect(told!.path).toBe(of.request.path);
      expect(told!.headers).toMatchObject(of.request.headers!);
      expect(differences(of.request.body, told!.body)).toEqual([]);
      // The answer is ours: test/api/webhooks/payments.test.ts compares it.
      return { status, headers: new Headers(), body: thanks };
    },
  };
  eachExample('payment-gateway', rows, async (example, answer) => expectDocumented(example, await answer(example)));

  test('a channel that was down takes the same payment again when it is back', async () => {
    await ask('POST', `${url()}/_sim/scenario`, { operation: 'createPayment', fault: '422', times: 1 });
    const gateway = paymentGateway({ baseUrl: url(), token: 'embedded-payment' }, transport);
    const again = { ...order, expiresAt: body().expires_at as string };
    expect(await gateway.createPayment(again)).toMatchObject({ kind: 'rejected', code: 'CHANNEL_UNAVAILABLE' });
    const made = await gateway.createPayment(again);
    expect(made).toMatchObject({ kind: 'ok' });
    expect(await gateway.createPayment(again)).toEqual(made);
  });
});

describe('while the secret of the webhook is rotated', () => {
  const accepted = async (PAYMENT_WEBHOOK_SECRET: string) => {
    await create();
    await pay();
    const { raw, headers } = us.received[0]!;
    const signature = String(headers['x-signature']);
    const secrets = testConfig({ PAYMENT_WEBHOOK_SECRET }).PAYMENT_WEBHOOK_SECRET;
    return verifyPaymentSignature(Buffer.from(raw), signature, secrets);
  };

  test.each([
    ['the gateway still signs with the old one, both are set', `new,${secret}`, true],
    ['the gateway signs with the one that is first', `${secret},next`, true],
    ['a space after the comma does not matter', `new, ${secret}`, true],
    ['the old one was dropped too early', 'new', false],
  ])('%s: %s', async (_, secrets, valid) => {
    expect(await accepted(secrets)).toBe(valid);
  });

  test('two secrets are two, and never one with a comma in it', () => {
    const raw = Buffer.from('{}');
    const joined = createHmac('sha256', 'new,old').update(raw).digest('hex');
    const { PAYMENT_WEBHOOK_SECRET } = testConfig({ PAYMENT_WEBHOOK_SECRET: 'new,old' });
    expect(verifyPaymentSignature(raw, joined, PAYMENT_WEBHOOK_SECRET)).toBe(false);
  });
});
