/** Registering a phone: a code is sent, not too often, and whoever hands it in is registered, once. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OneTimeCodeSchema } from '../../../src/db/entities/auth.ts';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { addUser, newPhone, type StubHouse, stubHouse } from '../stub-house.ts';
import { INSTANT, TOKEN, visitorDesk } from './visitor-desk.ts';

const desk = visitorDesk('/api/v1/onboarding');

describe('registering a phone (1)', () => {
  test('sends a code', async () => {
    const answer = await desk.post('/register-phone', { phone_number: '081234567890' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Kode OTP telah dikirim.',
      data: { otp_log_id: expect.any(String), channel: 'WHATSAPP', expired_at: INSTANT },
    });
    expect(desk.stub.sent.at(-1)).toEqual({ to: '+6281234567890', code: expect.stringMatching(/^\d{6}$/) });
  });

  test('a number that is none is named', async () => {
    const answer = await desk.post('/register-phone', { phone_number: '08123' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'VALIDATION_ERROR',
      message: 'Data yang Anda masukkan tidak valid.',
      details: [{ field: 'phone_number', value: '08123', message: 'Format nomor telepon tidak valid.' }],
    });
  });

  test('a phone that is already active is refused, one that is still pending is not', async () => {
    const active = await desk.post('/register-phone', { phone_number: (await addUser(desk.stub)).phone });
    expect(active.status).toBe(409);
    expect(active.body).toEqual({
      status: 'error',
      error_code: 'PHONE_NUMBER_REGISTERED',
      message: 'Nomor telepon sudah terdaftar. Silahkan login.',
    });
    const pending = await addUser(desk.stub, { status: 'PENDING' });
    expect((await desk.post('/register-phone', { phone_number: pending.phone })).status).toBe(200);
  });
});

describe('how often a code is sent', () => {
  const limited = {
    status: 'error',
    error_code: 'OTP_RATE_LIMITED',
    message: 'Kode OTP terlalu sering diminta. Silahkan coba beberapa saat lagi.',
  };
  let slow: StubHouse;
  beforeAll(async () => {
    slow = await stubHouse({ OTP_RESEND_SECONDS: '60', RATE_LIMIT_SCALE: '1' });
  });
  afterAll(() => slow.close());
  const ask = (phone: string, device: string) =>
    slow.call('POST', '/api/v1/onboarding/register-phone', { json: { phone_number: phone }, device });
  /** Makes every code so far older. */
  const passSeconds = (seconds: number) =>
    slow.house.orm.em
      .fork()
      .execute(`update one_time_codes set created_at = created_at - interval '${seconds} seconds'`);

  test('once in a while per phone, whatever the device; and per device, whatever the phone', async () => {
    const phone = newPhone();
    expect((await ask(phone, 'a1')).status).toBe(200);
    for (const answer of [await ask(phone, 'a2'), await ask(newPhone(), 'a1')]) {
      expect(answer.status).toBe(429);
      expect(answer.body).toEqual(limited);
      const wait = Number(answer.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(60);
    }
    await passSeconds(61);
    expect((await ask(phone, 'a2')).status).toBe(200);
  });

  test('a code for login does not wait for one for onboarding', async () => {
    const { phone } = await addUser(slow, { status: 'PENDING' });
    expect((await ask(phone, 'b1')).status).toBe(200);
    await slow.house.orm.em.fork().nativeUpdate(UserSchema, { status: 'PENDING' }, { status: 'ACTIVE' });
    const login = await slow.call('POST', '/api/v1/auth/login/send-otp', {
      json: { phone_number: phone },
      device: 'b1',
    });
    expect(login.status).toBe(200);
  });

  test('ten times a day', async () => {
    const phone = newPhone();
    for (let i = 0; i < 10; i++) {
      expect((await ask(phone, `c${i}`)).status).toBe(200);
      await passSeconds(61);
    }
    const eleventh = await ask(phone, 'c10');
    expect(eleventh.body).toEqual(limited);
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(23 * 3600);
  });

  test('ten phones that ask at once from one device get one code', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(newPhone(), 'd1')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(9);
  });

  test.each([
    { kind: 'retryable', reason: 'HTTP 429' },
    { kind: 'unknown', reason: 'timeout' },
    { kind: 'misconfigured', reason: 'HTTP 401' },
  ] as const)('a gateway that is $kind is away', async (outcome) => {
    slow.gateway.answer = outcome;
    const answer = await ask(newPhone(), `f-${outcome.kind}`);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('a number that the gateway refuses is the borrower’s to change', async () => {
    const phone = newPhone();
    slow.gateway.answer = { kind: 'rejected', code: '422', reason: 'HTTP 422' };
    const details = [
      {
        field: 'phone_number',
        message: 'Nomor telepon ini tidak dapat menerima kode. Silahkan gunakan nomor lain.',
      },
    ];
    const message = 'Data yang Anda masukkan tidak valid.';
    const answer = await ask(phone, 'g1');
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ status: 'error', error_code: 'VALIDATION_ERROR', message, details });
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  test('a code that the gateway did not take counts for nothing', async () => {
    const phone = newPhone();
    slow.gateway.answer = { kind: 'retryable', reason: 'ECONNREFUSED' };
    expect((await ask(phone, 'e1')).status).toBe(503);
    slow.gateway.answer = { kind: 'ok', value: { messageId: 'm' } };
    expect((await ask(phone, 'e1')).status).toBe(200);
    expect(await slow.house.orm.em.fork().count(OneTimeCodeSchema, { deviceId: 'e1' })).toBe(1);
  });
});

