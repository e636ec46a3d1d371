/**
 * Applications for a loan, from submission to the last instalment: endpoints with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 16; docs/contracts.md, "Mobile API".
 */
import { z } from 'zod';
import { applicationStatuses } from '../../../domain/application/states.ts';
import { dueDates, loanSchedule } from '../../../domain/loan/loan-schedule.ts';
import { builtInFunders } from '../../../domain/policy.ts';
import { envelope } from '../../contract/answers.ts';
import { json, optionalJson } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { session } from '../access.ts';
import { applicationNo, businessDate, instant, monthlyRate, rupiah } from '../answer-fields.ts';
import * as example from '../examples.ts';
import { pageFields, pageQuery, wrongPage } from '../paging.ts';

const submissionInput = z.object({
  product_id: z.string('Produk tidak valid.').min(1, 'Produk wajib diisi.').max(100, 'Produk tidak valid.'),
  requested_amount: z.int('Jumlah pinjaman harus berupa bilangan bulat.').positive('Jumlah pinjaman tidak valid.'),
  tenor_months_id: z.int('Tenor tidak valid.'),
  promo_id: z.int('Promo tidak valid.').nullish(),
  security_pin: z.string('PIN tidak valid.').regex(/^\d{6}$/, 'PIN harus terdiri dari 6 digit angka.'),
});

const cancelInput = z.object({
  reason: z
    .string('Alasan tidak valid.')
    .trim()
    .max(300, 'Alasan terlalu panjang.')
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'Alasan mengandung karakter yang tidak diperbolehkan.')
    .optional(),
});

/** The application in the path. Somebody else's does not exist. */
export const applicationPath = z.object({
  application_no: z.string().meta({ examples: [example.applicationNo] }),
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

const submissionsData = z.strictObject({
  submissions: z.array(submissionData).meta({ description: 'Newest first, 20 a page.' }),
  ...pageFields,
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

const cancelledData = z.strictObject({ application_no: applicationNo, status: z.literal('CANCELLED') });

const submission = {
  application_no: example.applicationNo,
  loan_title: 'Pinjaman Biaya Pendidikan',
  product_id: example.productId,
  requested_amount: 8_000_000,
  tenor_months_id: 3,
  applied_interest_rate: 2,
  is_promo_applied: true,
  promo: { promo_id: 3, promo_code: 'PROMO-MERDEKA-2026', promo_discount_amount: 100_000 },
  service_fee_amount: 150_000,
  total_repayment_amount: 9_970_000,
  status: 'UNDER REVIEW',
  applied_at: '2026-02-16',
} as const;

/** Of the example: 8,000,000 over twelve months. */
const schedule = loanSchedule({
  principal: 8_000_000,
  months: 12,
  rateMonthlyPercent: '2',
  method: 'FLAT',
  serviceFee: 150_000,
  promoDiscount: 100_000,
}).map((one, i) => ({
  schedule_id: null,
  installment_no: one.number,
  due_date: dueDates('2026-02-16', 12)[i]!,
  principal_amount: one.principal,
  interest_amount: one.interest,
  service_fee_amount: one.fee,
  discount_amount: one.discount,
  amount: one.amount,
  pinalty_amount: 0,
  paid_amount: 0,
  status: 'UNPAID' as const,
}));

const tag = 'Loan';
const found = 'Data pengajuan pinjaman berhasil diambil.';
const submissions = '/api/v1/loan/submissions';

/** The catalogue speaks of a limit; here it is a loan that waits. */
export const duplicate = { message: 'Mohon tunggu, pengajuan pinjaman Anda masih dalam proses peninjauan.' };

export const loanContracts = {
  submitLoan: contract({
    method: 'post',
    path: submissions,
    tag,
    summary: 'Apply for a loan',
    description:
      'Looked at in this order: fields, limit, promo, PIN (the counter of login), an application that is still in review, what is left of the limit.',
    access: session,
    idempotent: true,
    body: json(submissionInput, {
      document: {
        product_id: example.productId,
        requested_amount: 8_000_000,
        tenor_months_id: 3,
        promo_id: 3,
        security_pin: '135790',
      },
    }),
    answer: envelope(
      201,
      'Pengajuan pinjaman berhasil dikirim dan sedang dalam peninjauan.',
      submissionData,
      submission,
    ),
    errors: [
      'LIMIT_NOT_FOUND',
      'LIMIT_NOT_ACTIVE',
      'PROMO_NOT_APPLICABLE',
      'INVALID_PIN',
      'DUPLICATE_SUBMISSION',
      'INSUFFICIENT_LIMIT',
    ],
    errorExamples: {
      VALIDATION_ERROR: {
        details: [
          { field: 'tenor_months_id', value: 9, message: 'Tenor tidak tersedia untuk produk ini.' },
          { field: 'security_pin', message: 'PIN harus terdiri dari 6 digit angka.' },
        ],
      },
      DUPLICATE_SUBMISSION: duplicate,
    },
  }),
  listSubmissions: contract({
    method: 'get',
    path: submissions,
    tag,
    summary: 'The borrower’s applications',
    access: session,
    query: pageQuery,
    answer: envelope(200, found, submissionsData, { submissions: [submission], page: 1, has_more: false }),
    errorExamples: wrongPage,
  }),
  getSubmission: contract({
    method: 'get',
    path: `${submissions}/{application_no}`,
    tag,
    summary: 'One application, with its story and schedule',
    access: session,
    params: applicationPath,
    answer: envelope(200, found, submissionDetailData, {
      ...submission,
      status: 'AWAITING SIGNATURE',
      closed_reason: null,
      timeline: [
        { status: 'UNDER REVIEW', description: 'Pengajuan diterima.', at: '2026-02-16T02:00:00Z' },
        { status: 'APPROVED', description: 'Pengajuan disetujui.', at: '2026-02-16T02:01:00Z' },
        {
          status: 'AWAITING SIGNATURE',
          description: 'Menunggu tanda tangan Anda.',
          at: '2026-02-16T02:02:00Z',
        },
      ],
      signing: { url: 'https://sign.example/agreements/7f3b', expires_at: '2026-02-19T02:02:00Z' },
      funder: 'FINFRA',
      schedule,
    }),
    errors: ['APPLICATION_NOT_FOUND'],
  }),
  cancelSubmission: contract({
    method: 'post',
    path: `${submissions}/{application_no}/cancel`,
    tag,
    summary: 'Withdraw an application, until it is signed',
    access: session,
    idempotent: true,
    params: applicationPath,
    body: optionalJson(cancelInput, { reason: { reason: 'Sudah tidak membutuhkan dana' } }),
    answer: envelope(200, 'Pengajuan pinjaman berhasil dibatalkan.', cancelledData, {
      application_no: example.applicationNo,
      status: 'CANCELLED',
    }),
    errors: ['APPLICATION_NOT_FOUND', 'NOT_CANCELLABLE'],
    errorExamples: {
      VALIDATION_ERROR: { details: [{ field: 'reason', value: 7, message: 'Alasan tidak valid.' }] },
    },
  }),
};
