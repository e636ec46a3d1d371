import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { type Application, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { freePrincipal, releaseLimit, reserveLimit, turnIntoOutstanding } from '../../src/books/limit-accounting.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { newApplication, storeApplication, storeBorrower } from '../db/rows.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const fork = () => database.orm.em.fork();
const inTransaction = <T>(work: (em: EntityManager) => Promise<T>) => fork().transactional(work);
const limitOf = (user: string) => fork().findOneOrFail(CreditLimitSchema, user);
const borrower = async (limit: Parameters<typeof storeBorrower>[1] = {}) => (await storeBorrower(fork(), limit)).id;
const reserve = (userId: string, application: Application) =>
  inTransaction(async (em) =>
    reserveLimit(em, { userId, application: await em.findOneOrFail(ApplicationSchema, application.id) }),
  );

/** Past applications, so that several can be there at once; only the newest is in review. */
async function applications(user: string, count: number, amount: number): Promise<Application[]> {
  const all: Application[] = [];
  await fork().execute('drop index if exists applications_one_in_review');
  for (let i = 0; i < count; i++) all.push(await storeApplication(fork(), user, { amount }));
  return all;
}

describe('the limit', () => {
  test('is promised, becomes owed, and is free again as principal is repaid', async () => {
    const user = await borrower({ total: 10_000_000 });
    const application = await storeApplication(fork(), user);
    expect(await reserve(user, application)).toBe('RESERVED');
    expect(await limitOf(user)).toMatchObject({ reserved: 8_000_000, outstanding: 0 });
    await inTransaction((em) => turnIntoOutstanding(em, application.applicationNo));
    expect(await limitOf(user)).toMatchObject({ reserved: 0, outstanding: 8_000_000 });
    await inTransaction((em) => freePrincipal(em, user, 666_666));
    expect(await limitOf(user)).toMatchObject({ reserved: 0, outstanding: 7_333_334 });
  });

  test('is promised once to an application, however often and concurrently it asks', async () => {
    const user = await borrower();
    const application = await storeApplication(fork(), user);
    const answers = await Promise.all(Array.from({ length: 8 }, () => reserve(user, application)));
    expect(new Set(answers)).toEqual(new Set(['RESERVED']));
    expect((await limitOf(user)).reserved).toBe(8_000_000);
  });

  test('is given back once', async () => {
    const user = await borrower();
    const application = await storeApplication(fork(), user);
    await reserve(user, application);
    await Promise.all([1, 2, 3].map(() => inTransaction((em) => releaseLimit(em, application.applicationNo))));
    expect(await limitOf(user)).toMatchObject({ reserved: 0, outstanding: 0 });
  });

  test('an application and its promise are stored together or not at all', async () => {
    const user = await borrower();
    await expect(
      inTransaction(async (em) => {
        const application = newApplication(em, user, 'APP-LN-2026-99999999');
        expect(await reserveLimit(em, { userId: user, application })).toBe('RESERVED');
        expect(await em.count(ApplicationSchema, { user, reserved: 8_000_000 })).toBe(1);
        throw new Error('the worker died');
      }),
    ).rejects.toThrow('the worker died');
    expect((await limitOf(user)).reserved).toBe(0);
    expect(await fork().count(ApplicationSchema, { user })).toBe(0);
  });

  test('a refused submission leaves no application behind', async () => {
    const user = await borrower({ total: 1_000_000 });
    await inTransaction(async (em) => {
      const application = newApplication(em, user, 'APP-LN-2026-99999999');
      expect(await reserveLimit(em, { userId: user, application })).toBe('INSUFFICIENT');
      em.clear();
    });
    expect(await fork().count(ApplicationSchema, { user })).toBe(0);
    expect((await limitOf(user)).reserved).toBe(0);
  });

  test('refuses more than is available, a limit that is not active, and no limit', async () => {
    const small = await borrower({ total: 7_999_999 });
    expect(await reserve(small, await storeApplication(fork(), small))).toBe('INSUFFICIENT');
    expect((await limitOf(small)).reserved).toBe(0);
    const suspended = await borrower({ status: 'SUSPENDED' });
    expect(await reserve(suspended, await storeApplication(fork(), suspended))).toBe('NOT ACTIVE');
    const none = await borrower();
    await fork().nativeDelete(CreditLimitSchema, { user: none });
    expect(await reserve(none, await storeApplication(fork(), none))).toBe('NOT FOUND');
  });

  test('a loan whose promise was released takes what is available, and never more', async () => {
    const user = await borrower({ total: 9_000_000 });
    const application = await storeApplication(fork(), user);
    await inTransaction((em) => turnIntoOutstanding(em, application.applicationNo));
    expect(await limitOf(user)).toMatchObject({ reserved: 0, outstanding: 8_000_000 });
    const poor = await borrower({ total: 1_000_000 });
    const other = await storeApplication(fork(), poor);
    await expect(inTransaction((em) => turnIntoOutstanding(em, other.applicationNo))).rejects.toThrow('never negative');
    expect(await limitOf(poor)).toMatchObject({ reserved: 0, outstanding: 0 });
  });

  test('is never overdrawn by applications that ask at the same moment', async () => {
    const user = await borrower({ total: 10_000_000 });
    const answers = await Promise.all((await applications(user, 12, 3_000_000)).map((one) => reserve(user, one)));
    expect(answers.filter((answer) => answer === 'RESERVED')).toHaveLength(3);
    expect(answers.filter((answer) => answer === 'INSUFFICIENT')).toHaveLength(9);
    expect(await limitOf(user)).toMatchObject({ reserved: 9_000_000, outstanding: 0 });
  });

  test('is never negative and adds up, whatever runs at the same moment in whatever order', async () => {
    const user = await borrower({ total: 10_000_000 });
    const all = await applications(user, 10, 3_000_000);
    const moves = all.flatMap((one, i) => [
      () => reserve(user, one),
      () => reserve(user, one),
      () => inTransaction((em) => (i % 2 ? releaseLimit(em, one.applicationNo) : Promise.resolve())),
    ]);
    const shuffled = moves.map((move) => ({ move, at: Math.random() })).sort((a, b) => a.at - b.at);
    await Promise.all(shuffled.map(({ move }) => move()));
    const limit = await limitOf(user);
    const promised = await fork().find(ApplicationSchema, { user, reserved: { $gt: 0 } });
    expect(limit.reserved).toBe(promised.reduce((total, { reserved }) => total + reserved, 0));
    expect(limit.reserved).toBeLessThanOrEqual(10_000_000);
  });

  test('the database itself refuses an overdrawn limit', async () => {
    const user = await borrower({ total: 10_000_000 });
    for (const change of [
      'reserved = 10000001',
      'outstanding = -1',
      'reserved = 6000000, outstanding = 4000001',
      'total = -1',
    ])
      await expect(fork().execute(`update credit_limits set ${change} where user_id = ?`, [user])).rejects.toThrow(
        'never_overdrawn',
      );
  });
});
