/** An application from submission to its end, with everything that happened to it. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { InterestMethod } from '../../domain/loan/loan-schedule.ts';
import type { DecisionReason } from '../../domain/policy.ts';
import { applicationStatuses } from '../../domain/application/states.ts';
import { createdAt, day, funderName, funderNameCheck, id, instant, money } from './columns.ts';
import { UserSchema } from './onboarding.ts';

const inReviewSql = `status in ('UNDER REVIEW', 'NEEDS REVIEW', 'APPROVED', 'AWAITING SIGNATURE', 'SIGNED', 'DISBURSING')`;

export const ApplicationSchema = defineEntity({
  name: 'Application',
  tableName: 'applications',
  uniques: [{ name: 'applications_one_in_review', properties: ['user'], where: inReviewSql }],
  indexes: [{ properties: ['user', 'appliedAt'] }, { properties: ['status'] }],
  checks: [{ name: 'applications_amount_positive', expression: 'amount > 0' }, funderNameCheck('applications')],
  properties: {
    id: id(),
    /** `APP-LN-<year>-<8 digits>`. */
    applicationNo: p.string().length(24).unique(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    productId: p.string().length(40),
    productTitle: p.string().length(100),
    amount: money(),
    tenorId: p.integer(),
    tenorMonths: p.integer(),
    /** Percent, a decimal in text. */
    rateMonthlyPercent: p.string().length(10),
    interestMethod: p.enum(['FLAT', 'EFFECTIVE', 'ANNUITY'] as const).$type<InterestMethod>(),
    serviceFee: money(),
    promoId: p.integer().nullable(),
    promoCode: p.string().length(60).nullable(),
    promoDiscount: money().default(0),
    totalRepayment: money(),
    status: p.enum(applicationStatuses).default('UNDER REVIEW'),
    /** Limit still promised to this application; 0 once disbursed or released. */
    reserved: money().default(0),
    funder: funderName().nullable(),
    /** Outcome, reasons, policy version; null until decided. */
    decision: p
      .json<{
        outcome: 'APPROVED' | 'REJECTED' | 'REFERRED';
        reasons: DecisionReason[];
        policyVersion: string;
        inputsHash: string;
        by: string;
      }>()
      .nullable(),
    /** Why it ended without a loan, in words for customer service. */
    closedReason: p.text().nullable(),
    appliedOn: day(),
    appliedAt: instant(),
    createdAt: createdAt(),
    version: p.integer().version(),
  },
});
export type Application = InferEntity<typeof ApplicationSchema>;

/** The timeline; `at` is the loan's own time. */
export const ApplicationEventSchema = defineEntity({
  name: 'ApplicationEvent',
  tableName: 'application_events',
  uniques: [{ properties: ['application', 'key'] }],
  properties: {
    id: id(),
    application: () => p.manyToOne(ApplicationSchema).mapToPk(),
    /** The same event told twice is written once. */
    key: p.string().length(100),
    status: p.enum(applicationStatuses).nullable(),
    /** Indonesian, for the borrower and customer service. */
    description: p.text(),
    at: instant(),
    createdAt: createdAt(),
  },
});
export type ApplicationEvent = InferEntity<typeof ApplicationEventSchema>;
