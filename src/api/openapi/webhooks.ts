/**
 * What partners call, as the document shows it.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { callbackAnswer, dompetKilatCallback } from '../../partners/dompet-kilat/callbacks.ts';
import {
  diditCallback,
  finfraCallback,
  invoiceWebhook,
  virtualAccountWebhook,
} from '../../partners/finfra/callbacks.ts';
import type { ErrorCode } from '../errors.ts';
import { paymentNotification } from '../webhooks/payment-notification.ts';
import * as example from './examples.ts';
import { json, operation, type RequestBody, type SuccessAnswer, success } from './operation.ts';

const received = success(200, 'Webhook received and processed.');

const bodyErrors: ErrorCode[] = ['MALFORMED_JSON', 'VALIDATION_ERROR'];

/** Taken by content: whatever the content type says, it must be JSON. Up to 1 MiB. */
const webhookBody = (schema: z.ZodType, value: unknown): RequestBody => ({
  ...json(schema, { document: value }),
  errors: bodyErrors,
});

const errorExamples = {
  VALIDATION_ERROR: { details: [{ field: 'status', message: 'Nilai tidak valid.' }] },
};

const disbursed = {
  transactionId: example.applicationNo,
  loanCode: 'DK-0001',
  bankCode: '014',
  paymentAccountNumber: '8808123456789012',
  status: 'active',
  loanAmount: 8_000_000,
  loanAmountPaid: 0,
  tenor: 12,
  tenorUnit: 'month',
};

const dompetKilatAnswer: SuccessAnswer = {
  status: 200,
  description: 'Stored; told before or told just now.',
  schema: z.strictObject({ status: z.literal('00'), message: z.literal('success'), data: z.null() }),
  mediaType: 'application/json',
  examples: { success: callbackAnswer },
};

export const webhookPaths: ZodOpenApiPathsObject = {
  '/api/v1/webhooks/payments': {
    post: operation({
      id: 'paymentWebhook',
      tag: 'Webhooks',
      summary: 'The payment gateway reports a payment',
      description: 'Told twice, it is taken once. `PAID` comes with `paid_amount` and `payment_time`, the value date.',
      access: 'paymentGateway',
      body: webhookBody(paymentNotification, {
        reference_no: 'INV019C65009B5D7F82B1A2C3D4E5F60718',
        status: 'PAID',
        paid_amount: 2_750_000,
        payment_time: '2026-02-16T10:00:00Z',
      }),
      success: received,
      errorExamples,
    }),
  },
  '/api/core/ftm/users/{callbackTitle}/status': {
    post: operation({
      id: 'finfraCallback',
      tag: 'Webhooks',
      summary: 'Finfra reports on a borrower or a loan',
      access: 'finfra',
      path: z.object({ callbackTitle: z.string().meta({ examples: ['loan_disbursed'] }) }),
      body: webhookBody(finfraCallback, {
        event_id: 'evt-0001',
        partner_reference: example.applicationNo,
        loan_unique_id: 'LN-0001',
        status: 'DISBURSED',
        amount: 8_000_000,
        occurred_at: '2026-02-16T10:00:00Z',
      }),
      success: received,
      errorExamples,
    }),
  },
  '/api/core/payment-gateway/invoices/status': {
    post: operation({
      id: 'finfraInvoiceWebhook',
      tag: 'Webhooks',
      summary: 'Finfra reports an invoice',
      access: 'finfra',
      body: webhookBody(invoiceWebhook, {
        id: 'inv-0001',
        external_id: example.applicationNo,
        status: 'PAID',
        amount: 2_750_000,
        paid_amount: 2_750_000,
        paid_at: '2026-02-16T10:00:00Z',
      }),
      success: received,
      errorExamples,
    }),
  },
  '/api/core/payment-gateway/virtual-account/status': {
    post: operation({
      id: 'finfraVirtualAccountWebhook',
      tag: 'Webhooks',
      summary: 'Finfra reports money on a virtual account',
      access: 'finfra',
      body: webhookBody(virtualAccountWebhook, {
        payment_id: 'pay-0001',
        external_id: example.applicationNo,
        account_number: '8808123456789012',
        bank_code: 'MANDIRI',
        amount: 2_750_000,
        transaction_timestamp: '2026-02-16T10:00:00Z',
      }),
      success: received,
      errorExamples: { VALIDATION_ERROR: { details: [{ field: 'amount', message: 'Nilai tidak valid.' }] } },
    }),
  },
  '/api/core/users/didit/session/callback': {
    post: operation({
      id: 'diditCallback',
      tag: 'Webhooks',
      summary: 'Didit, through Finfra, ends a liveness session',
      description: 'Everything is in the query; a body is not looked at.',
      access: 'finfra',
      query: diditCallback,
      success: received,
      // A body that cannot even be unpacked.
      errors: bodyErrors,
      errorExamples: {
        VALIDATION_ERROR: { details: [{ field: 'status', value: '', message: 'Nilai tidak valid.' }] },
      },
    }),
  },
  '/v1/loan/disburse': {
    post: operation({
      id: 'dompetKilatDisbursement',
      tag: 'Webhooks',
      summary: 'Dompet Kilat reports a disbursement',
      access: 'dompetKilat',
      body: webhookBody(dompetKilatCallback, disbursed),
      success: dompetKilatAnswer,
      errorExamples,
    }),
  },
  '/v1/callback/loan/repayment': {
    post: operation({
      id: 'dompetKilatRepayment',
      tag: 'Webhooks',
      summary: 'Dompet Kilat reports what the borrower paid to it',
      description: '`histories` is the whole history; each entry is posted once.',
      access: 'dompetKilat',
      body: webhookBody(dompetKilatCallback, {
        ...disbursed,
        loanAmountPaid: 830_833,
        numberOfPay: 1,
        histories: [{ transactionTime: '2026-03-16T03:00:00Z', paymentAmount: 830_833 }],
      }),
      success: dompetKilatAnswer,
      errorExamples,
    }),
  },
};
