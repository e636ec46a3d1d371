/** What the loan endpoints answer: the schemas that the presenters are held to and the OpenAPI document shows. */
import { z } from 'zod';
import { applicationStatuses, limitStatuses } from '../../../domain/application/states.ts';
import { builtInFunders } from '../../../domain/policy.ts';
import { applicationNo, businessDate, instant, monthlyRate, rupiah } from '../answer-fields.ts';

/** 13. */
export const limitData = z.strictObject({
  total_limit: rupiah,
  available_limit: rupiah,
  currency: z.literal('IDR'),
  status: z.enum(limitStatuses),
  is_active: z.boolean(),
  rejection_reason: z.string().nullish().meta({ description: 'Where `status` is REJECTED.' }),
  reapply_after: businessDate.nullish().meta({ description: 'Where `status` is REJECTED: from this date on.' }),
});

/** 14. */
export const tenorsData = z.strictObject({
  tenor_list: z.array(
    z.strictObject({
      id: z.int().meta({ description: 'Sent as `tenor_months_id`.' }),
      month: z.int().positive(),
      label: z.string(),
      interest_rate: monthlyRate,
    }),
  ),
});

const promo = z.strictObject({
  promo_id: z.int(),
  promo_code: z.string(),
  promo_discount_amount: rupiah,
});

/** 16. */
export const submissionData = z.strictObject({
  application_no: applicationNo,
  loan_title: z.string(),
  product_id: z.string(),
  requested_amount: rupiah,
  tenor_months_id: z.int(),
  applied_interest_rate: monthlyRate,
  is_promo_applied: z.boolean(),
  promo: promo.nullable(),
  service_fee_amount: rupiah,
  total_repayment_amount: rupiah,
  status: z.enum(applicationStatuses),
  applied_at: businessDate,
});

export const submissionsData = z.strictObject({
  submissions: z.array(submissionData).meta({ description: 'Newest first, 20 a page.' }),
  page: z.int().positive(),
  has_more: z.boolean(),
});

const instalment = z.strictObject({
  schedule_id: z.uuid().nullable().meta({ description: 'Null before disbursement: the schedule is indicative.' }),
  installment_no: z.int().positive(),
  due_date: businessDate,
  principal_amount: rupiah,
  interest_amount: rupiah,
  service_fee_amount: rupiah,
  discount_amount: rupiah,
  amount: rupiah,
  pinalty_amount: rupiah,
  paid_amount: rupiah,
  status: z.enum(['UNPAID', 'PAID']),
});

export const submissionDetailData = submissionData.extend({
  closed_reason: z.string().nullable().meta({ description: 'Why it ended without a loan, in Indonesian.' }),
  timeline: z.array(
    z.strictObject({
      status: z.enum(applicationStatuses).nullable(),
      description: z.string(),
      at: instant,
    }),
  ),
  signing: z
    .strictObject({ url: z.url(), expires_at: instant })
    .nullable()
    .meta({ description: 'Where the borrower signs, as long as the funder waits for it.' }),
  funder: z.enum(builtInFunders).nullable(),
  schedule: z.array(instalment),
});

export const cancelledData = z.strictObject({ application_no: applicationNo, status: z.literal('CANCELLED') });
