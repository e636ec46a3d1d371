import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EncryptionKey } from '../../src/platform/config.ts';
import { usePiiKeys } from '../../src/db/encrypted-types.ts';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { folderObjectStore } from '../../src/object-store/object-store.ts';
import { encryptedColumns, nameOf } from '../../src/personal-data/encrypted-columns.ts';
import { rotateColumns, rotateObjects } from '../../src/personal-data/rotation.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { everythingStored, type KnownPerson, storePerson } from './persons.ts';

const newKey = (id: string): EncryptionKey => ({ id, secret: randomBytes(32) });
const old = newKey('old_1');
const next = newKey('next-2');
const rings = { old: keyRing([old]), both: keyRing([next, old]), next: keyRing([next]) };

let database: FreshDatabase;
let folder: string;
let people: KnownPerson[];
const store = (ring = rings.both) => folderObjectStore(folder, ring);

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'arus-rotation-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  usePiiKeys(rings.old);
  people = [];
  for (let i = 0; i < 3; i++) people.push(await storePerson(database.orm, store(rings.old), [old]));
  usePiiKeys(rings.both);
});
afterEach(async () => {
  // Back to the old key, as the next test expects it.
  const back = keyRing([old, next]);
  await rotateColumns(database.orm, back);
  await rotateObjects({ all: store(back), newest: store(rings.old) });
});

async function keyIds(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { table, column } of encryptedColumns(database.orm)) {
    const rows = await database.orm.em.execute<{ value: string }[]>(
      `select ${column} as value from ${table} where ${column} is not null`,
    );
    for (const { value } of rows) found[rings.both.keyIdOf(value)] = (found[rings.both.keyIdOf(value)] ?? 0) + 1;
  }
  return found;
}

const rotate = (options = {}) => rotateColumns(database.orm, rings.both, { batch: 2, ...options });
const by = (where: string) => (results: { where: string }[]) => results.find((result) => result.where === where);

