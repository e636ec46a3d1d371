/**
 * Writes again, with the newest key, what an older one wrote. Nothing is kept about progress: each value says which
 * key it was written with, so a run that was interrupted goes on where it stood. Safe beside everybody who writes.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { DecryptionError, type KeyRing } from '../platform/encryption.ts';
import { type ObjectStore, ObjectNotFound } from '../object-store/object-store.ts';
import type { Orm } from '../db/orm.ts';
import { type EncryptedColumn, encryptedColumns, nameOf } from './encrypted-columns.ts';

export interface RotationResult {
  /** `users.phone`, or `objects`. */
  where: string;
  /** Written again by this run. */
  rewritten: number;
  /** Still not written with the newest key: held by somebody, or written by a process with the old list. Run again. */
  left: number;
  /** Written with no key of the list, or damaged. */
  unreadable: number;
}

export interface RotationOptions {
  /** Rows in one transaction. */
  batch?: number;
  /** Told after each batch. */
  onProgress?: (where: string, rewritten: number) => void;
}

/** How often a column is gone through again for rows that somebody held. */
const PASSES = 5;

/** Every encrypted column, one after the other. */
export async function rotateColumns(
  orm: Orm,
  ring: KeyRing,
  { batch = 100, onProgress = () => {} }: RotationOptions = {},
): Promise<RotationResult[]> {
  const results: RotationResult[] = [];
  for (const column of encryptedColumns(orm)) {
    const where = nameOf(column);
    let rewritten = 0;
    let unreadable = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      unreadable = 0;
      for (let after: string | null = null; ;) {
        const done: BatchResult = await orm.em
          .fork()
          .transactional((em) => rotateBatch(em, ring, column, after, batch));
        rewritten += done.rewritten;
        unreadable += done.unreadable;
        if (done.rewritten) onProgress(where, rewritten);
        if (done.last === null) break;
        after = done.last;
      }
      if ((await countLeft(orm.em.fork(), ring, column)) === unreadable) break;
    }
    const left = (await countLeft(orm.em.fork(), ring, column)) - unreadable;
    results.push({ where, rewritten, left, unreadable });
  }
  return results;
}

interface BatchResult {
  /** Key of the last row that was looked at; null when there was none. */
  last: string | null;
  rewritten: number;
  unreadable: number;
}

/** Rows that somebody holds are left for the next pass: this never waits for a lock, so it cannot be part of a deadlock. */
async function rotateBatch(
  em: EntityManager,
  ring: KeyRing,
  { table, column, key }: EncryptedColumn,
  after: string | null,
  batch: number,
): Promise<BatchResult> {
  const rows = await em.execute<{ key: string; old: string }[]>(
    `select ${key}::text as key, ${column} as old from ${table}
      where not starts_with(${column}, ?) ${after === null ? '' : `and ${key} > ?`}
      order by ${key} limit ? for no key update skip locked`,
    [`${ring.writesWith}.`, ...(after === null ? [] : [after]), batch],
  );
  // What an append-only table may still be asked for; the trigger looks at every row.
  await em.execute(`select set_config('arus.encrypting_anew', ?, true)`, [table]);
  let [rewritten, unreadable] = [0, 0];
  for (const { key: id, old } of rows) {
    const anew = encryptedAnew(ring, old);
    if (anew === null) {
      unreadable++;
      continue;
    }
    const changed = await em.execute(
      `update ${table} set ${column} = ? where ${key} = ? and ${column} = ? returning 1 as one`,
      [anew, id, old],
    );
    rewritten += changed.length;
  }
  return { last: rows.at(-1)?.key ?? null, rewritten, unreadable };
}

/** Null where no key of ours opens it; otherwise checked to say the same as before. */
function encryptedAnew(ring: KeyRing, old: string): string | null {
  try {
    const plain = ring.decryptText(old);
    const anew = ring.encryptText(plain);
    return ring.decryptText(anew) === plain ? anew : null;
  } catch (error) {
    if (error instanceof DecryptionError) return null;
    throw error;
  }
}

async function countLeft(em: EntityManager, ring: KeyRing, { table, column }: EncryptedColumn): Promise<number> {
  const [row] = await em.execute<{ count: string }[]>(
    `select count(*) as count from ${table} where not starts_with(${column}, ?)`,
    [`${ring.writesWith}.`],
  );
  return Number(row!.count);
}

/**
 * Every object. `newest` is the same store with the newest key alone: what it can read needs nothing. An object that is
 * deleted meanwhile is not brought back, but for the moment between reading and writing; the sweep removes such a one.
 */
export async function rotateObjects(
  { all, newest }: { all: ObjectStore; newest: ObjectStore },
  { onProgress = () => {} }: RotationOptions = {},
): Promise<RotationResult> {
  const result = { where: 'objects', rewritten: 0, left: 0, unreadable: 0 };
  for (const key of await all.list('')) {
    if ((await read(newest, key)) !== 'UNREADABLE') continue;
    const object = await read(all, key);
    if (object === 'UNREADABLE') result.unreadable++;
    if (typeof object === 'string') continue;
    await all.put(key, object.bytes, object.contentType);
    onProgress(result.where, ++result.rewritten);
  }
  return result;
}

async function read(store: ObjectStore, key: string) {
  try {
    return await store.get(key);
  } catch (error) {
    if (error instanceof DecryptionError) return 'UNREADABLE';
    if (error instanceof ObjectNotFound) return 'GONE';
    throw error;
  }
}
