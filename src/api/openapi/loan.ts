/** Limit, tenors and applications, as the document shows them. Examples: docs/sources/mobile-api.md, 12–14, 16. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { dueDates, loanSchedule } from '../../domain/loan/loan-schedule.ts';
import {
  cancelledData,
  limitData,
  submissionData,
  submissionDetailData,
  submissionsData,
  tenorsData,
} from '../mobile/loan/answers.ts';
import { applyLimitInput, cancelInput, pageQuery, submissionInput } from '../mobile/loan/schemas.ts';
import * as example from './examples.ts';
import { json, operation, success } from './operation.ts';

export const applicationPath = z.object({
  application_no: z.string().meta({ examples: [example.applicationNo] }),
});

export const wrongPage = { details: [{ field: 'page', value: '0', message: 'Halaman tidak valid.' }] };

/** Of the example: 8,000,000 over twelve months. */
const schedule = loanSchedule({
  principal: 8_000_000,
  months: 12,
  rateMonthlyPercent: '2',
  method: 'FLAT',
  serviceFee: 150_000,
  promoDiscount: 100_000,
}).map((instalment, i) => ({
  schedule_id: null,
  installment_no: instalment.number,
  due_date: dueDates('2026-02-16', 12)[i]!,
  principal_amount: instalment.principal,
  interest_amount: instalment.interest,
  service_fee_amount: instalment.fee,
  discount_amount: instalment.discount,
  amount: instalment.amount,
  pinalty_amount: 0,
  paid_amount: 0,
  status: 'UNPAID' as const,
}));

export const loanPaths: ZodOpenApiPathsObject = {
  '/api/v1/loan/apply-limit': {
    post: operation({
      id: 'applyForLimit',
      tag: 'Limit',
      summary: 'Ask for a first credit limit',
      description: 'The decision follows: `GET /api/v1/loan/limit`.',
      access: 'session',
      creates: true,
      body: json(applyLimitInput, { initial: { submission_type: 'INITIAL_CREDIT_LIMIT' } }),
      success: success(201, 'Pengajuan limit kredit Anda sedang diproses.'),
      errors: [
        'ONBOARDING_INCOMPLETE',
        'DUPLICATE_SUBMISSION',
        'LIMIT_ALREADY_ACTIVE',
        'LIMIT_NOT_ACTIVE',
        'REAPPLY_TOO_EARLY',
      ],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [{ field: 'submission_type', value: 'MORE', message: 'Jenis pengajuan tidak valid.' }],
        },
      },
    }),
  },
  '/api/v1/loan/limit': {
    get: operation({
      id: 'getLimit',
      tag: 'Limit',
      summary: 'The credit limit, or how its request stands',
      access: 'session',
      success: success(200, 'Data limit kredit berhasil diambil.', limitData, {
        total_limit: 10_000_000,
        available_limit: 10_000_000,
        currency: 'IDR',
        status: 'APPROVED',
        is_active: true,
      }),
      errors: ['LIMIT_NOT_FOUND'],
    }),
  },
  '/api/v1/loan/tenors': {
    get: operation({
      id: 'listTenors',
      tag: 'Limit',
      summary: 'How long one may borrow, and at what rate',
      access: 'session',
      success: success(200, 'Data tenor berhasil diambil.', tenorsData, {
        tenor_list: [
          { id: 1, month: 3, label: '3 bulan', interest_rate: 2.5 },
          { id: 2, month: 6, label: '6 bulan', interest_rate: 2.2 },
          { id: 3, month: 12, label: '12 bulan', interest_rate: 2 },
        ],
      }),
    }),
  },
  '/api/v1/loan/submissions': {
    post: operation({
      id: 'submitLoan',
      tag: 'Loan',
      summary: 'Apply for a loan',
      description:
        'Looked at in this order: fields, limit, promo, PIN (the counter of login), an application that is still in review, what is left of the limit.',
      access: 'session',
      creates: true,
      body: json(submissionInput, {
        document: {
          product_id: example.productId,
          requested_amount: 8_000_000,
          tenor_months_id: 3,
          promo_id: 3,
          security_pin: '135790',
        },
      }),
      success: success(
        201,
        'Pengajuan pinjaman berhasil dikirim dan sedang dalam peninjauan.',
        submissionData,
        example.submission,
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
        DUPLICATE_SUBMISSION: { message: 'Mohon tunggu, pengajuan pinjaman Anda masih dalam proses peninjauan.' },
      },
    }),
    get: operation({
      id: 'listSubmissions',
      tag: 'Loan',
      summary: 'The borrower’s applications',
      access: 'session',
      query: pageQuery,
      success: success(200, 'Data pengajuan pinjaman berhasil diambil.', submissionsData, {
        submissions: [example.submission],
        page: 1,
        has_more: false,
      }),
      errorExamples: { VALIDATION_ERROR: wrongPage },
    }),
  },
  '/api/v1/loan/submissions/{application_no}': {
    get: operation({
      id: 'getSubmission',
      tag: 'Loan',
      summary: 'One application, with its story and schedule',
      access: 'session',
      path: applicationPath,
      success: success(200, 'Data pengajuan pinjaman berhasil diambil.', submissionDetailData, {
        ...example.submission,
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
  },
  '/api/v1/loan/submissions/{application_no}/cancel': {
    post: operation({
      id: 'cancelSubmission',
      tag: 'Loan',
      summary: 'Withdraw an application, until it is signed',
      access: 'session',
      creates: true,
      path: applicationPath,
      body: optional(json(cancelInput, { reason: { reason: 'Sudah tidak membutuhkan dana' } })),
      success: success(200, 'Pengajuan pinjaman berhasil dibatalkan.', cancelledData, {
        application_no: example.applicationNo,
        status: 'CANCELLED',
      }),
      errors: ['APPLICATION_NOT_FOUND', 'NOT_CANCELLABLE'],
      errorExamples: {
        VALIDATION_ERROR: { details: [{ field: 'reason', value: 7, message: 'Alasan tidak valid.' }] },
      },
    }),
  },
};

/** The body may be left out. */
function optional({ content, errors }: ReturnType<typeof json>): ReturnType<typeof json> {
  return { content: { ...content, required: false }, errors };
}