describe('rotation of the keys', () => {
  test('writes every column again with the newest key, also the append-only audit log, and changes nothing else', async () => {
    const before = (await everythingStored(database.orm, rings.old.decryptText)).toSorted();
    const written = (await keyIds())['old_1']!;
    expect(written).toBeGreaterThan(40);

    const results = await rotate();
    expect(await keyIds()).toEqual({ 'next-2': written });
    expect((await everythingStored(database.orm, rings.next.decryptText)).toSorted()).toEqual(before);
    expect(results.map(({ where }) => where)).toEqual(encryptedColumns(database.orm).map(nameOf));
    expect(results.reduce((sum, { rewritten }) => sum + rewritten, 0)).toBe(written);
    expect(results.filter(({ left, unreadable }) => left + unreadable > 0)).toEqual([]);
    expect(by('users.phone')(results)).toMatchObject({ rewritten: expect.any(Number), left: 0 });
  });

  test('once more finds nothing to do', async () => {
    await rotate();
    expect((await rotate()).filter(({ rewritten }) => rewritten > 0)).toEqual([]);
  });

  test('interrupted, it goes on where it stood', async () => {
    const written = (await keyIds())['old_1']!;
    let batches = 0;
    const crash = () => {
      if (++batches === 5) throw new Error('power cut');
    };
    await expect(rotate({ onProgress: crash })).rejects.toThrow('power cut');
    const half = await keyIds();
    expect(half['next-2']).toBeGreaterThan(0);
    expect(half['old_1']).toBeGreaterThan(0);

    const results = await rotate();
    expect(results.reduce((sum, { rewritten }) => sum + rewritten, 0)).toBe(half['old_1']);
    expect(await keyIds()).toEqual({ 'next-2': written });
  });

  test('what others write meanwhile stands', async () => {
    const writes = Array.from({ length: 40 }, (_, i) => ({ id: people[i % 3]!.userId, phone: `+62${811_000 + i}` }));
    const writer = async () => {
      for (const { id, phone } of writes) await database.orm.em.fork().nativeUpdate(UserSchema, { id }, { phone });
    };
    const [results] = await Promise.all([rotate({ batch: 1 }), writer()]);
    expect(results.filter(({ left, unreadable }) => left + unreadable > 0)).toEqual([]);
    for (const { id, phone } of writes.slice(-3))
      expect((await database.orm.em.fork().findOneOrFail(UserSchema, { id })).phone).toBe(phone);
  });

  test('a row that somebody is changing is passed over, not waited for, and done the next time', async () => {
    const { userId: id } = people[0]!;
    const em = database.orm.em.fork();
    await em.begin();
    await em.execute('update users set phone = ? where id = ?', [rings.old.encryptText('+62899'), id]);
    expect(by('users.phone')(await rotate())).toMatchObject({ left: 1, unreadable: 0 });
    await em.commit();
    expect(by('users.phone')(await rotate())).toMatchObject({ rewritten: 1, left: 0 });
    expect((await database.orm.em.fork().findOneOrFail(UserSchema, { id })).phone).toBe('+62899');
  });

  test('a value of no key of ours is counted and left as it is', async () => {
    const stranger = keyRing([newKey('lost')]).encryptText('somebody');
    const { userId } = people[0]!;
    const em = database.orm.em.fork();
    const [{ phone }] = (await em.execute<{ phone: string }[]>('select phone from users where id = ?', [userId])) as [
      { phone: string },
    ];
    await em.execute('update users set phone = ? where id = ?', [stranger, userId]);
    expect(by('users.phone')(await rotate())).toMatchObject({ left: 0, unreadable: 1 });
    await em.execute('update users set phone = ? where id = ?', [phone, userId]);
  });

  test('photos are written again, once', async () => {
    const stores = { all: store(), newest: store(rings.next) };
    const count = (await store().list('')).length;
    expect(await rotateObjects(stores)).toEqual({ where: 'objects', rewritten: count, left: 0, unreadable: 0 });
    expect((await store(rings.next).get(people[0]!.photos[0]!)).contentType).toBe('image/jpeg');
    expect(await rotateObjects(stores)).toMatchObject({ rewritten: 0 });
  });
});

describe('the audit log', () => {
  const attempt = (sql: string, setting: string | null = 'audit_records') =>
    database.orm.em.fork().transactional(async (em) => {
      if (setting) await em.execute(`select set_config('arus.encrypting_anew', ?, true)`, [setting]);
      await em.execute(sql);
    });
  const sameLength = `overlay(detail placing 'next3' from 1 for 5)`;

  test('can be encrypted anew, and only where that is said', async () => {
    await attempt(`update audit_records set detail = ${sameLength}`);
    await attempt(`update audit_records set detail = overlay(detail placing 'old_1' from 1 for 5)`);
    await expect(attempt(`update audit_records set detail = ${sameLength}`, null)).rejects.toThrow('append only');
    await expect(attempt(`update audit_records set detail = ${sameLength}`, 'users')).rejects.toThrow('append only');
  });

  test.each([
    ['an actor', `update audit_records set actor = 'nobody', detail = ${sameLength}`],
    ['a time', `update audit_records set created_at = now(), detail = ${sameLength}`],
    ['a text under the same key', `update audit_records set detail = 'old_1.AAAA'`],
    ['a longer text', `update audit_records set detail = ${sameLength} || 'AAAA'`],
    ['something in the clear', `update audit_records set detail = 'nothing happened'`],
  ])('cannot have %s changed that way', async (_what, sql) => {
    await expect(attempt(sql)).rejects.toThrow('append only');
  });

  test('can have nothing removed that way', async () => {
    await expect(attempt('delete from audit_records')).rejects.toThrow('append only');
    await expect(attempt('truncate audit_records')).rejects.toThrow('append only');
  });
});
