/**
 * The credit limit and how long one may borrow: its endpoints, each with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 12–14; docs/contracts.md, "Mobile API".
 */
import { z } from 'zod';
import { limitStatuses } from '../../../domain/application/states.ts';
import { envelope, message } from '../../contract/answers.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { authenticate } from '../../middleware/authenticate.ts';
import { session } from '../access.ts';
import { businessDate, monthlyRate, rupiah } from '../answer-fields.ts';

export const applyLimitInput = z.object({
  submission_type: z.literal('INITIAL_CREDIT_LIMIT', 'Jenis pengajuan tidak valid.'),
});

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

export const limitContracts = {
  applyForLimit: contract({
    method: 'post',
    path: '/api/v1/loan/apply-limit',
    tag: 'Limit',
    summary: 'Ask for a first credit limit',
    description: 'The decision follows: `GET /api/v1/loan/limit`.',
    // Who has not finished onboarding holds no session yet, and is told so rather than turned away.
    access: { ...session, middlewares: (context) => authenticate(context, 'session', 'onboarding') },
    idempotent: true,
    body: json(applyLimitInput, { initial: { submission_type: 'INITIAL_CREDIT_LIMIT' } }),
    // An account that is not active is told so, whatever the body says.
    unchecked: true,
    answer: message(201, 'Pengajuan limit kredit Anda sedang diproses.'),
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
  getLimit: contract({
    method: 'get',
    path: '/api/v1/loan/limit',
    tag: 'Limit',
    summary: 'The credit limit, or how its request stands',
    access: session,
    answer: envelope(200, 'Data limit kredit berhasil diambil.', limitData, {
      total_limit: 10_000_000,
      available_limit: 10_000_000,
      currency: 'IDR',
      status: 'APPROVED',
      is_active: true,
    }),
    errors: ['LIMIT_NOT_FOUND'],
  }),
  listTenors: contract({
    method: 'get',
    path: '/api/v1/loan/tenors',
    tag: 'Limit',
    summary: 'How long one may borrow, and at what rate',
    access: session,
    answer: envelope(200, 'Data tenor berhasil diambil.', tenorsData, {
      tenor_list: [
        { id: 1, month: 3, label: '3 bulan', interest_rate: 2.5 },
        { id: 2, month: 6, label: '6 bulan', interest_rate: 2.2 },
        { id: 3, month: 12, label: '12 bulan', interest_rate: 2 },
      ],
    }),
  }),
};
