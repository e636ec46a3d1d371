/** The inbox of inbound messages, and the log of exchanges with partners. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { inboxStates } from '../../domain/application/states.ts';
import { createdAt, id, inboundSource, inboundSourceCheck, instant, secretText } from './columns.ts';

/** Stored before it is acknowledged; delivered to a workflow afterwards. */
export const InboxMessageSchema = defineEntity({
  name: 'InboxMessage',
  tableName: 'inbox_messages',
  uniques: [{ properties: ['source', 'uniqueKey'] }],
  indexes: [{ properties: ['state', 'nextAttemptAt'] }],
  checks: [inboundSourceCheck],
  properties: {
    id: id(),
    source: inboundSource(),
    uniqueKey: p.string().length(200),
    /** Callback title or status, for operators. */
    topic: p.string().length(100),
    /** The raw body; encrypted. */
    body: secretText(),
    state: p.enum(inboxStates).default('RECEIVED'),
    workflowId: p.string().length(200).nullable(),
    attempts: p.integer().default(0),
    /** Never personal: why it is not delivered. */
    lastError: p.text().nullable(),
    nextAttemptAt: instant(),
    receivedAt: createdAt(),
    deliveredAt: instant().nullable(),
  },
});
export type InboxMessage = InferEntity<typeof InboxMessageSchema>;

/** One row per attempt at a partner's endpoint. */
export const PartnerExchangeSchema = defineEntity({
  name: 'PartnerExchange',
  tableName: 'partner_exchanges',
  indexes: [{ properties: ['workflowId'] }, { properties: ['partner', 'createdAt'] }],
  properties: {
    id: id(),
    partner: p.string().length(40),
    operation: p.string().length(80),
    outcome: p.string().length(20),
    /** Reason without values. */
    reason: p.text().nullable(),
    httpStatus: p.integer().nullable(),
    durationMs: p.integer(),
    request: secretText().nullable(),
    response: secretText().nullable(),
    workflowId: p.string().length(200).nullable(),
    activityId: p.string().length(100).nullable(),
    attempt: p.integer().nullable(),
    createdAt: createdAt(),
  },
});
export type PartnerExchange = InferEntity<typeof PartnerExchangeSchema>;
