/** Logging in: a code by phone, then the PIN or the device key. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { DeviceKeySchema, OneTimeCodeSchema, SessionSchema } from '../../../src/db/entities/auth.ts';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { addUser, newPhone, PIN, tokenFor } from '../stub-house.ts';
import { INSTANT, TOKEN, visitorDesk } from './visitor-desk.ts';

const desk = visitorDesk('/api/v1/auth');

const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
const invalidOtp = { status: 'error', error_code: 'INVALID_OTP_CODE', message: 'Kode OTP yang Anda masukkan salah.' };
const invalidPin = (remaining_attempts: number, is_locked: boolean) => ({
  status: 'error',
  error_code: 'INVALID_PIN',
  message: 'PIN yang anda masukkan salah. Silahkan coba lagi.',
  data: { remaining_attempts, is_locked },
});

describe('a code for login (7)', () => {
  test('is sent to the phone of an active account, however the number is written', async () => {
    const phone = newPhone();
    await addUser(desk.stub, { phone });
    for (const [i, written] of [`0${phone.slice(3)}`, phone.slice(1), phone].entries()) {
      const answer = await desk.post('/login/send-otp', { phone_number: written }, { device: `writes-${i}` });
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.body).toEqual({
        status: 'success',
        message: 'Kode OTP telah dikirim.',
        data: { otp_log_id: expect.any(String), channel: 'WHATSAPP', expired_at: INSTANT },
      });
      expect(desk.codeSentTo(phone)).toMatch(/^\d{6}$/);
    }
  });

  test.each(['PENDING', null] as const)('is refused where there is no active account (%s)', async (status) => {
    const phone = newPhone();
    if (status) await addUser(desk.stub, { phone, status });
    const typed = `0${phone.slice(3)}`;
    const answer = await desk.post('/login/send-otp', { phone_number: typed });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'PHONE_NUMBER_NOT_FOUND',
      message: 'Pengguna tidak ditemukan.',
      details: [{ field: 'phone_number', value: typed, message: 'Nomor telepon belum terdaftar.' }],
    });
  });

  test('is sent to a suspended account as to any other: it is told so when the phone is proved, and not before', async () => {
    const { phone } = await addUser(desk.stub, { status: 'SUSPENDED' });
    expect((await desk.post('/login/send-otp', { phone_number: phone })).status).toBe(200);
    const verify = (otp_code: string) => desk.post('/login/verify-otp', { phone_number: phone, otp_code });
    expect((await verify(wrong(desk.codeSentTo(phone)))).body).toEqual(invalidOtp);
    expect((await verify(desk.codeSentTo(phone))).body).toMatchObject({ error_code: 'ACCOUNT_SUSPENDED' });
  });

  test('is kept as a hash only', async () => {
    const { phone, phoneIndex } = await addUser(desk.stub);
    await desk.post('/login/send-otp', { phone_number: phone });
    const row = await desk.stub.house.orm.em.fork().findOneOrFail(OneTimeCodeSchema, { phoneIndex });
    expect(row.codeHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(desk.codeSentTo(phone));
  });
});

describe('handing a login code in (8)', () => {
  const asked = async (device = 'device-1') => {
    const user = await addUser(desk.stub);
    await desk.post('/login/send-otp', { phone_number: user.phone }, { device });
    return { user, phone: user.phone, code: desk.codeSentTo(user.phone) };
  };

  test.each(['/login/verify-otp', '/login/send-otp'])('gives a pre_auth token, at %s', async (path) => {
    const { phone, code } = await asked();
    const answer = await desk.post(path, { phone_number: phone, otp_code: code });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Verifikasi Berhasil.',
      data: { access_token: TOKEN, token_type: 'Bearer', expired_at: INSTANT, expires_in: 3600 },
    });
  });

  test('a phone that nobody registered is a wrong code like any other', async () => {
    const answer = await desk.post('/login/verify-otp', { phone_number: newPhone(), otp_code: '123456' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(invalidOtp);
  });

  test('a right code works once', async () => {
    const { phone, code } = await asked();
    const both = await Promise.all(
      [1, 2].map(() => desk.post('/login/verify-otp', { phone_number: phone, otp_code: code })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(both.find(({ status }) => status === 400)!.body).toEqual(invalidOtp);
  });

  test('three wrong tries void it, the right code included', async () => {
    const { phone, code } = await asked();
    for (const guess of [wrong(code), '123', wrong(code)])
      expect(await desk.post('/login/verify-otp', { phone_number: phone, otp_code: guess })).toMatchObject({
        status: 400,
        body: invalidOtp,
      });
    const answer = await desk.post('/login/verify-otp', { phone_number: phone, otp_code: code });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'OTP_ATTEMPTS_EXCEEDED',
      message: 'Anda sudah terlalu sering memasukkan kode yang salah. Silahkan minta kode baru.',
    });
  });

  test('thirty guesses at once are three guesses', async () => {
    const { phone, code } = await asked();
    const guesses = Array.from({ length: 30 }, () =>
      desk.post('/login/verify-otp', { phone_number: phone, otp_code: wrong(code) }),
    );
    const codes = (await Promise.all(guesses)).map(({ body }) => body.error_code as string);
    expect(codes.filter((code) => code === 'INVALID_OTP_CODE')).toHaveLength(3);
    expect(codes.filter((code) => code === 'OTP_ATTEMPTS_EXCEEDED')).toHaveLength(27);
  });

  test('a code belongs to the device that asked, and another one cannot use up its tries', async () => {
    const { phone, code } = await asked();
    for (let i = 0; i < 4; i++)
      expect(
        (await desk.post('/login/verify-otp', { phone_number: phone, otp_code: code }, { device: 'thief' })).body,
      ).toEqual(invalidOtp);
    expect(await desk.post('/login/verify-otp', { phone_number: phone, otp_code: code })).toMatchObject({
      status: 200,
    });
  });

  test('after five minutes it is over', async () => {
    const { user, phone, code } = await asked();
    await desk.stub.house.orm.em
      .fork()
      .nativeUpdate(OneTimeCodeSchema, { phoneIndex: user.phoneIndex }, { expiresAt: new Date(Date.now() - 1000) });
    const answer = await desk.post('/login/verify-otp', { phone_number: phone, otp_code: code });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'OTP_EXPIRED',
      message: 'Kode OTP sudah tidak berlaku. Silahkan minta kode baru.',
    });
  });

  test('a code for onboarding is no code for login', async () => {
    const user = await addUser(desk.stub, { status: 'PENDING' });
    await desk.stub.call('POST', '/api/v1/onboarding/register-phone', { json: { phone_number: user.phone } });
    await desk.stub.house.orm.em.fork().nativeUpdate(UserSchema, { id: user.id }, { status: 'ACTIVE' });
    const answer = await desk.post('/login/verify-otp', {
      phone_number: user.phone,
      otp_code: desk.codeSentTo(user.phone),
    });
    expect(answer.body).toEqual(invalidOtp);
  });

  test('the newest code counts', async () => {
    const { phone, code } = await asked();
    await desk.post('/login/send-otp', { phone_number: phone });
    const newest = desk.codeSentTo(phone);
    if (newest !== code)
      expect((await desk.post('/login/verify-otp', { phone_number: phone, otp_code: code })).status).toBe(400);
    expect((await desk.post('/login/verify-otp', { phone_number: phone, otp_code: newest })).status).toBe(200);
  });
});

describe('the PIN (9)', () => {
  test('opens a session', async () => {
    const user = await addUser(desk.stub);
    const answer = await desk.post(
      '/login/verify-pin',
      { pin: PIN },
      { token: await tokenFor(desk.stub, user, 'pre_auth') },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Login berhasil.',
      data: {
        token_type: 'Bearer',
        access_token: TOKEN,
        refresh_token: expect.stringMatching(/^ref_[\w-]{43}$/),
        expired_at: INSTANT,
        expires_in: 3600,
        user: { name: 'John' },
      },
    });
    const session = await desk.stub.house.orm.em.fork().findOneOrFail(SessionSchema, { user: user.id });
    expect(JSON.stringify(session)).not.toContain(answer.body.data.refresh_token);
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(29.9 * 24 * 3600 * 1000);
  });

  test('three wrong tries lock it for thirty minutes, the right PIN included', async () => {
    const user = await addUser(desk.stub);
    const token = await tokenFor(desk.stub, user, 'pre_auth');
    for (const [remaining, locked] of [
      [2, false],
      [1, false],
      [0, true],
    ] as const) {
      const answer = await desk.post('/login/verify-pin', { pin: '246801' }, { token });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(invalidPin(remaining, locked));
    }
    const refused = await desk.post('/login/verify-pin', { pin: PIN }, { token });
    expect(refused.body).toEqual(invalidPin(0, true));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(29 * 60);

    await desk.stub.house.orm.em
      .fork()
      .nativeUpdate(UserSchema, { id: user.id }, { pinLockedUntil: new Date(Date.now() - 1) });
    expect((await desk.post('/login/verify-pin', { pin: '246801' }, { token })).body).toEqual(invalidPin(2, false));
    expect((await desk.post('/login/verify-pin', { pin: PIN }, { token })).status).toBe(200);
    expect((await desk.post('/login/verify-pin', { pin: '246801' }, { token })).body).toEqual(invalidPin(2, false));
  });

  test('twenty guesses at once are three guesses', async () => {
    const user = await addUser(desk.stub);
    const token = await tokenFor(desk.stub, user, 'pre_auth');
    const guesses = Array.from({ length: 20 }, () => desk.post('/login/verify-pin', { pin: '246801' }, { token }));
    const remaining = (await Promise.all(guesses)).map(({ body }) => body.data.remaining_attempts as number);
    expect(remaining.sort((a, b) => b - a).slice(0, 3)).toEqual([2, 1, 0]);
    const after = await desk.stub.house.orm.em.fork().findOneOrFail(UserSchema, user.id);
    expect(after.pinFailures).toBe(3);
  });

  test('many right PINs at once are all right', async () => {
    const token = await tokenFor(desk.stub, await addUser(desk.stub), 'pre_auth');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => desk.post('/login/verify-pin', { pin: PIN }, { token })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  test('is never repeated in an error', async () => {
    const answer = await desk.post(
      '/login/verify-pin',
      { pin: '12345' },
      { token: await tokenFor(desk.stub, await addUser(desk.stub), 'pre_auth') },
    );
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'VALIDATION_ERROR',
      message: 'Data yang Anda masukkan tidak valid.',
      details: [{ field: 'pin', message: 'PIN harus terdiri dari 6 digit angka.' }],
    });
  });
});

describe('the device key (10)', () => {
  const registered = async (device = 'device-1') => {
    const user = await addUser(desk.stub);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const em = desk.stub.house.orm.em.fork();
    const key = em.create(DeviceKeySchema, {
      user: user.id,
      deviceId: device,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      biometricType: 'FACE_ID',
    });
    await em.flush();
    return { user, key, privateKey, token: await tokenFor(desk.stub, user, 'pre_auth', device) };
  };
  const challenge = async (device = 'device-1') =>
    (await desk.stub.call('GET', '/api/v1/biometric/challenge', { device })).body.data.challenge_id as string;
  const signed = (privateKey: KeyObject, text: string, dsaEncoding: 'der' | 'ieee-p1363' = 'der') =>
    sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding }).toString('base64');
  const failed = (remaining_attempts: number, is_locked: boolean) => ({
    status: 'error',
    error_code: 'BIOMETRIC_VERIFICATION_FAILED',
    message: 'Verifikasi biometrik gagal. Silahkan coba lagi atau masuk menggunakan PIN.',
    data: { remaining_attempts, is_locked },
  });

  test.each(['der', 'ieee-p1363'] as const)('opens a session with a %s signature', async (encoding) => {
    const { privateKey, token } = await registered();
    const id = await challenge();
    const answer = await desk.post(
      '/login/biometric',
      { challenge_id: id, signature: signed(privateKey, id, encoding) },
      { token },
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Login berhasil.',
      data: {
        token_type: 'Bearer',
        access_token: TOKEN,
        refresh_token: expect.stringMatching(/^ref_/),
        expired_at: INSTANT,
        expires_in: 3600,
        user: { name: 'John' },
      },
    });
  });

  test('a challenge opens one session, however many ask at once', async () => {
    const { privateKey, token } = await registered();
    const id = await challenge();
    const body = { challenge_id: id, signature: signed(privateKey, id) };
    const answers = await Promise.all(Array.from({ length: 10 }, () => desk.post('/login/biometric', body, { token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(9);
  });

  test('a challenge of another device is gone', async () => {
    const { privateKey, token } = await registered();
    const id = await challenge('device-2');
    const answer = await desk.post(
      '/login/biometric',
      { challenge_id: id, signature: signed(privateKey, id) },
      { token },
    );
    expect(answer.body).toMatchObject({ error_code: 'CHALLENGE_EXPIRED' });
  });

  test('three wrong signatures lock the key, not the PIN', async () => {
    const { privateKey, token } = await registered();
    for (const [remaining, locked] of [
      [2, false],
      [1, false],
      [0, true],
      [0, true],
    ] as const) {
      const signature = signed(privateKey, 'something else');
      const answer = await desk.post('/login/biometric', { challenge_id: await challenge(), signature }, { token });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(failed(remaining, locked));
    }
    expect((await desk.post('/login/verify-pin', { pin: PIN }, { token })).status).toBe(200);
  });

  test('without a registered key nothing can be proved, and nothing is locked', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const token = await tokenFor(desk.stub, await addUser(desk.stub), 'pre_auth');
    for (let tries = 0; tries < 4; tries++) {
      const id = await challenge();
      const answer = await desk.post(
        '/login/biometric',
        { challenge_id: id, signature: signed(privateKey, id) },
        { token },
      );
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(failed(2, false));
      expect(answer.headers.get('retry-after')).toBeNull();
    }
  });
});
