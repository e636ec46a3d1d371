/** The limit, and the evidence that limit and loan decisions rest on. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { CreditEvidence } from '../../domain/credit/credit-evidence.ts';
import type { DecisionReason } from '../../domain/policy.ts';
import { limitStatuses } from '../../domain/application/states.ts';
import { createdAt, day, id, instant, money, secretJson } from './columns.ts';
import { UserSchema } from './onboarding.ts';

export const CreditLimitSchema = defineEntity({
  name: 'CreditLimit',
  tableName: 'credit_limits',
  checks: [
    {
      name: 'credit_limits_never_overdrawn',
      expression: 'reserved >= 0 and outstanding >= 0 and total >= reserved + outstanding',
    },
  ],
  properties: {
    user: () => p.oneToOne(UserSchema).primary().mapToPk().updateRule('no action').deleteRule('no action'),
    status: p.enum(limitStatuses).default('UNDER REVIEW'),
    total: money().default(0),
    /** Promised to applications in review. */
    reserved: money().default(0),
    /** Principal paid out and not yet repaid. */
    outstanding: money().default(0),
    reasons: p.json<DecisionReason[]>().defaultRaw(`'[]'`),
    policyVersion: p.string().length(60).nullable(),
    inputsHash: p.string().length(64).nullable(),
    rejectionReason: p.text().nullable(),
    /** Business date from which a rejected borrower may ask again. */
    reapplyAfter: day().nullable(),
    requestedAt: createdAt(),
    decidedAt: instant().nullable(),
    decidedBy: p.string().length(200).nullable(),
    version: p.integer().version(),
  },
});
export type CreditLimit = InferEntity<typeof CreditLimitSchema>;

export const CreditCheckSchema = defineEntity({
  name: 'CreditCheck',
  tableName: 'credit_checks',
  indexes: [{ properties: ['user', 'gatheredAt'] }],
  properties: {
    id: id(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    evidence: secretJson<CreditEvidence>(),
    gatheredAt: instant(),
  },
});
export type CreditCheck = InferEntity<typeof CreditCheckSchema>;
