/** Messages from partners as operators read them. */
import { validate as isUuid } from 'uuid';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type InboxMessage, InboxMessageSchema } from '../../../db/entities/partner.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { pagesOf } from '../inputs.ts';

const PER_PAGE = 50;

/** Newest first; without bodies. */
export async function listInbox(
  { orm }: ApiContext,
  { state, page }: { state?: InboxMessage['state'] | undefined; page: number },
) {
  const [messages, total] = await orm.em.fork().findAndCount(InboxMessageSchema, state ? { state } : {}, {
    orderBy: { receivedAt: 'desc', id: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
    exclude: ['body'],
  });
  return { messages: messages.map(presentMessage), total, page, pages: pagesOf(total, PER_PAGE) };
}

/** 404 INBOX_MESSAGE_NOT_FOUND. */
export async function findMessage(em: EntityManager, id: string): Promise<InboxMessage> {
  const message = isUuid(id) ? await em.findOne(InboxMessageSchema, { id }) : null;
  if (!message) throw new ApiError('INBOX_MESSAGE_NOT_FOUND');
  return message;
}

/** Without the body. */
export const presentMessage = (message: Omit<InboxMessage, 'body' | symbol>) => ({
  id: message.id,
  source: message.source,
  topic: message.topic,
  state: message.state,
  attempts: message.attempts,
  last_error: message.lastError ?? null,
  workflow_id: message.workflowId ?? null,
  received_at: message.receivedAt.toISOString(),
  next_attempt_at: message.nextAttemptAt.toISOString(),
  delivered_at: message.deliveredAt?.toISOString() ?? null,
});
