/**
 * Ways to pay, instructions for it, and what became of a payment: endpoints with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 17, 18; docs/contracts.md, "Payments".
 */
import { z } from 'zod';
import { paymentStatuses } from '../../../domain/application/states.ts';
import { envelope, written } from '../../contract/answers.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { link } from '../../openapi/access.ts';
import { session } from '../access.ts';
import { applicationNo, instant, rupiah } from '../answer-fields.ts';
import * as example from '../examples.ts';

const amount = z
  .int('Jumlah harus berupa bilangan bulat.')
  .nonnegative('Jumlah tidak valid.')
  .max(1e12, 'Jumlah tidak valid.');

/** One instalment and what is paid of it. */
const part = z.object({
  schedule_id: z.string('Tagihan tidak valid.').min(1, 'Tagihan wajib diisi.').max(100, 'Tagihan tidak valid.'),
  total_installment_paid: amount.optional(),
  penalty_paid: amount.default(0),
  amount_paid: amount.positive('Jumlah tidak valid.'),
});
export type PaymentPartInput = z.output<typeof part>;

const generateInput = z
  .object({
    payment_channel_id: z.int('Metode pembayaran tidak valid.').optional(),
    payment_method: z.string('Metode pembayaran tidak valid.').min(1).max(40).optional(),
    amount: amount.positive('Jumlah tidak valid.'),
    loan_repayment_schedules: z
      .array(part, 'Daftar tagihan tidak valid.')
      .max(120, 'Terlalu banyak tagihan.')
      .default([]),
    /** Ends a loan early: `amount` is the quote of today. */
    early_settlement: z.boolean('Nilai tidak valid.').default(false),
    /** With `early_settlement`: which loan, where no schedule says so. */
    application_no: z.string('Nomor pengajuan tidak valid.').max(40, 'Nomor pengajuan tidak valid.').optional(),
  })
  .superRefine((input, context) => {
    const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (input.payment_channel_id === undefined && input.payment_method === undefined)
      wrong('payment_channel_id', 'Metode pembayaran wajib diisi.');
    const parts = input.loan_repayment_schedules;
    if (parts.length === 0 && !input.early_settlement) wrong('loan_repayment_schedules', 'Tagihan wajib diisi.');
    if (new Set(parts.map(({ schedule_id }) => schedule_id)).size < parts.length)
      wrong('loan_repayment_schedules', 'Tagihan yang sama tidak boleh disebut dua kali.');
  })
  .meta({ id: 'PaymentRequest' });
export type GenerateInput = z.output<typeof generateInput>;

/** 17. */
const paymentMethodsData = z.strictObject({
  payment_methods: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      category: z.enum(['VIRTUAL_ACCOUNT', 'QR_CODE', 'RETAIL_OUTLET']),
      fee: rupiah.meta({ description: 'What the channel charges on top; no amount of ours includes it.' }),
    }),
  ),
});

/** 18. */
const instructionData = z.strictObject({
  payment_id: z.uuid(),
  payment_method: z.string(),
  payment_code: z.string().nullable().meta({ description: 'Account number, outlet code, or the QRIS payload.' }),
  qr_url: z.url().nullable().meta({ description: 'Of the QRIS image; null for other methods.' }),
  paid_amount: rupiah.meta({ description: 'What is to be paid.' }),
  expiry_time: instant,
});

export const paymentData = z.strictObject({
  payment_id: z.uuid(),
  reference_no: z.string().regex(/^INV/),
  payment_method: z.string(),
  payment_code: z.string().nullable(),
  qr_url: z.url().nullable(),
  paid_amount: rupiah.meta({ description: 'What is to be paid.' }),
  expiry_time: instant,
  status: z.enum(paymentStatuses),
  received_amount: rupiah.meta({ description: 'What has come.' }),
  paid_at: instant.nullable(),
  early_settlement: z.boolean(),
  loan_repayment_schedules: z.array(
    z.strictObject({
      schedule_id: z.uuid(),
      application_no: applicationNo,
      installment_no: z.int().positive(),
      penalty_paid: rupiah,
      amount_paid: rupiah,
    }),
  ),
});

