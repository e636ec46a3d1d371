/** What belongs to another borrower does not exist: endpoint by endpoint. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeviceKeySchema, SessionSchema } from '../../../src/db/entities/auth.ts';
import { ApplicationSchema } from '../../../src/db/entities/loan.ts';
import { PaymentSchema } from '../../../src/db/entities/payment.ts';
import { openSession } from '../../../src/auth/sessions.ts';
import { registerDeviceKey } from '../../../src/auth/device-keys.ts';
import { tokenSigner } from '../../../src/auth/tokens.ts';
import type { ArusClient } from '../../../src/client/client.ts';
import { addApplication, addLoan } from '../../builders/loan.ts';
import { addUser, type Answer, PIN, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

const DEVICE = 'device-of-the-other';

let stub: StubHouse;
/** What workflows were asked: nothing may reach them. */
let asked: string[];
/** Has everything that the other asks for. */
let owner: Awaited<ReturnType<typeof borrowerWithEverything>>;
let otherId: string;
let token: string;

beforeAll(async () => {
  stub = await stubHouse();
  owner = await borrowerWithEverything();
  const other = await addUser(stub);
  otherId = other.id;
  token = await tokenFor(stub, other, 'session', DEVICE);
});
afterAll(() => stub.close());
beforeEach(() => {
  asked = [];
  const names = ['cancelLoan', 'requestPayment', 'submitLoan', 'requestLimit', 'completeProfile'] as const;
  for (const name of names)
    Object.assign(stub.arus, {
      [name]: async () => {
        asked.push(name);
        return { cancelled: true, accepted: true };
      },
    } satisfies Partial<Record<keyof ArusClient, unknown>>);
});

async function borrowerWithEverything() {
  const { orm, config } = stub.house;
  const user = await addUser(stub);
  const { application, instalments } = await addLoan(orm, user.id, { amount: 3_000_000, tenorId: 1 });
  const pending = await addApplication(orm, user.id, { status: 'AWAITING SIGNATURE' });
  const em = orm.em.fork();
  const payment = em.create(PaymentSchema, {
    ...{ referenceNo: 'INVOWNER', user: user.id, channel: 'QRIS', amount: 1_000, paymentCode: '000201' },
    parts: [],
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  await em.flush();
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const biometricId = await registerDeviceKey(orm.em.fork(), {
    ...{ userId: user.id, deviceId: DEVICE, biometricType: 'FACE_ID' as const },
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  });
  const session = await openSession(orm.em.fork(), tokenSigner(config.JWT_SECRET), {
    userId: user.id,
    deviceId: 'device-of-the-owner',
  });
  const own = {
    applicationNo: application.applicationNo,
    pendingNo: pending.applicationNo,
    scheduleId: instalments[0]!.id,
    amount: instalments[0]!.amount,
    paymentId: payment.id,
  };
  return { user, ...own, biometricId, privateKey: keys.privateKey, refreshToken: session.refreshToken };
}

const get = (path: string) => stub.call('GET', `/api/v1${path}`, { token, device: DEVICE });
const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  stub.call('POST', `/api/v1${path}`, { token, device: DEVICE, json, headers });

/** Refused with this code, and the very same as for an id that nobody has. */
function expectUnknown(answer: Answer, unknown: Answer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, body: { status: 'error', error_code: code } });
  expect({ status: unknown.status, body: unknown.body }).toEqual({ status: answer.status, body: answer.body });
  expect(asked).toEqual([]);
}
const nobodys = '019c6401-5b38-7d5f-8c21-0f1e2d3c4b5a';
const nobodysNo = 'APP-LN-2020-00000001';

