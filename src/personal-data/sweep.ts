/** The nightly sweep: deletes personal data whose retention has ended. Idempotent, also when it runs twice at once. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { KycCaseSchema, UserSchema } from '../db/entities/onboarding.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { retention } from './retention.ts';

/** How many of each were removed. */
export type SweepResult = Record<Swept, number>;
type Swept = keyof typeof expired | 'objects';

/** Rows of one statement: an interrupted sweep keeps what it has done. */
const BATCH = 10_000;
/** Photos that are looked up at once. */
const OBJECTS_BATCH = 500;

/** Per table, what is over, and by how much at least. */
const expired = {
  one_time_codes: { over: 'created_at < ?', afterMs: retention.oneTimeCodesMs },
  challenges: { over: 'expires_at < ?', afterMs: retention.challengesMs },
  idempotency_keys: { over: 'created_at < ?', afterMs: retention.idempotencyKeysMs },
  rate_limits: { over: 'expire < extract(epoch from ?::timestamptz) * 1000', afterMs: 0 },
  sessions: { over: 'expires_at < ?', afterMs: 0 },
  operator_sessions: { over: 'expires_at < ?', afterMs: 0 },
  partner_exchanges: { over: 'created_at < ?', afterMs: retention.partnerExchangesMs },
} as const;

/** `now`: the sweep's own time. Call it without a transaction around. */
export async function sweepExpired(em: EntityManager, objectStore: ObjectStore, now: Date): Promise<SweepResult> {
  const swept = { objects: 0 } as SweepResult;
  for (const [table, { over, afterMs }] of Object.entries(expired))
    swept[table as Swept] = await removeRows(em, table, over, new Date(now.getTime() - afterMs));
  swept.objects = (await removeOrphans(em, objectStore, now)) + (await removeReports(em, objectStore));
  return swept;
}

async function removeRows(em: EntityManager, table: string, over: string, limit: Date): Promise<number> {
  for (let removed = 0; ;) {
    const [row] = await em.execute<{ count: string }[]>(
      `with gone as (delete from ${table} where ctid = any(array(select ctid from ${table} where ${over} limit ${BATCH})) returning 1)
       select count(*) as count from gone`,
      [limit],
    );
    removed += Number(row!.count);
    if (Number(row!.count) < BATCH) return removed;
  }
}

/** Photos that no KYC case names: of an upload that failed, of a case that was erased. */
async function removeOrphans(em: EntityManager, objectStore: ObjectStore, now: Date): Promise<number> {
  const before = now.getTime() - retention.orphanedObjectsMs;
  const old = (await objectStore.list('kyc')).filter((key) => (madeAt(key) ?? Infinity) < before);
  let removed = 0;
  for (let i = 0; i < old.length; i += OBJECTS_BATCH) {
    const keys = old.slice(i, i + OBJECTS_BATCH);
    const cases = await em
      .fork()
      .find(
        KycCaseSchema,
        { $or: [{ ktpObject: { $in: keys } }, { selfieObject: { $in: keys } }] },
        { fields: ['ktpObject', 'selfieObject'] },
      );
    const named = new Set(cases.flatMap(({ ktpObject, selfieObject }) => [ktpObject, selfieObject]));
    for (const key of keys.filter((key) => !named.has(key))) {
      await objectStore.delete(key);
      removed++;
    }
  }
  return removed;
}

/** Bureau reports of erased persons: a call that was under way may have stored one afterwards. */
async function removeReports(em: EntityManager, objectStore: ObjectStore): Promise<number> {
  const erased = await em.fork().find(UserSchema, { erasedAt: { $ne: null } }, { fields: ['id'] });
  const ids = new Set(erased.map(({ id }) => id));
  const theirs = (await objectStore.list('bureau')).filter((key) => ids.has(key.split('/')[1]!));
  for (const key of theirs) await objectStore.delete(key);
  return theirs.length;
}

/** Epoch milliseconds; `kyc/<uuid v7>/…` says it in its first 48 bits. Null: not a key of ours. */
function madeAt(key: string): number | null {
  const id = /^kyc\/([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/.exec(key);
  return id ? Number.parseInt(`${id[1]}${id[2]}`, 16) : null;
}
