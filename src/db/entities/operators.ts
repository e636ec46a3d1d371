/** Operators, their sessions and what they did. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ProposalKind } from '../../domain/application/states.ts';
import { createdAt, id, instant, secretJson } from './columns.ts';

export const OperatorSchema = defineEntity({
  name: 'Operator',
  tableName: 'operators',
  properties: {
    id: id(),
    email: p.string().length(254).unique(),
    passwordHash: p.text(),
    role: p.enum(['viewer', 'maker', 'checker', 'admin']),
    createdAt: createdAt(),
  },
});
export type Operator = InferEntity<typeof OperatorSchema>;

export const OperatorSessionSchema = defineEntity({
  name: 'OperatorSession',
  tableName: 'operator_sessions',
  properties: {
    /** SHA-256 of the cookie. */
    id: p.string().length(64).primary(),
    operator: () => p.manyToOne(OperatorSchema).mapToPk(),
    csrfToken: p.string().length(64),
    expiresAt: instant(),
    createdAt: createdAt(),
  },
});
export type OperatorSession = InferEntity<typeof OperatorSessionSchema>;

/** Append only. */
export const AuditRecordSchema = defineEntity({
  name: 'AuditRecord',
  tableName: 'audit_records',
  indexes: [{ properties: ['createdAt'] }, { properties: ['subject', 'createdAt'] }],
  properties: {
    id: id(),
    /** Who: an operator's email. */
    actor: p.string().length(254),
    action: p.string().length(80),
    subject: p.string().length(200),
    detail: secretJson<{ before?: unknown; after?: unknown; reason?: string }>(),
    createdAt: createdAt(),
  },
});
export type AuditRecord = InferEntity<typeof AuditRecordSchema>;

/** A maker's proposal that waits for a checker. Open until it is confirmed or ended. */
export const ProposalSchema = defineEntity({
  name: 'Proposal',
  tableName: 'proposals',
  uniques: [
    { name: 'proposals_one_open', properties: ['subject', 'kind'], where: 'confirmed_by is null and ended_at is null' },
  ],
  indexes: [{ properties: ['applicationNo'] }],
  checks: [{ name: 'proposals_end_one_way', expression: 'confirmed_by is null or ended_at is null' }],
  properties: {
    id: id(),
    kind: p.string().length(40).$type<ProposalKind>(),
    /** Workflow id; of a match the inbox message's id, of an erasure the user's. */
    subject: p.string().length(200),
    /** The application whose page shows it, where there is one. */
    applicationNo: p.string().length(24).nullable(),
    decision: p.string().length(20),
    reason: p.text(),
    /** What belongs to the decision: the second person says the same or confirms nothing. */
    terms: p.json<Record<string, unknown>>().nullable(),
    /** How the case stood when it was proposed, for the second person to see. */
    standing: p.json<Record<string, unknown>>().nullable(),
    /** Since when the case waits; one that waits since another moment is another case. */
    since: instant().nullable(),
    /** Nobody confirms it from then on. */
    expiresAt: instant().nullable(),
    proposedBy: p.string().length(254),
    confirmedBy: p.string().length(254).nullable(),
    createdAt: createdAt(),
    confirmedAt: instant().nullable(),
    /** How it ended without being carried out. `OVERTAKEN`: what it was about is over. */
    outcome: p.enum(['REFUSED', 'WITHDRAWN', 'EXPIRED', 'OVERTAKEN']).nullable(),
    /** An operator's email; `arus` where nobody did. */
    endedBy: p.string().length(254).nullable(),
    endedAt: instant().nullable(),
    endedReason: p.text().nullable(),
  },
});
export type Proposal = InferEntity<typeof ProposalSchema>;
