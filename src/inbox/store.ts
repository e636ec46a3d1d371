/** What partners told us: stored under a unique key before it is acknowledged, claimed for delivery afterwards. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { type InboxMessage, InboxMessageSchema } from '../db/entities/partner.ts';
import { sha256 } from '../platform/digest.ts';

const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 600;
/** From then on only an operator matches it. */
const MATCHED_FOR_DAYS = 14;

/** Stores a message once. `fresh` is false when the partner had told us before; the body kept is then the first one. */
export async function storeInInbox(
  em: EntityManager,
  message: { source: InboxMessage['source']; uniqueKey: string; topic: string; body: string },
): Promise<{ id: string; fresh: boolean }> {
  const now = new Date();
  const row = {
    ...message,
    id: uuidv7(),
    uniqueKey: storable(message.uniqueKey),
    topic: printable(message.topic).slice(0, 100),
    nextAttemptAt: now,
    receivedAt: now,
  };
  const stored = await em
    .createQueryBuilder(InboxMessageSchema)
    .insert(row)
    .onConflict(['source', 'uniqueKey'])
    .ignore()
    .execute<{ affectedRows: number }>('run');
  if (stored.affectedRows > 0) return { id: row.id, fresh: true };
  const [first] = await em.execute<{ id: string }[]>(
    'select id from inbox_messages where source = ? and unique_key = ?',
    [row.source, row.uniqueKey],
  );
  if (!first) throw new Error('an inbox message that was there a moment ago is gone');
  return { id: first.id, fresh: false };
}

/**
 * Takes up to `limit` messages that are due and not being delivered by anybody else. Each is out of reach of others
 * until its next attempt (5 s, doubled each time, at most 10 minutes), so a worker that dies loses nothing.
 * Messages that no workflow was found for come again for 14 days. Call it without a transaction around.
 */
export async function claimDue(em: EntityManager, limit: number, now: Date): Promise<InboxMessage[]> {
  const claimed = await em.execute<{ id: string }[]>(
    `update inbox_messages set attempts = attempts + 1,
       next_attempt_at = ?::timestamptz + make_interval(secs => least(${FIRST_WAIT_SECONDS} * power(2, least(attempts, 20)), ${LONGEST_WAIT_SECONDS}))
     where id in (
       select id from inbox_messages
       where (state = 'RECEIVED' or (state = 'UNMATCHED' and received_at > ?::timestamptz - make_interval(days => ${MATCHED_FOR_DAYS})))
         and next_attempt_at <= ?
       order by next_attempt_at limit ? for update skip locked)
     returning id`,
    [now, now, now, limit],
  );
  if (claimed.length === 0) return [];
  const ids = claimed.map(({ id }) => id);
  return em.find(
    InboxMessageSchema,
    { id: { $in: ids } },
    { orderBy: { receivedAt: 'asc', id: 'asc' }, refresh: true },
  );
}

/** What undelivered messages of this source name has become known: those whose key starts so are due at once. */
export async function dueNow(em: EntityManager, source: InboxMessage['source'], keyStart: string): Promise<void> {
  await em.execute(
    `update inbox_messages set next_attempt_at = now()
     where state in ('RECEIVED', 'UNMATCHED') and source = ? and starts_with(unique_key, ?)`,
    [source, keyStart],
  );
}

/** The workflow has it. */
export async function markDelivered(em: EntityManager, id: string, workflowId: string): Promise<void> {
  await em.nativeUpdate(
    InboxMessageSchema,
    { id },
    { state: 'DELIVERED', workflowId, deliveredAt: new Date(), lastError: null },
  );
}

/** No workflow was found for it: kept, shown to operators, tried again. `reason` without values. */
export async function markUnmatched(em: EntityManager, id: string, reason: string): Promise<void> {
  await markUndelivered(em, id, { state: 'UNMATCHED', lastError: reason });
}

/** Nobody knows what it means (an unknown status or title): an operator decides. */
export async function markReview(em: EntityManager, id: string, reason: string): Promise<void> {
  await markUndelivered(em, id, { state: 'REVIEW', lastError: reason });
}

/** Could not be delivered now (Temporal away, say); the attempt after the one that claimed it is already set. */
export async function postpone(em: EntityManager, id: string, reason: string): Promise<void> {
  await markUndelivered(em, id, { lastError: reason });
}

/** Somebody else may have delivered it meanwhile; that stands. */
async function markUndelivered(
  em: EntityManager,
  id: string,
  change: Partial<Pick<InboxMessage, 'state' | 'lastError'>>,
): Promise<void> {
  await em.nativeUpdate(InboxMessageSchema, { id, state: { $ne: 'DELIVERED' } }, change);
}

/** Partners choose what goes into a key: an overlong or unprintable one is replaced by its hash. */
function storable(key: string): string {
  return key.length <= 200 && printable(key) === key ? key : `sha256:${sha256(key)}`;
}

const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, '');
