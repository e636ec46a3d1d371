/** A disbursed loan and its instalments. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { dpdBuckets } from '../../domain/application/states.ts';
import { createdAt, day, funderName, funderNameCheck, id, instant, money } from './columns.ts';
import { ApplicationSchema } from './loan.ts';
import { UserSchema } from './onboarding.ts';

export const LoanSchema = defineEntity({
  name: 'Loan',
  tableName: 'loans',
  checks: [
    {
      name: 'loans_amounts_not_negative',
      expression: 'principal > 0 and credit_balance >= 0 and principal_outstanding >= 0',
    },
    funderNameCheck('loans'),
  ],
  indexes: [{ properties: ['user'] }],
  properties: {
    application: () =>
      p.oneToOne(ApplicationSchema).primary().mapToPk().updateRule('no action').deleteRule('no action'),
    applicationNo: p.string().length(24).unique(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    funder: funderName(),
    principal: money(),
    /** Not yet repaid. */
    principalOutstanding: money(),
    status: p.enum(['ACTIVE', 'PAID OFF', 'WRITTEN OFF']).default('ACTIVE'),
    disbursedOn: day(),
    disbursedAt: instant(),
    /** How far the loan's clock runs ahead of real time; always 0 in production. */
    clockOffsetSeconds: p.integer().default(0),
    dpdBucket: p.enum(dpdBuckets).default('CURRENT'),
    /** Paid beyond the last instalment: a refund due to the borrower. */
    creditBalance: money().default(0),
    paidOffAt: instant().nullable(),
    /** Business date; penalties stop there, and what comes in later lessens the loss. */
    writtenOffOn: day().nullable(),
    createdAt: createdAt(),
    version: p.integer().version(),
  },
});
export type Loan = InferEntity<typeof LoanSchema>;

/** One instalment; its `id` is the schedule_id and bill_id of the mobile API. */
export const InstalmentSchema = defineEntity({
  name: 'Instalment',
  tableName: 'instalments',
  uniques: [{ properties: ['loan', 'number'] }],
  checks: [
    { name: 'instalments_amount_adds_up', expression: 'amount = principal + interest + fee - discount' },
    {
      name: 'instalments_not_negative',
      expression: 'paid_principal >= 0 and paid_interest >= 0 and paid_fee >= 0 and paid_penalty >= 0 and penalty >= 0',
    },
  ],
  properties: {
    id: id(),
    loan: () => p.manyToOne(LoanSchema).mapToPk(),
    number: p.integer(),
    dueOn: day(),
    principal: money(),
    interest: money(),
    fee: money(),
    discount: money(),
    amount: money(),
    /** Penalty booked so far; what has accrued since is computed, never stored. */
    penalty: money().default(0),
    /** What an early settlement took off what was receivable. */
    waivedInterest: money().default(0),
    waivedFee: money().default(0),
    paidPrincipal: money().default(0),
    paidInterest: money().default(0),
    paidFee: money().default(0),
    paidPenalty: money().default(0),
    status: p.enum(['UNPAID', 'PAID']).default('UNPAID'),
    /** Value date of the payment that settled it. */
    paidOn: day().nullable(),
  },
});
export type InstalmentRow = InferEntity<typeof InstalmentSchema>;

/** Money received for a loan. Append only. */
export const ReceiptSchema = defineEntity({
  name: 'Receipt',
  tableName: 'receipts',
  indexes: [{ properties: ['loan', 'valueOn'] }],
  checks: [{ name: 'receipts_amount_positive', expression: 'amount > 0' }, funderNameCheck('receipts', 'source')],
  properties: {
    id: id(),
    loan: () => p.manyToOne(LoanSchema).mapToPk(),
    /** What caused it; the same money told twice is taken once. Unique over all loans: a payment for two loans has two causes. */
    cause: p.string().length(200).unique(),
    /** GATEWAY, OPERATOR, or the funder that collected it. */
    source: funderName(),
    /** Channel code or funder that holds the money. */
    channel: p.string().length(40),
    paymentReference: p.string().length(40).nullable(),
    amount: money(),
    valueOn: day(),
    paidAt: instant(),
    /** Instalments that the borrower named, in order; empty: oldest first. */
    named: p.json<{ number: number; amount: number }[]>(),
    earlySettlement: p.boolean().default(false),
    createdAt: createdAt(),
  },
});
export type ReceiptRow = InferEntity<typeof ReceiptSchema>;
