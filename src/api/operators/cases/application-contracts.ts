/** Applications: found, looked at, and decided where policy left them to people. */
import { z } from 'zod';
import { applicationStatuses, dpdBuckets, fundingStatuses } from '../../../domain/application/states.ts';
import {
  applicationNo,
  businessDate,
  decisionReason,
  funder,
  instant,
  paging,
  rupiah,
  uuid,
  workflowId,
} from '../answer-fields.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { changes, reads } from '../access.ts';
import { answered, inPairs, pairErrors } from '../answers.ts';
import * as example from '../examples.ts';
import { decisionInput, oneOf, optional, page } from '../inputs.ts';
import { proposalSchema } from '../proposals/proposal-schema.ts';

export const applicationParams = z.object({
  applicationNo: z.string().meta({ description: 'Number of the application.', examples: [example.applicationNo] }),
});

const summary = {
  application_no: applicationNo,
  status: z.enum(applicationStatuses),
  amount: rupiah,
  tenor_months: z.int().positive(),
  total_repayment_amount: rupiah,
  funder: funder.nullable(),
  applied_at: instant,
};

/** A disbursed loan in brief. One that was written off is in no bucket. */
export const loanStandingFields = {
  status: z.enum(['ACTIVE', 'PAID OFF', 'WRITTEN OFF']),
  dpd_bucket: z.enum(dpdBuckets).nullable().meta({ description: 'Days past due; null once written off.' }),
  principal_outstanding: rupiah,
  credit_balance: rupiah.meta({ description: 'Paid too much: owed to the borrower. Whole rupiah.' }),
  disbursed_on: businessDate,
  written_off_on: businessDate.nullable(),
};

const detail = z.strictObject({
  ...summary,
  borrower: z.strictObject({
    user_id: uuid,
    full_name: z.string().nullable(),
    phone: z.string().nullable().meta({ description: 'Its last four digits.' }),
    nik: z.string().nullable().meta({ description: 'Its last four digits.' }),
  }),
  product: z.string(),
  rate_monthly_percent: z.string().meta({ description: 'A decimal in text.' }),
  service_fee_amount: rupiah,
  promo_code: z.string().nullable(),
  promo_discount_amount: rupiah,
  closed_reason: z.string().nullable(),
  closed_reason_words: z.string().nullable().meta({ description: 'Indonesian.' }),
  decision: z
    .strictObject({
      outcome: z.enum(['APPROVED', 'REJECTED', 'REFERRED']),
      reasons: z.array(decisionReason),
      policyVersion: z.string(),
      inputsHash: z.string(),
      by: z.string(),
    })
    .nullable(),
  timeline: z.array(
    z.strictObject({ status: z.enum(applicationStatuses).nullish(), description: z.string(), at: instant }),
  ),
  funding: z.array(
    z.strictObject({
      funder,
      number: z.int(),
      status: z.enum(fundingStatuses),
      reason: z.string().nullable(),
      funder_loan_id: z.string().nullable(),
      funder_user_id: z.string().nullable(),
      started_at: instant,
      ended_at: instant.nullable(),
    }),
  ),
  loan: z.strictObject(loanStandingFields).nullable(),
  proposals: z.array(proposalSchema),
  workflows: z.array(
    z.strictObject({
      workflow_id: workflowId,
      url: z.string().nullable().meta({ description: 'In the Temporal UI.' }),
    }),
  ),
});

const shown = {
  application_no: example.applicationNo,
  status: 'NEEDS REVIEW' as const,
  amount: 8_000_000,
  tenor_months: 12,
  total_repayment_amount: 9_970_000,
  funder: null,
  applied_at: example.waitingSince,
};

export const applicationContracts = {
  listApplications: contract({
    tag: 'Applications',
    method: 'get',
    path: '/api/applications',
    summary: 'Applications, the newest first',
    access: reads(),
    query: z.object({
      status: optional(oneOf(applicationStatuses)),
      q: z
        .string()
        .trim()
        .max(100, 'Paling banyak 100 karakter.')
        .default('')
        .meta({ description: 'The beginning of the number, or exactly a NIK, a phone or a user id.' }),
      page,
    }),
    answer: answered('25 to a page.', z.strictObject({ applications: z.array(z.strictObject(summary)), ...paging }), {
      applications: [shown],
      total: 1,
      page: 1,
      pages: 1,
    }),
  }),
  getApplication: contract({
    tag: 'Applications',
    method: 'get',
    path: '/api/applications/{applicationNo}',
    summary: 'Everything about one application, except the ledger',
    description: 'Who looks is in the audit log.',
    access: reads(),
    params: applicationParams,
    answer: answered('The application.', detail, {
      ...shown,
      borrower: { user_id: example.userId, full_name: 'John Doe', phone: '•••••••••7890', nik: '••••••••••••0001' },
      product: 'Pinjaman Biaya Pendidikan',
      rate_monthly_percent: '2',
      service_fee_amount: 150_000,
      promo_code: 'PROMO-MERDEKA-2026',
      promo_discount_amount: 100_000,
      closed_reason: null,
      closed_reason_words: null,
      decision: {
        outcome: 'REFERRED',
        reasons: [example.referring],
        ...{ policyVersion: '2026-01', inputsHash: '7f3b', by: 'policy' },
      },
      timeline: [{ status: 'NEEDS REVIEW', description: 'Sedang ditinjau petugas.', at: example.waitingSince }],
      funding: [],
      loan: null,
      proposals: [],
      workflows: [{ workflow_id: example.loanCase, url: null }],
    }),
    errors: ['APPLICATION_NOT_FOUND'],
  }),
  decideApplication: contract({
    tag: 'Applications',
    method: 'post',
    path: '/api/applications/{applicationNo}/decision',
    summary: 'Decide an application that policy referred',
    description:
      '409 `NOTHING_TO_DECIDE` unless policy referred it and nobody has decided: one that is parked at its disbursement is resolved, not decided.',
    access: changes('maker', 'checker'),
    params: applicationParams,
    body: json(decisionInput, { example: { decision: 'APPROVE', reason: example.reason } }),
    answer: inPairs(),
    errors: ['APPLICATION_NOT_FOUND', ...pairErrors],
  }),
};
