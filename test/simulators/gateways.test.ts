import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { checksum } from '../../simulators/payment-gateway/qris.ts';
import { type Listener, listenForCallbacks } from './listener.ts';
import { ask, bearer } from './requests.ts';

let simulators: Simulators;
let us: Listener;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['otpGateway', 'paymentGateway'] });
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

describe('OTP gateway', () => {
  const message = (to: string) => ({ to, channel: 'WHATSAPP', template: 'otp', params: { code: '123456' } });
  const send = (body: unknown, token = 'embedded-otp') =>
    ask('POST', `${simulators.urls.otpGateway}/v1/messages`, body, bearer(token));

  test('a code is accepted with 202 and can be read by the one who tests', async () => {
    const { status, body } = await send(message('+6281200000001'));
    expect(status).toBe(202);
    const { messages } = (await ask('GET', `${simulators.urls.otpGateway}/_sim/messages?to=%2B6281200000001`)).body;
    expect(messages).toEqual([
      expect.objectContaining({ message_id: body.message_id, to: '+6281200000001', template: 'otp', code: '123456' }),
    ]);
  });

  test.each([
    ['a local number', { ...message('081200000001') }],
    ['another template', { ...message('+6281200000001'), template: 'promo' }],
    ['another channel', { ...message('+6281200000001'), channel: 'PIGEON' }],
    ['no code', { ...message('+6281200000001'), params: {} }],
  ])('%s is refused with 400', async (_, body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { error: 'INVALID_REQUEST' } });
  });

  test('a wrong token is 401, an unreachable phone 422', async () => {
    expect((await send(message('+6281200000001'), 'wrong')).status).toBe(401);
    expect((await send(message('+6281200090000'))).status).toBe(422);
  });
});

