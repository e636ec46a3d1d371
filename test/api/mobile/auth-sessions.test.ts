/** Sessions: renewed, revoked, and what each token may and may not. */
import { describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { addUser, PIN, tokenFor } from '../stub-house.ts';
import { INSTANT, TOKEN, visitorDesk } from './visitor-desk.ts';

const desk = visitorDesk('/api/v1/auth');

describe('refresh and revoke (21, 22)', () => {
  const loggedIn = async () => {
    const user = await addUser(desk.stub);
    const { body } = await desk.post(
      '/login/verify-pin',
      { pin: PIN },
      { token: await tokenFor(desk.stub, user, 'pre_auth') },
    );
    return body.data as { access_token: string; refresh_token: string };
  };
  const over = {
    status: 'error',
    error_code: 'INVALID_REFRESH_TOKEN',
    message: 'Sesi anda telah berakhir. Silahkan login kembali.',
  };
  const me = (token: string) => desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token });

  test('a refresh token gives a new access token', async () => {
    const { refresh_token } = await loggedIn();
    const answer = await desk.post('/refresh', { refresh_token });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Akses token berhasil diperbarui.',
      data: { token_type: 'Bearer', access_token: TOKEN, expired_at: INSTANT, expires_in: 3600 },
    });
    expect((await me(answer.body.data.access_token)).status).toBe(200);
  });

  test('an unknown refresh token gives nothing', async () => {
    const answer = await desk.post('/refresh', { refresh_token: 'ref_nobody' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(over);
  });

  test('a refresh token is bound to its device', async () => {
    const { refresh_token } = await loggedIn();
    expect((await desk.post('/refresh', { refresh_token }, { device: 'device-2' })).body).toMatchObject({
      error_code: 'DEVICE_MISMATCH',
    });
  });

  test('a revoked refresh token stops at once, and every access token made from it', async () => {
    const { access_token, refresh_token } = await loggedIn();
    const second = (await desk.post('/refresh', { refresh_token })).body.data.access_token as string;
    const answer = await desk.post('/revoke', { refresh_token, reason: 'USER_LOGOUT' }, { token: access_token });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'success', message: 'Refresh token berhasil dicabut.' });

    expect((await desk.post('/refresh', { refresh_token })).body).toEqual(over);
    for (const token of [access_token, second])
      expect((await me(token)).body).toMatchObject({ error_code: 'UNAUTHORIZED' });
  });

  test('nobody revokes a session of somebody else', async () => {
    const [mine, theirs] = [await loggedIn(), await loggedIn()];
    const answer = await desk.post(
      '/revoke',
      { refresh_token: theirs.refresh_token, reason: 'USER_LOGOUT' },
      { token: mine.access_token },
    );
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(over);
    expect((await me(theirs.access_token)).status).toBe(200);
  });
});

describe('tokens', () => {
  const SESSION_ONLY = ['POST', '/api/v1/auth/revoke'] as const;

  test.each(['onboarding', 'pre_auth'] as const)(
    'a token of scope %s is refused where a session is needed',
    async (scope) => {
      const token = await tokenFor(desk.stub, await addUser(desk.stub), scope);
      const answer = await desk.stub.call(...SESSION_ONLY, { token, json: {} });
      expect(answer.status).toBe(403);
      expect(answer.body).toEqual({
        status: 'error',
        error_code: 'FORBIDDEN',
        message: 'Anda tidak memiliki akses untuk tindakan ini.',
      });
    },
  );

  test('a token of an onboarding does not log in, a pre_auth token does not onboard', async () => {
    const user = await addUser(desk.stub);
    const onboarding = await tokenFor(desk.stub, user, 'onboarding');
    expect((await desk.post('/login/verify-pin', { pin: PIN }, { token: onboarding })).status).toBe(403);
    const preAuth = await tokenFor(desk.stub, user, 'pre_auth');
    expect((await desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token: preAuth })).status).toBe(403);
  });

  test('a token works on its own device only', async () => {
    const token = await tokenFor(desk.stub, await addUser(desk.stub), 'session');
    const answer = await desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token, device: 'device-2' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'DEVICE_MISMATCH',
      message: 'Sesi ini terdaftar untuk perangkat lain. Silahkan login kembali.',
    });
  });

  test('what is no token of ours is refused', async () => {
    const user = await addUser(desk.stub);
    const good = await tokenFor(desk.stub, user, 'session');
    const secret = new TextEncoder().encode(desk.stub.house.config.JWT_SECRET);
    const claims = { scope: 'session', device: 'device-1', sid: '0198c7c0-0000-7000-8000-000000000000' };
    const make = (change: (jwt: SignJWT) => SignJWT, key = secret) =>
      change(
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(user.id)
          .setIssuer('arus')
          .setAudience('mobile'),
      ).sign(key);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
    const bad = [
      'not-a-token',
      none,
      `${good.slice(0, -4)}AAAA`,
      await make((jwt) => jwt.setExpirationTime('1h')), // a session that never was
      await make((jwt) => jwt.setExpirationTime('1h'), new TextEncoder().encode('another-secret-of-32-characters!!')),
      await make((jwt) => jwt.setExpirationTime(1)),
    ];
    for (const token of bad)
      expect(await desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token })).toMatchObject({
        status: 401,
        body: {
          status: 'error',
          error_code: 'UNAUTHORIZED',
          message: 'Anda belum masuk atau sesi Anda telah berakhir.',
        },
      });
    expect((await desk.stub.call('GET', '/api/v1/onboarding/personal-info', {})).status).toBe(401);
  });

  test('a suspended account is turned away whatever token it has', async () => {
    const user = await addUser(desk.stub);
    const token = await tokenFor(desk.stub, user, 'session');
    await desk.stub.house.orm.em.fork().nativeUpdate(UserSchema, { id: user.id }, { status: 'SUSPENDED' });
    expect((await desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token })).body).toMatchObject({
      error_code: 'ACCOUNT_SUSPENDED',
    });
  });
});
