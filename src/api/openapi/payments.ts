/** Payments, as the document shows them. Examples: docs/sources/mobile-api.md, 17, 18; docs/contracts.md. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { instructionData, paymentData, paymentMethodsData } from '../mobile/payments/answers.ts';
import { generateInput } from '../mobile/payments/schemas.ts';
import * as example from './examples.ts';
import { json, operation, success } from './operation.ts';

const paymentPath = z.object({ payment_id: z.string().meta({ examples: [example.paymentId] }) });

const instruction = {
  payment_id: example.paymentId,
  payment_method: 'MANDIRI_VA',
  payment_code: '123456789012345',
  qr_url: null,
  paid_amount: 2_750_000,
  expiry_time: '2026-02-17T00:40:00Z',
};

export const paymentPaths: ZodOpenApiPathsObject = {
  '/api/v1/payments/methods': {
    get: operation({
      id: 'listPaymentMethods',
      tag: 'Payments',
      summary: 'Ways to pay',
      access: 'session',
      success: success(200, 'Metode pembayaran berhasil diambil.', paymentMethodsData, {
        payment_methods: [
          { code: 'MANDIRI_VA', name: 'Mandiri Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2500 },
          { code: 'QRIS', name: 'QRIS', category: 'QR_CODE', fee: 0 },
        ],
      }),
    }),
  },
  '/api/v1/payments/generate': {
    post: operation({
      id: 'generatePayment',
      tag: 'Payments',
      summary: 'Something to pay to: a virtual account, a QRIS code, an outlet code',
      description:
        'One of `payment_channel_id` and `payment_method`. `amount` is the sum of `amount_paid`; each part names an unpaid instalment and is at most what it owes today. With `early_settlement: true`, `amount` is the quote of today.',
      access: 'session',
      creates: true,
      body: json(generateInput.meta({ id: 'PaymentRequest' }), {
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
      success: success(201, 'Instruksi pembayaran berhasil dibuat.', instructionData, instruction),
      errors: [
        'SCHEDULE_NOT_FOUND',
        'APPLICATION_NOT_FOUND',
        'ALREADY_PAID',
        'AMOUNT_MISMATCH',
        'PAYMENT_METHOD_UNAVAILABLE',
      ],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [{ field: 'amount', value: -1, message: 'Jumlah tidak valid.' }],
        },
      },
    }),
  },
  '/api/v1/payments/{payment_id}': {
    get: operation({
      id: 'getPayment',
      tag: 'Payments',
      summary: 'One payment, and whether it has come',
      access: 'session',
      path: paymentPath,
      success: success(200, 'Data pembayaran berhasil diambil.', paymentData, {
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
  },
  '/api/v1/payments/{payment_id}/qr.png': {
    get: operation({
      id: 'getQrImage',
      tag: 'Payments',
      summary: 'The QRIS image',
      description: '`qr_url` of a payment is its whole address. No headers are needed: an image element sends none.',
      access: 'link',
      path: paymentPath,
      query: z.object({ token: z.string().optional() }),
      success: {
        status: 200,
        description: 'The image.',
        schema: z.file().meta({ contentMediaType: 'image/png' }),
        mediaType: 'image/png',
        examples: {},
      },
      errors: ['PAYMENT_NOT_FOUND'],
    }),
  },
};
