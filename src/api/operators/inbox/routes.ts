/** What partners said that nobody could be told: seen, matched by hand, delivered again. */
import { type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type InboxMessage, InboxMessageSchema } from '../../../db/entities/partner.ts';
import { inboxStates } from '../../../domain/application/states.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { audit } from '../audit/audit.ts';
import { deliverAnew, matchInput, matchMessage } from './inbox-matching.ts';
import { oneOf, optional, page, pagesOf } from '../inputs.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

const PER_PAGE = 50;
const listQuery = z.object({ state: optional(oneOf(inboxStates)), page });

export function inboxRoutes(context: ApiContext): Router {
  const router = Router();

  const list: RequestHandler = async (req, res) => {
    res.json(await listInbox(context, validate(listQuery, req.query)));
  };

  const detail: RequestHandler = async (req, res) => {
    const em = context.orm.em.fork();
    const message = await find(em, req.params['id']);
    // The body may hold personal data.
    await audit(em, { actor: operatorOf(res).email, action: 'inbox.view', subject: message.id });
    res.json({ ...presentMessage(message), body: message.body });
  };

  const match: RequestHandler = async (req, res) => {
    const input = validate(matchInput, req.body);
    const message = await find(context.orm.em.fork(), req.params['id']);
    const answer = await matchMessage(context, operatorOf(res), message, input);
    const shown = presentMessage(await find(context.orm.em.fork(), message.id));
    if (!answer) res.json(shown);
    else res.status(answer.state === 'CONFIRMED' ? 200 : 202).json({ ...answer, message: shown });
  };

  const redeliver: RequestHandler = async (req, res) => {
    const message = await find(context.orm.em.fork(), req.params['id']);
    const entry = { actor: operatorOf(res).email, action: 'inbox.redeliver', subject: message.id };
    await deliverAnew(context, message, null, (em, change) => audit(em, { ...entry, ...change }));
    res.json(presentMessage(await find(context.orm.em.fork(), message.id)));
  };

  const maker = requireRole('maker', 'checker');
  endpoint(router, '/api/inbox', { get: [list] });
  endpoint(router, '/api/inbox/:id', { get: [detail] });
  endpoint(router, '/api/inbox/:id/match', { post: [maker, ...jsonBody, match] });
  endpoint(router, '/api/inbox/:id/redeliver', { post: [maker, redeliver] });
  return router;
}

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

async function find(em: EntityManager, id: unknown): Promise<InboxMessage> {
  const message = isUuid(id) ? await em.findOne(InboxMessageSchema, { id: id as string }) : null;
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
