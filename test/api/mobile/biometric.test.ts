import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChallengeSchema, DeviceKeySchema } from '../../../src/db/entities/auth.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const newKey = (namedCurve = 'prime256v1') =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const challenge = async (device = 'device-1') =>
  (await stub.call('GET', '/api/v1/biometric/challenge', { device })).body.data.challenge_id as string;
const register = (token: string, body: object, headers = {}) =>
  stub.call('POST', '/api/v1/biometric/register', { token, json: body, headers });
const keysOf = (userId: string) =>
  stub.house.orm.em.fork().find(DeviceKeySchema, { user: userId }, { orderBy: { id: 'asc' } });

describe('a challenge (5)', () => {
  test('is given to any device, for five minutes', async () => {
    const answer = await stub.call('GET', '/api/v1/biometric/challenge');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Challenge ID berhasil dibuat.',
      data: {
        challenge_id: expect.stringMatching(/^ch_[\w-]{43}$/),
        expires_at: expect.stringMatching(/Z$/),
        expires_in: 300,
      },
    });
  });
});

describe('registering a device key (6)', () => {
  test.each(['onboarding', 'session'] as const)('stores the key of an %s', async (scope) => {
    const user = await addUser(stub);
    const body = { challenge_id: await challenge(), public_key: newKey(), biometric_type: 'FACE_ID' };
    const answer = await register(await tokenFor(stub, user, scope), body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Biometrik berhasil didaftarkan.',
      data: { biometric_id: UUID },
    });
    expect(await keysOf(user.id)).toMatchObject([
      { publicKey: body.public_key, biometricType: 'FACE_ID', deletedAt: null },
    ]);
  });

  const gone = {
    status: 'error',
    error_code: 'CHALLENGE_EXPIRED',
    message: 'Sesi pendaftaran biometrik telah berakhir. Silahkan ulangi proses.',
  };
  test('is over when the challenge is over, unknown, or used', async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session');
    const late = await challenge();
    await stub.house.orm.em.fork().nativeUpdate(ChallengeSchema, { id: late }, { expiresAt: new Date(Date.now() - 1) });
    const used = await challenge();
    const body = (challenge_id: string) => ({ challenge_id, public_key: newKey(), biometric_type: 'FINGERPRINT' });
    expect((await register(token, body(used))).status).toBe(201);
    for (const id of [late, used, 'ch_unknown']) {
      const answer = await register(token, body(id));
      expect(answer.status).toBe(410);
      expect(answer.body).toEqual(gone);
    }
  });

  test('a new key replaces the old one, also when two come at once', async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session');
    const challenges = await Promise.all([challenge(), challenge(), challenge()]);
    const answers = await Promise.all(
      challenges.map((challenge_id) =>
        register(token, { challenge_id, public_key: newKey(), biometric_type: 'FACE_ID' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const keys = await keysOf(user.id);
    expect(keys).toHaveLength(3);
    expect(keys.filter(({ deletedAt }) => !deletedAt)).toHaveLength(1);
  });

  test('refuses what is no P-256 key, and leaves the challenge unused', async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session');
    const id = await challenge();
    const answer = await register(token, { challenge_id: id, public_key: newKey('secp384r1'), biometric_type: 'IRIS' });
    expect(answer.status).toBe(400);
    expect(answer.body.details).toEqual([
      {
        field: 'public_key',
        value: expect.any(String),
        message: 'Public key harus berupa kunci ECDSA P-256 (SPKI DER, base64).',
      },
      { field: 'biometric_type', value: 'IRIS', message: 'Jenis biometrik harus FACE_ID atau FINGERPRINT.' },
    ]);
    expect(await keysOf(user.id)).toHaveLength(0);
    expect((await register(token, { challenge_id: id, public_key: newKey(), biometric_type: 'FACE_ID' })).status).toBe(
      201,
    );
  });

  test('the same Idempotency-Key registers once', async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session');
    const body = { challenge_id: await challenge(), public_key: newKey(), biometric_type: 'FACE_ID' };
    const [first, again] = [
      await register(token, body, { 'idempotency-key': 'register-1' }),
      await register(token, body, { 'idempotency-key': 'register-1' }),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await keysOf(user.id)).toHaveLength(1);
  });
});

describe('removing a device key (11)', () => {
  const registered = async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session');
    const body = { challenge_id: await challenge(), public_key: newKey(), biometric_type: 'FACE_ID' };
    return { user, token, id: (await register(token, body)).body.data.biometric_id as string };
  };
  const remove = (id: string, token: string) => stub.call('DELETE', `/api/v1/biometric/${id}`, { token });
  const unknown = { status: 'error', error_code: 'BIOMETRIC_NOT_FOUND', message: 'Data biometrik tidak ditemukan.' };

  test('works once', async () => {
    const { token, id } = await registered();
    const answer = await remove(id, token);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'success', message: 'Akses biometrik telah dihapus.' });
    const again = await remove(id, token);
    expect(again.status).toBe(404);
    expect(again.body).toEqual(unknown);
  });

  test('of somebody else is not found', async () => {
    const [mine, theirs] = [await registered(), await registered()];
    expect((await remove(theirs.id, mine.token)).body).toEqual(unknown);
    expect(await keysOf(theirs.user.id)).toMatchObject([{ deletedAt: null }]);
  });

  test.each(['nothing', '0198c7c0-0000-7000-8000-000000000000', '%00', "';drop table users;--"])(
    '%s is not found',
    async (id) => {
      const { token } = await registered();
      const answer = await remove(encodeURI(id), token);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(unknown);
    },
  );
});
