import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { ChallengeSchema, OneTimeCodeSchema, SessionSchema } from '../../src/db/entities/auth.ts';
import { IdempotencyKeySchema } from '../../src/db/entities/idempotency.ts';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { OperatorSchema, OperatorSessionSchema } from '../../src/db/entities/operators.ts';
import { PartnerExchangeSchema } from '../../src/db/entities/partner.ts';
import { RateLimitSchema } from '../../src/db/entities/rate-limit.ts';
import { folderObjectStore, type ObjectStore } from '../../src/object-store/object-store.ts';
import { sweepExpired } from '../../src/personal-data/sweep.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type KnownPerson, storePerson } from './persons.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const keys = testConfig().PII_ENCRYPTION_KEYS;
let database: FreshDatabase;
let folder: string;
let store: ObjectStore;
let person: KnownPerson;
const now = new Date();
const ago = (ms: number) => new Date(now.getTime() - ms);
const sweep = (at = now) => sweepExpired(database.orm.em.fork(), store, at);

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'arus-sweep-'));
  store = folderObjectStore(folder, keyRing(keys));
  person = await storePerson(database.orm, store, keys);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => sweep(new Date(now.getTime() - 400 * DAY)));

const code = (createdAt: Date) => ({
  ...{ phoneIndex: 'x', deviceId: 'd', purpose: 'LOGIN' as const, codeHash: 'x', expiresAt: createdAt, createdAt },
});
const exchange = { partner: 'x', operation: 'x', outcome: 'ok', durationMs: 1, request: 'x', response: null };

/** What is stored, by how long ago; the swept one first. */
const cases: [string, string, (em: EntityManager, at: Date) => unknown, number, number][] = [
  ['one_time_codes', 'a code of yesterday', (em, at) => em.create(OneTimeCodeSchema, code(at)), DAY + HOUR, 23 * HOUR],
  [
    'challenges',
    'a challenge of yesterday',
    (em, at) => em.create(ChallengeSchema, { id: randomUUID(), deviceId: 'd', expiresAt: at }),
    ...([DAY + HOUR, 23 * HOUR] as const),
  ],
  [
    'idempotency_keys',
    'a kept answer of yesterday',
    (em, at) => em.create(IdempotencyKeySchema, { scope: 's', key: randomUUID(), requestHash: 'x', createdAt: at }),
    ...([DAY + HOUR, 23 * HOUR] as const),
  ],
  [
    'rate_limits',
    'a counter that is over',
    (em, at) => em.create(RateLimitSchema, { key: randomUUID(), points: 1, expire: at.getTime() }),
    ...([1000, -HOUR] as const),
  ],
  [
    'sessions',
    'a session that expired',
    (em, at) =>
      em.create(SessionSchema, { user: person.userId, deviceId: 'd', refreshHash: randomUUID(), expiresAt: at }),
    ...([1000, -HOUR] as const),
  ],
  [
    'operator_sessions',
    'an operator’s session that expired',
    (em, at) => {
      const operator = em.create(OperatorSchema, { email: randomUUID(), passwordHash: 'x', role: 'viewer' });
      em.create(OperatorSessionSchema, { id: randomUUID(), operator: operator.id, csrfToken: 'x', expiresAt: at });
    },
    ...([1000, -HOUR] as const),
  ],
  [
    'partner_exchanges',
    'what was said to a partner half a year ago',
    (em, at) => em.create(PartnerExchangeSchema, { ...exchange, createdAt: at }),
    ...([181 * DAY, 179 * DAY] as const),
  ],
];

describe('the nightly sweep', () => {
  test.each(cases)('%s: removes %s, and nothing younger', async (table, _what, store, over, young) => {
    await sweep();
    const count = async () =>
      Number((await database.orm.em.execute<{ n: string }[]>(`select count(*) as n from ${table}`))[0]!.n);
    const before = await count();
    const add = async (age: number) => {
      const em = database.orm.em.fork();
      store(em, ago(age));
      await em.flush();
      return (await sweep())[table as 'sessions'];
    };
    expect(await add(young)).toBe(0);
    expect(await add(over)).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  test('removes photos that no case names once no parked identity check can name them any more', async () => {
    const photo = async (madeAt: Date) => {
      const key = `kyc/${uuidv7({ msecs: madeAt.getTime() })}/ktp.jpg`;
      await store.put(key, Buffer.from('somebody'), 'image/jpeg');
      return key;
    };
    const [orphan, young] = [await photo(ago(45 * DAY + HOUR)), await photo(ago(44 * DAY))];
    await store.put('kyc/by-hand/ktp', Buffer.from('somebody'), 'image/jpeg');

    expect((await sweep()).objects).toBe(1);
    expect(await store.list('kyc')).toEqual([...person.photos, young, 'kyc/by-hand/ktp'].toSorted());
    expect(await store.list('kyc')).not.toContain(orphan);
    // Years later: those of a case stay.
    expect((await sweep(new Date(now.getTime() + 400 * DAY))).objects).toBe(1);
    expect(await store.list('kyc')).toEqual(expect.arrayContaining(person.photos));
  });

  test('removes a bureau report that came after the person was erased', async () => {
    const em = database.orm.em.fork();
    const gone = { phone: '', phoneIndex: 'erased', status: 'SUSPENDED' as const, erasedAt: new Date() };
    const { id } = em.create(UserSchema, gone);
    await em.flush();
    await store.put(`bureau/${id}/late/part-0`, Buffer.from('somebody'), 'application/json');
    expect((await sweep()).objects).toBe(1);
    expect(await store.list('bureau')).toEqual([person.report]);
    await em.nativeDelete(UserSchema, { id });
  });

  test('leaves what belongs to an account alone', async () => {
    await sweep(new Date(now.getTime() + 3650 * DAY));
    const counted = await database.orm.em.execute(
      `select (select count(*)::int from users) as users, (select count(*)::int from kyc_cases) as cases,
        (select count(*)::int from personal_infos) as infos, (select count(*)::int from loans) as loans,
        (select count(*)::int from inbox_messages) as messages, (select count(*)::int from audit_records) as audit`,
    );
    expect(counted).toEqual([{ users: 1, cases: 1, infos: 1, loans: 1, messages: 2, audit: 1 }]);
  });
});