describe('payment gateway', () => {
  const request = (changes: Record<string, unknown> = {}) => ({
    reference_no: `INV${randomUUID()}`,
    channel: 'MANDIRI_VA',
    amount: 830_833,
    expires_at: '2099-01-01T00:00:00Z',
    callback_url: `${us.url}/api/v1/webhooks/payments`,
    ...changes,
  });
  const url = () => simulators.urls.paymentGateway;
  const create = (body: unknown, key: string = randomUUID()) =>
    ask('POST', `${url()}/v1/payments`, body, {
      ...bearer('embedded-payment'),
      ...(key ? { 'idempotency-key': key } : {}),
    });
  const state = async (referenceNo: string) =>
    (await ask('GET', `${url()}/v1/payments/${referenceNo}`, undefined, bearer('embedded-payment'))).body;
  const pay = (body: unknown) => ask('POST', `${url()}/_sim/pay`, body);

  test('a virtual account has a number and waits for money', async () => {
    const wanted = request();
    const { status, body } = await create(wanted);
    expect(status).toBe(201);
    expect(body).toEqual({
      payment_id: expect.any(String),
      reference_no: wanted.reference_no,
      payment_code: expect.stringMatching(/^8950\d{12}$/),
      expires_at: wanted.expires_at,
    });
    expect(await state(wanted.reference_no)).toEqual({
      reference_no: wanted.reference_no,
      status: 'PENDING',
      paid_amount: 0,
      payment_time: null,
    });
  });

  test('QRIS gives an EMV payload with the amount and a right checksum, up to ten million', async () => {
    const { body } = await create(request({ channel: 'QRIS' }));
    expect(body.qr_payload).toMatch(/^000201010212.*5303360.*5406830833.*6304[0-9A-F]{4}$/);
    expect(checksum(body.qr_payload.slice(0, -4))).toBe(body.qr_payload.slice(-4));
    expect(checksum('123456789')).toBe('29B1'); // the check value of CRC-16/CCITT-FALSE
    expect((await create(request({ channel: 'QRIS', amount: 10_000_001 }))).status).toBe(422);
  });

  test('the same key gives the first answer again, with another body 409; a key is required', async () => {
    const [key, wanted] = [randomUUID(), request()];
    const first = await create(wanted, key);
    expect(await create(wanted, key)).toMatchObject({ status: 201, body: first.body });
    expect((await create(request(), key)).status).toBe(409);
    expect((await create(wanted)).status).toBe(409);
    expect((await create(request(), '')).status).toBe(400);
  });

  test('a channel that is down is 422, for as long as it is told', async () => {
    await ask('POST', `${url()}/_sim/scenario`, { operation: 'createPayment', fault: '422', times: 1 });
    expect(await create(request())).toMatchObject({ status: 422, body: { error: 'CHANNEL_UNAVAILABLE' } });
    expect((await create(request())).status).toBe(201);
  });

  test.each([
    ['amount', 0],
    ['amount', 10.5],
    ['channel', 'mandiri'],
    ['expires_at', 'tomorrow'],
    ['expires_at', '2020-01-01T00:00:00Z'],
    ['callback_url', '/webhook'],
  ])('%s %s is refused with 400', async (field, value) => {
    const { status, body } = await create(request({ [field]: value }));
    expect(status).toBe(400);
    expect(body.message).toContain(field);
  });

  test('a payment is told by a webhook whose signature is the HMAC of the raw body', async () => {
    const wanted = request();
    await create(wanted);
    const paid = await pay({
      reference_no: wanted.reference_no,
      paid_amount: 800_000,
      payment_time: '2026-02-16T10:00:00Z',
    });
    expect(paid.body).toEqual({ delivered: 200 });
    const webhook = us.received.find(({ body }) => body.reference_no === wanted.reference_no)!;
    expect(webhook.path).toBe('/api/v1/webhooks/payments');
    expect(webhook.body).toEqual({
      reference_no: wanted.reference_no,
      status: 'PAID',
      paid_amount: 800_000,
      payment_time: '2026-02-16T10:00:00Z',
    });
    expect(webhook.headers['x-signature']).toBe(
      createHmac('sha256', 'embedded-payment-webhook').update(webhook.raw).digest('hex'),
    );
    expect(await state(wanted.reference_no)).toMatchObject({ status: 'PAID', paid_amount: 800_000 });
  });

  test('a second transfer adds up in the state and is told by its own amount; times repeats one webhook', async () => {
    const wanted = request();
    await create(wanted);
    await pay({
      reference_no: wanted.reference_no,
      paid_amount: 100_000,
      payment_time: '2026-02-16T10:00:00Z',
      times: 2,
    });
    await pay({ reference_no: wanted.reference_no, paid_amount: 50_000, payment_time: '2026-02-17T10:00:00Z' });
    const told = us.received.filter(({ body }) => body.reference_no === wanted.reference_no);
    expect(told.map(({ body }) => body.paid_amount)).toEqual([100_000, 100_000, 50_000]);
    expect((await state(wanted.reference_no)).paid_amount).toBe(150_000);
  });

  test('a webhook that is not taken is sent again', async () => {
    const wanted = request();
    await create(wanted);
    us.answers.push(503);
    const before = us.received.length;
    expect((await pay({ reference_no: wanted.reference_no })).body).toEqual({ delivered: 503 });
    await us.callback('/webhooks/payments', before + 2);
  });

  test('a payment can expire', async () => {
    const wanted = request();
    await create(wanted);
    await ask('POST', `${url()}/_sim/expire`, { reference_no: wanted.reference_no });
    expect(us.received.at(-1)!.body).toMatchObject({ reference_no: wanted.reference_no, status: 'EXPIRED' });
    expect((await state(wanted.reference_no)).status).toBe('EXPIRED');
  });

  test('a payment that failed is told as FAILED and reads as over', async () => {
    const wanted = request();
    await create(wanted);
    await ask('POST', `${url()}/_sim/fail`, { reference_no: wanted.reference_no });
    expect(us.received.at(-1)!.body).toMatchObject({ reference_no: wanted.reference_no, status: 'FAILED' });
    expect((await state(wanted.reference_no)).status).toBe('EXPIRED');
  });

  test('an unknown reference is 404', async () => {
    expect((await pay({ reference_no: 'INV-unknown' })).status).toBe(404);
    expect(await state('INV-unknown')).toMatchObject({ error: 'NOT_FOUND' });
  });
});
