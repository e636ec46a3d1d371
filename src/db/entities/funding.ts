/** Attempts at funders, the borrower's accounts there, and each request for money. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { fundingStatuses } from '../../domain/application/states.ts';
import { createdAt, funderName, funderNameCheck, id, instant, secretText } from './columns.ts';
import { ApplicationSchema } from './loan.ts';
import { UserSchema } from './onboarding.ts';

export const FunderAccountSchema = defineEntity({
  name: 'FunderAccount',
  tableName: 'funder_accounts',
  checks: [funderNameCheck('funder_accounts')],
  uniques: [{ properties: ['user', 'funder'] }],
  properties: {
    id: id(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    funder: funderName(),
    /** The funder's id of the borrower; null while the funder has not said it. */
    externalId: p.string().length(100).nullable(),
    approved: p.boolean().default(false),
    /** Ids of the photos that the funder already holds. */
    ktpDocumentId: p.string().length(100).nullable(),
    selfieDocumentId: p.string().length(100).nullable(),
    createdAt: createdAt(),
  },
});
export type FunderAccount = InferEntity<typeof FunderAccountSchema>;

export const FundingAttemptSchema = defineEntity({
  name: 'FundingAttempt',
  tableName: 'funding_attempts',
  checks: [funderNameCheck('funding_attempts')],
  uniques: [{ properties: ['application', 'funder'] }],
  indexes: [{ properties: ['funderLoanId'] }],
  properties: {
    id: id(),
    application: () => p.manyToOne(ApplicationSchema).mapToPk(),
    funder: funderName(),
    number: p.integer(),
    status: p.enum(fundingStatuses).default('STARTED'),
    reason: p.text().nullable(),
    /** Finfra `unique_id`, Dompet Kilat `loanCode`. */
    funderLoanId: p.string().length(100).nullable(),
    /** Dompet Kilat's `id` of loan/register. */
    funderReference: p.string().length(100).nullable(),
    signingUrl: secretText().nullable(),
    signingExpiresAt: instant().nullable(),
    /** Where the borrower repays, when the funder says so. */
    repaymentAccount: secretText().nullable(),
    startedAt: createdAt(),
    endedAt: instant().nullable(),
  },
});
export type FundingAttempt = InferEntity<typeof FundingAttemptSchema>;

/** Written before the call: a row without an outcome may have been heard. */
export const DisbursementRequestSchema = defineEntity({
  name: 'DisbursementRequest',
  tableName: 'disbursement_requests',
  checks: [funderNameCheck('disbursement_requests')],
  uniques: [{ properties: ['application', 'number'] }],
  properties: {
    id: id(),
    application: () => p.manyToOne(ApplicationSchema).mapToPk(),
    funder: funderName(),
    /** 1 for the first request; a further one only after a refusal or by an operator. */
    number: p.integer(),
    outcome: p.enum(['ok', 'rejected', 'retryable', 'unknown', 'misconfigured']).nullable(),
    reason: p.text().nullable(),
    requestedAt: createdAt(),
    answeredAt: instant().nullable(),
  },
});
export type DisbursementRequest = InferEntity<typeof DisbursementRequestSchema>;
