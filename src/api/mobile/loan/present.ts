/** Loans in the words of docs/sources/mobile-api.md. */
import type { z } from 'zod';
import type { Application } from '../../../db/entities/loan.ts';
import { closedReasonWords } from '../../../domain/application/application-messages.ts';
import { dueDates, priceLoan } from '../../../domain/loan/loan-schedule.ts';
import type { Tenor } from '../../../domain/policy.ts';
import { instantText } from '../../envelope.ts';
import type { submissionData, submissionDetailData } from './contracts.ts';
import type { limitData, tenorsData } from './limit-contracts.ts';
import type { LimitStanding } from './reads.ts';
import type { StatedLoan } from '../../../books/statements.ts';
import type { SubmissionStory } from './submission-story.ts';

/** 13. */
export function presentLimit({
  status,
  total,
  available,
  rejectionReason,
  reapplyAfter,
}: NonNullable<LimitStanding['limit']>): z.output<typeof limitData> {
  const granted = status === 'APPROVED' || status === 'SUSPENDED';
  return {
    total_limit: granted ? total : 0,
    available_limit: granted ? available : 0,
    currency: 'IDR',
    status,
    is_active: status === 'APPROVED',
    ...(status === 'REJECTED' ? { rejection_reason: rejectionReason, reapply_after: reapplyAfter } : {}),
  };
}

/** 14. */
export const presentTenor = ({
  id,
  months,
  label,
  rateMonthlyPercent,
}: Tenor): z.output<typeof tenorsData>['tenor_list'][number] => ({
  id,
  month: months,
  label,
  interest_rate: Number(rateMonthlyPercent),
});

/** What an application and a submission that is being answered have in common. */
export type PricedApplication = Pick<
  Application,
  | 'applicationNo'
  | 'productId'
  | 'productTitle'
  | 'amount'
  | 'tenorId'
  | 'tenorMonths'
  | 'rateMonthlyPercent'
  | 'interestMethod'
  | 'serviceFee'
  | 'promoId'
  | 'promoCode'
  | 'promoDiscount'
  | 'status'
  | 'appliedOn'
>;

/** 16. The discount is what the borrower really gets: a promo larger than interest and fee is cut to them. */
export function presentSubmission(application: PricedApplication): z.output<typeof submissionData> {
  const price = priceLoan(termsOf(application));
  const { promoId, promoCode } = application;
  const promo =
    promoId && promoCode
      ? { promo_id: promoId, promo_code: promoCode, promo_discount_amount: price.promoDiscount }
      : null;
  return {
    application_no: application.applicationNo,
    loan_title: application.productTitle,
    product_id: application.productId,
    requested_amount: application.amount,
    tenor_months_id: application.tenorId,
    applied_interest_rate: Number(application.rateMonthlyPercent),
    is_promo_applied: promo !== null,
    promo,
    service_fee_amount: application.serviceFee,
    total_repayment_amount: price.totalRepayment,
    status: application.status,
    applied_at: application.appliedOn,
  };
}

/** An application with its story; before disbursement the schedule is indicative and its instalments have no id. */
export function presentSubmissionDetail(
  { application, timeline, signing }: SubmissionStory,
  loan: StatedLoan | null,
): z.output<typeof submissionDetailData> {
  return {
    ...presentSubmission(application),
    closed_reason: closedReasonWords(application.status, application.closedReason),
    timeline: timeline.map(({ status, description, at }) => ({ status, description, at: instantText(at) })),
    signing:
      application.status === 'AWAITING SIGNATURE' && signing
        ? { url: signing.url, expires_at: instantText(signing.expiresAt) }
        : null,
    funder: application.funder ?? null,
    schedule: loan ? loan.instalments.map(presentInstalment) : indicativeSchedule(application),
  };
}

type InstalmentData = z.output<typeof submissionDetailData>['schedule'][number];

function indicativeSchedule(application: PricedApplication): InstalmentData[] {
  const dates = dueDates(application.appliedOn, application.tenorMonths);
  return priceLoan(termsOf(application)).instalments.map((instalment, i) => ({
    schedule_id: null,
    installment_no: instalment.number,
    due_date: dates[i]!,
    principal_amount: instalment.principal,
    interest_amount: instalment.interest,
    service_fee_amount: instalment.fee,
    discount_amount: instalment.discount,
    amount: instalment.amount,
    pinalty_amount: 0,
    paid_amount: 0,
    status: 'UNPAID',
  }));
}

const presentInstalment = ({ scheduleId, fixed, stated }: StatedLoan['instalments'][number]): InstalmentData => ({
  schedule_id: scheduleId,
  installment_no: fixed.number,
  due_date: fixed.dueOn,
  principal_amount: fixed.principal,
  interest_amount: fixed.interest,
  service_fee_amount: fixed.fee,
  discount_amount: fixed.discount,
  amount: fixed.amount,
  pinalty_amount: stated.penaltyAccrued,
  paid_amount: stated.paid.principal + stated.paid.interest + stated.paid.fee + stated.paid.penalty,
  status: stated.status,
});

const termsOf = (application: PricedApplication) => ({
  principal: application.amount,
  months: application.tenorMonths,
  rateMonthlyPercent: application.rateMonthlyPercent,
  method: application.interestMethod,
  serviceFee: application.serviceFee,
  promoDiscount: application.promoDiscount,
});