const tag = 'Payments';
const paymentId = '019c6500-9b5d-7f82-b1a2-c3d4e5f60718';
const paymentPath = z.object({ payment_id: z.string().meta({ examples: [paymentId] }) });
const instruction = {
  payment_id: paymentId,
  payment_method: 'MANDIRI_VA',
  payment_code: '123456789012345',
  qr_url: null,
  paid_amount: 2_750_000,
  expiry_time: '2026-02-17T00:40:00Z',
};

export const paymentContracts = {
  listPaymentMethods: contract({
    method: 'get',
    path: '/api/v1/payments/methods',
    tag,
    summary: 'Ways to pay',
    access: session,
    answer: envelope(200, 'Metode pembayaran berhasil diambil.', paymentMethodsData, {
      payment_methods: [
        { code: 'MANDIRI_VA', name: 'Mandiri Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2500 },
        { code: 'QRIS', name: 'QRIS', category: 'QR_CODE', fee: 0 },
      ],
    }),
  }),
  generatePayment: contract({
    method: 'post',
    path: '/api/v1/payments/generate',
    tag,
    summary: 'Something to pay to: a virtual account, a QRIS code, an outlet code',
    description:
      'One of `payment_channel_id` and `payment_method`. `amount` is the sum of `amount_paid`; each part names an unpaid instalment and is at most what it owes today. With `early_settlement: true`, `amount` is the quote of today.',
    access: session,
    idempotent: true,
    body: json(generateInput, {
      document: {
        payment_channel_id: 1,
        amount: 2_750_000,
        loan_repayment_schedules: [
          {
            schedule_id: example.scheduleId,
            total_installment_paid: 2_750_000,
            penalty_paid: 0,
            amount_paid: 2_750_000,
          },
        ],
      },
      earlySettlement: {
        payment_method: 'BCA_VA',
        amount: 8_210_000,
        early_settlement: true,
        application_no: example.applicationNo,
      },
    }),
    answer: envelope(201, 'Instruksi pembayaran berhasil dibuat.', instructionData, instruction),
    errors: [
      'SCHEDULE_NOT_FOUND',
      'APPLICATION_NOT_FOUND',
      'ALREADY_PAID',
      'AMOUNT_MISMATCH',
      'PAYMENT_METHOD_UNAVAILABLE',
    ],
    errorExamples: {
      VALIDATION_ERROR: { details: [{ field: 'amount', value: -1, message: 'Jumlah tidak valid.' }] },
    },
  }),
  getPayment: contract({
    method: 'get',
    path: '/api/v1/payments/{payment_id}',
    tag,
    summary: 'One payment, and whether it has come',
    access: session,
    params: paymentPath,
    answer: envelope(200, 'Data pembayaran berhasil diambil.', paymentData, {
      ...instruction,
      reference_no: 'INV019C65009B5D7F82B1A2C3D4E5F60718',
      status: 'PENDING',
      received_amount: 0,
      paid_at: null,
      early_settlement: false,
      loan_repayment_schedules: [
        {
          schedule_id: example.scheduleId,
          application_no: example.applicationNo,
          installment_no: 1,
          penalty_paid: 0,
          amount_paid: 2_750_000,
        },
      ],
    }),
    errors: ['PAYMENT_NOT_FOUND'],
  }),
  getQrImage: contract({
    method: 'get',
    path: '/api/v1/payments/{payment_id}/qr.png',
    tag,
    summary: 'The QRIS image',
    description: '`qr_url` of a payment is its whole address. No headers are needed: an image element sends none.',
    access: link,
    params: paymentPath,
    query: z.object({ token: z.string().optional() }),
    // Whatever is no token of this payment, its image does not exist.
    unchecked: true,
    answer: written({
      description: 'The image.',
      content: { 'image/png': { schema: z.file().meta({ contentMediaType: 'image/png' }) } },
    }),
    errors: ['PAYMENT_NOT_FOUND'],
  }),
};
