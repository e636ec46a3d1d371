import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueChallenge, registerDeviceKey, takeChallenge } from '../../src/auth/device-keys.ts';
import { settleTry } from '../../src/auth/tries.ts';
import { DeviceKeySchema } from '../../src/db/entities/auth.ts';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // Ten connections that are open already: what starts together is at the database together.
  await together(10, () => em().execute('select pg_sleep(0.05)'));
});
afterAll(() => database.close());

const em = () => database.orm.em.fork();
const together = <T>(times: number, run: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, i) => run(i)));
async function newUser(): Promise<string> {
  const manager = em();
  const user = manager.create(UserSchema, { phone: '+6281200000000', phoneIndex: randomBytes(32).toString('hex') });
  await manager.flush();
  return user.id;
}
const wrongTries = async (id: string, times: number) => {
  for (let i = 0; i < times; i++) await settleTry(em(), 'pin', id, false);
};

describe('tries', () => {
  test('ten wrong ones at the same moment are three; nothing after them counts or helps', async () => {
    const id = await newUser();
    const tried = await together(10, () => settleTry(em(), 'pin', id, false));
    const remaining = tried.map((result) => (result.right ? 'right' : result.remainingAttempts));
    expect(remaining.sort().reverse()).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await em().findOneOrFail(UserSchema, id)).toMatchObject({ pinFailures: 3 });
    expect(await settleTry(em(), 'pin', id, true)).toMatchObject({
      right: false,
      isLocked: true,
      remainingAttempts: 0,
    });
  });

  test('a right one forgets the wrong ones before it', async () => {
    const id = await newUser();
    await wrongTries(id, 2);
    expect(await settleTry(em(), 'pin', id, true)).toEqual({ right: true });
    expect(await settleTry(em(), 'pin', id, false)).toMatchObject({ remainingAttempts: 2 });
  });

  test('a lock opens after thirty minutes, with all tries', async () => {
    const id = await newUser();
    await wrongTries(id, 3);
    const { pinLockedUntil } = await em().findOneOrFail(UserSchema, id);
    expect(pinLockedUntil!.getTime() - Date.now()).toBeGreaterThan(29.9 * 60_000);
    expect(pinLockedUntil!.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    await em().nativeUpdate(UserSchema, { id }, { pinLockedUntil: new Date(Date.now() - 1) });
    expect(await settleTry(em(), 'pin', id, false)).toMatchObject({ remainingAttempts: 2, isLocked: false });
  });

  test("one user's tries are nobody else's", async () => {
    const [one, two] = [await newUser(), await newUser()];
    await wrongTries(one, 3);
    expect(await settleTry(em(), 'pin', two, true)).toEqual({ right: true });
  });
});

describe('device keys at the same moment', () => {
  test('a challenge is taken once', async () => {
    const { id } = await issueChallenge(em(), 'device');
    const taken = await together(10, () => takeChallenge(em(), id, 'device'));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('of ten registrations one stays active', async () => {
    const key = { userId: await newUser(), deviceId: 'device', publicKey: 'k', biometricType: 'FACE_ID' as const };
    await together(10, () => registerDeviceKey(em(), key));
    expect(await em().count(DeviceKeySchema, { user: key.userId })).toBe(10);
    expect(await em().count(DeviceKeySchema, { user: key.userId, deletedAt: null })).toBe(1);
  });
});