describe('verifying the phone (2)', () => {
  const asked = async () => {
    const phone = newPhone();
    await desk.post('/register-phone', { phone_number: phone });
    return { phone_number: phone, otp_code: desk.stub.sent.at(-1)!.code };
  };

  test('registers the user, starts onboarding, and gives a token for it', async () => {
    const started: unknown[] = [];
    desk.stub.arus.startOnboarding = async (user) => void started.push(user);
    const body = await asked();
    const answer = await desk.post('/verify-otp', body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Verifikasi Berhasil.',
      data: {
        access_token: TOKEN,
        token_type: 'Bearer',
        expired_at: INSTANT,
        expires_in: 3600,
      },
    });
    const users = (await desk.stub.house.orm.em.fork().find(UserSchema, {})).filter(
      ({ phone }) => phone === body.phone_number,
    );
    expect(users).toMatchObject([{ status: 'PENDING', pinHash: null }]);
    expect(started).toEqual([{ userId: users[0]!.id, phoneIndex: users[0]!.phoneIndex }]);
    const token = answer.body.data.access_token as string;
    expect((await desk.post('/personal-info', {}, { token })).status).toBe(400);
  });

  test('a wrong code is refused and registers nobody', async () => {
    const { phone_number, otp_code } = await asked();
    const answer = await desk.post('/verify-otp', {
      phone_number,
      otp_code: otp_code === '123456' ? '654321' : '123456',
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'INVALID_OTP_CODE',
      message: 'Kode OTP yang Anda masukkan salah.',
    });
    const everybody = await desk.stub.house.orm.em.fork().find(UserSchema, {});
    expect(everybody.map(({ phone }) => phone)).not.toContain(phone_number);
  });

  test('verifying again, later, finds the same user', async () => {
    const first = await asked();
    await desk.post('/verify-otp', first);
    await desk.post('/register-phone', { phone_number: first.phone_number });
    expect((await desk.post('/verify-otp', { ...first, otp_code: desk.stub.sent.at(-1)!.code })).status).toBe(201);
    const everybody = await desk.stub.house.orm.em.fork().find(UserSchema, {});
    expect(everybody.filter(({ phone }) => phone === first.phone_number)).toHaveLength(1);
  });

  test('one code, many calls at once: one user, one token', async () => {
    const body = await asked();
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post('/verify-otp', body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(7);
  });

  test('with an Idempotency-Key every one of them has the answer', async () => {
    const body = await asked();
    const headers = { 'idempotency-key': 'verify-at-once' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post('/verify-otp', body, { headers })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(new Set(answers.map(({ body }) => body.data.access_token)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
  });
});

test('the log of all this knows nobody', async () => {
  await desk.logKnowsNobody();
});
