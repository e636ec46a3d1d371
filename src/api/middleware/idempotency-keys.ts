/** The rows behind `Idempotency-Key`: who may run, who gets the kept answer, who must wait. */
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { IdempotencyKeySchema } from '../../db/entities/idempotency.ts';

export interface KeyedRequest {
  scope: string;
  key: string;
  requestHash: string;
}
export interface KeptAnswer {
  status: number;
  body: unknown;
}
export type Claim =
  | { kind: 'MINE' }
  | { kind: 'ANSWERED'; answer: KeptAnswer }
  | { kind: 'OTHER REQUEST' }
  /** The first call is still running. */
  | { kind: 'RUNNING' };

/** Answers are kept this long. */
const KEPT_MS = 24 * 3600 * 1000;
/** A call that has not answered for so long died with its process: the next one takes its place. */
const ABANDONED_MS = 2 * 60 * 1000;

/** Exactly one of any number of concurrent calls with the same key gets `MINE`. */
export async function claimKey(em: SqlEntityManager, { scope, key, requestHash }: KeyedRequest): Promise<Claim> {
  const now = Date.now();
  const mine = await em.execute(
    `insert into idempotency_keys as kept (id, scope, key, request_hash, created_at) values (?, ?, ?, ?, ?)
     on conflict (scope, key) do update
       set request_hash = excluded.request_hash, http_status = null, body = null, created_at = excluded.created_at
       where kept.created_at < ?
          or (kept.http_status is null and kept.created_at < ? and kept.request_hash = excluded.request_hash)
     returning id`,
    [uuidv7(), scope, key, requestHash, new Date(now), new Date(now - KEPT_MS), new Date(now - ABANDONED_MS)],
  );
  if (mine.length) return { kind: 'MINE' };
  const kept = await em.findOne(IdempotencyKeySchema, { scope, key }, { refresh: true });
  if (!kept) return { kind: 'RUNNING' };
  if (kept.requestHash !== requestHash) return { kind: 'OTHER REQUEST' };
  const { httpStatus, body } = kept;
  if (httpStatus == null || body == null) return { kind: 'RUNNING' };
  return { kind: 'ANSWERED', answer: { status: httpStatus, body: JSON.parse(body) } };
}

export async function keepAnswer(
  em: SqlEntityManager,
  request: KeyedRequest,
  { status, body }: KeptAnswer,
): Promise<void> {
  await em.nativeUpdate(IdempotencyKeySchema, request, { httpStatus: status, body: JSON.stringify(body) });
}

/** The answer must not be repeated: the next call with this key runs. */
export async function forgetKey(em: SqlEntityManager, request: KeyedRequest): Promise<void> {
  await em.nativeDelete(IdempotencyKeySchema, { ...request, httpStatus: null });
}
