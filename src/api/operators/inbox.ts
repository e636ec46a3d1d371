/** What partners said that nobody could be told: seen, matched by hand, delivered again. */
import { type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import { type InboxMessage, InboxMessageSchema } from '../../db/entities/partner.ts';
import { inboxStates } from '../../domain/states.ts';
import { workflowIds } from '../../workflows/messages.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { jsonBody } from '../middleware/body.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { pokeDelivery } from '../webhooks/delivery.ts';
import { audit } from './audit.ts';
import { page } from './inputs.ts';
import { operatorOf, requireRole } from './sessions.ts';

const PER_PAGE = 50;
const listQuery = z.object({
  state: z
    .enum(inboxStates)
    .or(z.literal('').transform(() => undefined))
    .optional(),
  page,
});
const matchInput = z.object({
  application_no: z
    .string()
    .trim()
    .regex(/^APP-LN-\d{4}-\d{8}$/),
});

export function inboxRoutes(house: House): Router {
  const router = Router();

  const list: RequestHandler = async (req, res) => {
    res.json(await listInbox(house, validate(listQuery, req.query)));
  };

  const detail: RequestHandler = async (req, res) => {
    const em = house.orm.em.fork();
    const message = await find(em, req.params['id']);
    // The body may hold personal data.
    await audit(em, { actor: operatorOf(res).email, action: 'inbox.view', subject: message.id });
    res.json({ ...present(message), body: message.body });
  };

  const match: RequestHandler = async (req, res) => {
    const { application_no } = validate(matchInput, req.body);
    const em = house.orm.em.fork();
    const message = await find(em, req.params['id']);
    if (message.state === 'DELIVERED') throw new ApiError('NOTHING_TO_DECIDE');
    if (!(await em.count(ApplicationSchema, { applicationNo: application_no })))
      throw new ApiError('APPLICATION_NOT_FOUND');
    await deliverAnew(message, 'inbox.match', operatorOf(res).email, em, workflowIds.loan(application_no));
    res.json(present(message));
  };

  const redeliver: RequestHandler = async (req, res) => {
    const em = house.orm.em.fork();
    const message = await find(em, req.params['id']);
    await deliverAnew(message, 'inbox.redeliver', operatorOf(res).email, em, message.workflowId ?? null);
    res.json(present(message));
  };

  /** Due at once; every receiver takes the same notice once, so nothing happens twice. */
  const deliverAnew = async (
    message: InboxMessage,
    action: string,
    actor: string,
    em: EntityManager,
    workflowId: string | null,
  ): Promise<void> => {
    const before = { state: message.state, workflow_id: message.workflowId };
    Object.assign(message, { state: 'RECEIVED', attempts: 0, nextAttemptAt: new Date(), workflowId, lastError: null });
    await audit(em, {
      actor,
      action,
      subject: message.id,
      before,
      after: { state: 'RECEIVED', workflow_id: workflowId },
    });
    pokeDelivery(house);
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
  { orm }: House,
  { state, page }: { state?: InboxMessage['state'] | undefined; page: number },
) {
  const [messages, total] = await orm.em.fork().findAndCount(InboxMessageSchema, state ? { state } : {}, {
    orderBy: { receivedAt: 'desc', id: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
    exclude: ['body'],
  });
  return { messages: messages.map(present), total, page, pages: Math.max(1, Math.ceil(total / PER_PAGE)) };
}

async function find(em: EntityManager, id: unknown): Promise<InboxMessage> {
  const message = isUuid(id) ? await em.findOne(InboxMessageSchema, { id: id as string }) : null;
  if (!message) throw new ApiError('INBOX_MESSAGE_NOT_FOUND');
  return message;
}

const present = (message: Omit<InboxMessage, 'body' | symbol>) => ({
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
