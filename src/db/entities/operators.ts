/** Operators, their sessions and what they did. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
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
  indexes: [{ properties: ['createdAt'] }],
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

/** A maker's proposal that waits for a checker. */
export const ProposalSchema = defineEntity({
  name: 'Proposal',
  tableName: 'proposals',
  uniques: [{ name: 'proposals_one_open', properties: ['subject', 'kind'], where: 'confirmed_by is null' }],
  properties: {
    id: id(),
    kind: p.string().length(40),
    subject: p.string().length(200),
    decision: p.string().length(20),
    reason: p.text(),
    proposedBy: p.string().length(254),
    confirmedBy: p.string().length(254).nullable(),
    createdAt: createdAt(),
    confirmedAt: instant().nullable(),
  },
});
export type Proposal = InferEntity<typeof ProposalSchema>;
