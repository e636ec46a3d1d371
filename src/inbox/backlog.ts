/** What partners told us and no workflow has yet: one query over the messages that were not delivered. */
import type { EntityManager } from '@mikro-orm/postgresql';

const states = ['RECEIVED', 'UNMATCHED', 'REVIEW'] as const;

export interface Backlog {
  state: (typeof states)[number];
  messages: number;
  /** Of the oldest; 0 where there is none. */
  oldestSeconds: number;
}

/** Every state, also those with nothing in them. */
export async function inboxBacklog(em: EntityManager): Promise<Backlog[]> {
  const rows = await em.execute<{ state: string; messages: string; oldest: string }[]>(
    `select state, count(*) as messages, extract(epoch from now() - min(received_at)) as oldest
     from inbox_messages where state in ('RECEIVED', 'UNMATCHED', 'REVIEW') group by state`,
  );
  return states.map((state) => {
    const row = rows.find((found) => found.state === state);
    return { state, messages: Number(row?.messages ?? 0), oldestSeconds: Math.max(0, Number(row?.oldest ?? 0)) };
  });
}
