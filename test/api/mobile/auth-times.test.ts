/** How long what was handed out is good, and how often it is. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChallengeSchema, SessionSchema } from '../../../src/db/entities/auth.ts';
import { eventually } from '../../support/house.ts';
import { addUser, newPhone, PIN, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse({ OTP_RESEND_SECONDS: '60', RATE_LIMIT_SCALE: '1' });
});
afterAll(() => stub.close());

const em = () => stub.house.orm.em.fork();
const post = (path: string, json: unknown, options = {}) => stub.call('POST', `/api/v1${path}`, { json, ...options });
const seconds = (instant: string) => (Date.parse(instant) - Date.now()) / 1000;
/** Makes every code so far older. */
const passSeconds = (count: number) =>
  em().execute(`update one_time_codes set created_at = created_at - interval '${count} seconds'`);

describe('a one-time code', () => {
  test('is good for five minutes', async () => {
    const { body } = await post('/onboarding/register-phone', { phone_number: newPhone() }, { device: 'a' });
    expect(seconds(body.data.expired_at)).toBeGreaterThan(290);
    expect(seconds(body.data.expired_at)).toBeLessThanOrEqual(300);
  });

  test('is sent to one device ten times a day, whatever the phone', async () => {
    const ask = () => post('/onboarding/register-phone', { phone_number: newPhone() }, { device: 'b' });
    for (let i = 0; i < 10; i++) {
      expect((await ask()).status).toBe(200);
      await passSeconds(61);
    }
    const eleventh = await ask();
    expect(eleventh).toMatchObject({ status: 429, body: { error_code: 'OTP_RATE_LIMITED' } });
    expect(Number(eleventh.headers.get('retry-after'))).toBeGreaterThan(23 * 3600);
    await passSeconds(24 * 3600);
    expect((await ask()).status).toBe(200);
  });

  test('that was voided by wrong tries is followed by a new one, with all tries', async () => {
    const phone = newPhone();
    const ask = () => post('/onboarding/register-phone', { phone_number: phone }, { device: 'c' });
    const verify = (otp_code: string) =>
      post('/onboarding/verify-otp', { phone_number: phone, otp_code }, { device: 'c' });
    await ask();
    for (let i = 0; i < 3; i++) expect((await verify('1')).body).toMatchObject({ error_code: 'INVALID_OTP_CODE' });
    expect((await verify(stub.sent.at(-1)!.code)).body).toMatchObject({ error_code: 'OTP_ATTEMPTS_EXCEEDED' });
    await passSeconds(61);
    await ask();
    expect((await verify('1')).body).toMatchObject({ error_code: 'INVALID_OTP_CODE' });
    expect((await verify(stub.sent.at(-1)!.code)).status).toBe(201);
  });
});

describe('a session', () => {
  const loggedIn = async () => {
    const token = await tokenFor(stub, await addUser(stub), 'pre_auth');
    return (await post('/auth/login/verify-pin', { pin: PIN }, { token })).body.data;
  };

  test('has access tokens of an hour', async () => {
    const { expired_at, access_token } = await loggedIn();
    expect(seconds(expired_at)).toBeGreaterThan(3590);
    expect(seconds(expired_at)).toBeLessThanOrEqual(3600);
    const { exp, iat } = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
    expect(exp - iat).toBe(3600);
  });

  test('ends after thirty days: no new access token, and the last one stops with it', async () => {
    const { refresh_token, access_token } = await loggedIn();
    const me = () => stub.call('GET', '/api/v1/loan/tenors', { token: access_token });
    expect((await me()).status).toBe(200);
    await em().nativeUpdate(SessionSchema, {}, { expiresAt: new Date(Date.now() - 1) });
    expect((await post('/auth/refresh', { refresh_token })).body).toMatchObject({
      error_code: 'INVALID_REFRESH_TOKEN',
    });
    // Somebody else changed the row: this process hears of it in a moment.
    expect(await eventually(me, ({ status }) => status !== 200)).toMatchObject({
      status: 401,
      body: { error_code: 'UNAUTHORIZED' },
    });
  });
});

describe('a device key', () => {
  const challenge = async () =>
    (await stub.call('GET', '/api/v1/biometric/challenge')).body.data.challenge_id as string;
  const newKey = async (token: string) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const public_key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const body = { challenge_id: await challenge(), public_key, biometric_type: 'FINGERPRINT' };
    const { data } = (await post('/biometric/register', body, { token })).body;
    const logIn = async (preAuth: string, challengeId?: string) => {
      const challenge_id = challengeId ?? (await challenge());
      const signature = sign('sha256', Buffer.from(challenge_id), privateKey).toString('base64');
      return post('/auth/login/biometric', { challenge_id, signature }, { token: preAuth });
    };
    return { id: data.biometric_id as string, logIn };
  };

  test('opens sessions until another takes its place, or it is removed', async () => {
    const user = await addUser(stub);
    const [session, preAuth] = [await tokenFor(stub, user, 'session'), await tokenFor(stub, user, 'pre_auth')];
    const first = await newKey(session);
    expect((await first.logIn(preAuth)).status).toBe(200);
    const second = await newKey(session);
    expect((await first.logIn(preAuth)).body).toMatchObject({ error_code: 'BIOMETRIC_VERIFICATION_FAILED' });
    expect((await second.logIn(preAuth)).status).toBe(200);
    expect((await stub.call('DELETE', `/api/v1/biometric/${second.id}`, { token: session })).status).toBe(200);
    expect((await second.logIn(preAuth)).body).toMatchObject({ error_code: 'BIOMETRIC_VERIFICATION_FAILED' });
  });

  test('signs a challenge within 300 seconds, and a wrong signature uses it up', async () => {
    const user = await addUser(stub);
    const [session, preAuth] = [await tokenFor(stub, user, 'session'), await tokenFor(stub, user, 'pre_auth')];
    const { logIn } = await newKey(session);
    const late = await challenge();
    const { expiresAt } = await em().findOneOrFail(ChallengeSchema, { id: late });
    expect((expiresAt.getTime() - Date.now()) / 1000).toBeLessThanOrEqual(300);
    expect((expiresAt.getTime() - Date.now()) / 1000).toBeGreaterThan(290);
    await em().nativeUpdate(ChallengeSchema, { id: late }, { expiresAt: new Date(Date.now() - 1) });
    expect(await logIn(preAuth, late)).toMatchObject({ status: 410, body: { error_code: 'CHALLENGE_EXPIRED' } });

    const wasted = await challenge();
    const signature = Buffer.alloc(64, 1).toString('base64');
    const wrong = await post('/auth/login/biometric', { challenge_id: wasted, signature }, { token: preAuth });
    expect(wrong.body).toMatchObject({ error_code: 'BIOMETRIC_VERIFICATION_FAILED' });
    expect((await logIn(preAuth, wasted)).body).toMatchObject({ error_code: 'CHALLENGE_EXPIRED' });
  });
});