describe('another borrower’s', () => {
  test('application cannot be seen', async () => {
    const unknown = await get(`/loan/submissions/${nobodysNo}`);
    expectUnknown(await get(`/loan/submissions/${owner.applicationNo}`), unknown, 404, 'APPLICATION_NOT_FOUND');
  });

  test('application cannot be cancelled', async () => {
    const unknown = await post(`/loan/submissions/${nobodysNo}/cancel`, {});
    const answer = await post(`/loan/submissions/${owner.pendingNo}/cancel`, {});
    expectUnknown(answer, unknown, 404, 'APPLICATION_NOT_FOUND');
    const { status } = await stub.house.orm.em
      .fork()
      .findOneOrFail(ApplicationSchema, { applicationNo: owner.pendingNo });
    expect(status).toBe('AWAITING SIGNATURE');
  });

  test('early settlement has no quote', async () => {
    const unknown = await get(`/loan/submissions/${nobodysNo}/early-settlement`);
    const answer = await get(`/loan/submissions/${owner.applicationNo}/early-settlement`);
    expectUnknown(answer, unknown, 404, 'APPLICATION_NOT_FOUND');
  });

  test('early settlement cannot be paid', async () => {
    const settle = (application_no: string) =>
      post('/payments/generate', { payment_method: 'QRIS', amount: 1, early_settlement: true, application_no });
    expectUnknown(await settle(owner.applicationNo), await settle(nobodysNo), 404, 'APPLICATION_NOT_FOUND');
    const bySchedule = (schedule_id: string) =>
      post('/payments/generate', {
        ...{ payment_method: 'QRIS', amount: 1, early_settlement: true },
        loan_repayment_schedules: [{ schedule_id, amount_paid: 1 }],
      });
    expectUnknown(await bySchedule(owner.scheduleId), await bySchedule(nobodys), 404, 'SCHEDULE_NOT_FOUND');
  });

  test('schedule cannot be paid', async () => {
    const pay = (schedule_id: string) =>
      post('/payments/generate', {
        ...{ payment_channel_id: 1, amount: owner.amount },
        loan_repayment_schedules: [{ schedule_id, amount_paid: owner.amount }],
      });
    expectUnknown(await pay(owner.scheduleId), await pay(nobodys), 404, 'SCHEDULE_NOT_FOUND');
  });

  test('payment cannot be seen', async () => {
    const unknown = await get(`/payments/${nobodys}`);
    expectUnknown(await get(`/payments/${owner.paymentId}`), unknown, 404, 'PAYMENT_NOT_FOUND');
  });

  test('QRIS image cannot be loaded with the token of one’s own', async () => {
    const em = stub.house.orm.em.fork();
    const mine = em.create(PaymentSchema, {
      ...{ referenceNo: 'INVOTHER', user: otherId, channel: 'QRIS', amount: 1_000, paymentCode: '000201' },
      parts: [],
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await em.flush();
    const { qr_url } = (await get(`/payments/${mine.id}`)).body.data as { qr_url: string };
    const { search } = new URL(qr_url);
    const unknown = await get(`/payments/${nobodys}/qr.png${search}`);
    expectUnknown(await get(`/payments/${owner.paymentId}/qr.png${search}`), unknown, 404, 'PAYMENT_NOT_FOUND');
  });

  test('device key cannot be removed', async () => {
    const remove = (id: string) => stub.call('DELETE', `/api/v1/biometric/${id}`, { token, device: DEVICE });
    expectUnknown(await remove(owner.biometricId), await remove(nobodys), 404, 'BIOMETRIC_NOT_FOUND');
    const key = await stub.house.orm.em.fork().findOneOrFail(DeviceKeySchema, owner.biometricId);
    expect(key.deletedAt).toBeNull();
  });

  test('device key opens no session, even on the same device with its right signature', async () => {
    const preAuth = await tokenFor(stub, { id: otherId }, 'pre_auth', DEVICE);
    const { challenge_id } = (await get('/biometric/challenge')).body.data as { challenge_id: string };
    const signature = sign('sha256', Buffer.from(challenge_id), owner.privateKey).toString('base64');
    const answer = await stub.call('POST', '/api/v1/auth/login/biometric', {
      ...{ token: preAuth, device: DEVICE },
      json: { challenge_id, signature },
    });
    expect(answer).toMatchObject({ status: 401, body: { error_code: 'BIOMETRIC_VERIFICATION_FAILED' } });
  });

  test('refresh token gives no access token to another device', async () => {
    const answer = await post('/auth/refresh', { refresh_token: owner.refreshToken });
    expect(answer).toMatchObject({ status: 401, body: { error_code: 'DEVICE_MISMATCH' } });
    expect(answer.body).not.toHaveProperty('data');
  });

  test('refresh token cannot be revoked', async () => {
    const unknown = await post('/auth/revoke', { refresh_token: 'ref_nobodys' });
    const answer = await post('/auth/revoke', { refresh_token: owner.refreshToken });
    expectUnknown(answer, unknown, 401, 'INVALID_REFRESH_TOKEN');
    const open = await stub.house.orm.em.fork().count(SessionSchema, { user: owner.user.id, revokedAt: null });
    expect(open).toBe(1);
  });

  test('Idempotency-Key gives none of the other’s answers', async () => {
    const key = { 'idempotency-key': 'the-same-key' };
    const json = {
      ...{ product_id: stub.house.config.policy.products[0]!.id, requested_amount: 50_000_000, tenor_months_id: 1 },
      security_pin: PIN,
    };
    const ownersToken = await tokenFor(stub, owner.user, 'session', DEVICE);
    const first = await stub.call('POST', '/api/v1/loan/submissions', {
      ...{ token: ownersToken, device: DEVICE, json, headers: key },
    });
    const answer = await post('/loan/submissions', json, key);
    expect(first.body.error_code).toBe('DUPLICATE_SUBMISSION');
    expect(answer).toMatchObject({ status: 404, body: { error_code: 'LIMIT_NOT_FOUND' } });
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
  });
});

describe('of another borrower’s money', () => {
  test.each([
    ['/loan/submissions', { submissions: [], page: 1, has_more: false }],
    ['/loan/bills/outstanding', { total_outstanding: 0, bills: [] }],
    ['/loan/bills/history', { bills: [], page: 1, has_more: false }],
  ])('nothing is in %s', async (path, data) => {
    expect((await get(path)).body.data).toEqual(data);
  });

  test('nothing is in /loan/limit', async () => {
    expect(await get('/loan/limit')).toMatchObject({ status: 404, body: { error_code: 'LIMIT_NOT_FOUND' } });
  });
});

test('the owner gets every one of these', async () => {
  const ownersToken = await tokenFor(stub, owner.user, 'session', 'device-of-the-owner');
  const as = (method: string, path: string, json?: unknown) =>
    stub.call(method, `/api/v1${path}`, {
      ...{ token: ownersToken, device: 'device-of-the-owner' },
      ...(json === undefined ? {} : { json }),
    });
  for (const path of [
    `/loan/submissions/${owner.applicationNo}`,
    `/loan/submissions/${owner.applicationNo}/early-settlement`,
    `/payments/${owner.paymentId}`,
    '/loan/limit',
  ])
    expect({ path, status: (await as('GET', path)).status }).toEqual({ path, status: 200 });
  expect((await as('POST', `/loan/submissions/${owner.pendingNo}/cancel`, {})).status).toBe(200);
  expect((await as('POST', '/auth/refresh', { refresh_token: owner.refreshToken })).status).toBe(201);
  expect((await as('DELETE', `/biometric/${owner.biometricId}`)).status).toBe(200);
  expect((await as('POST', '/auth/revoke', { refresh_token: owner.refreshToken })).status).toBe(200);
});
