/**
 * What partners call, as the document shows it.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { z } from 'zod';
import { callbackAnswer, dompetKilatCallback } from '../../partners/dompet-kilat/callbacks.ts';
import {
  diditCallback,
  finfraCallback,
  invoiceWebhook,
  virtualAccountWebhook,
} from '../../partners/finfra/callbacks.ts';
import type { ErrorCode } from '../errors.ts';
import { paymentNotification } from '../webhooks/payment-notification.ts';
import * as example from '../mobile/examples.ts';
import { envelopeOf, shownJson } from '../contract/answers.ts';
import { json } from '../contract/bodies.ts';
import { webhookAccess } from './access.ts';
import type { Documented } from './operation.ts';

const message = 'Webhook received and processed.';
const received: Documented['answer'] = {
  byStatus: { 200: shownJson(message, envelopeOf(message), { success: { status: 'success', message } }) },
};

const bodyErrors: ErrorCode[] = ['MALFORMED_JSON', 'VALIDATION_ERROR'];

/** Taken by content: whatever the content type says, it must be JSON. Up to 1 MiB. */
const webhookBody = (schema: z.ZodType, value: unknown): Documented['body'] => ({
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

const dompetKilatAnswer: Documented['answer'] = {
  byStatus: {
    200: shownJson(
      'Stored; told before or told just now.',
      z.strictObject({ status: z.literal('00'), message: z.literal('success'), data: z.null() }),
      { success: callbackAnswer },
    ),
  },
};

const tag = 'Webhooks';

/** By operation id. */
export const webhookOperations: Record<string, Documented> = {
  paymentWebhook: {
    method: 'post',
    path: '/api/v1/webhooks/payments',
    tag,
    summary: 'The payment gateway reports a payment',
    description: 'Told twice, it is taken once. `PAID` comes with `paid_amount` and `payment_time`, the value date.',
    access: webhookAccess.paymentGateway,
    body: webhookBody(paymentNotification, {
      reference_no: 'INV019C65009B5D7F82B1A2C3D4E5F60718',
      status: 'PAID',
      paid_amount: 2_750_000,
      payment_time: '2026-02-16T10:00:00Z',
    }),
    answer: received,
    errorExamples,
  },
  finfraCallback: {
    method: 'post',
    path: '/api/core/ftm/users/{callbackTitle}/status',
    tag,
    summary: 'Finfra reports on a borrower or a loan',
    access: webhookAccess.finfra,
    params: z.object({ callbackTitle: z.string().meta({ examples: ['loan_disbursed'] }) }),
    body: webhookBody(finfraCallback, {
      event_id: 'evt-0001',
      partner_reference: example.applicationNo,
      loan_unique_id: 'LN-0001',
      status: 'DISBURSED',
      amount: 8_000_000,
      occurred_at: '2026-02-16T10:00:00Z',
    }),
    answer: received,
    errorExamples,
  },
  finfraInvoiceWebhook: {
    method: 'post',
    path: '/api/core/payment-gateway/invoices/status',
    tag,
    summary: 'Finfra reports an invoice',
    access: webhookAccess.finfra,
    body: webhookBody(invoiceWebhook, {
      id: 'inv-0001',
      external_id: example.applicationNo,
      status: 'PAID',
      amount: 2_750_000,
      paid_amount: 2_750_000,
      paid_at: '2026-02-16T10:00:00Z',
    }),
    answer: received,
    errorExamples,
  },
  finfraVirtualAccountWebhook: {
    method: 'post',
    path: '/api/core/payment-gateway/virtual-account/status',
    tag,
    summary: 'Finfra reports money on a virtual account',
    access: webhookAccess.finfra,
    body: webhookBody(virtualAccountWebhook, {
      payment_id: 'pay-0001',
      external_id: example.applicationNo,
      account_number: '8808123456789012',
      bank_code: 'MANDIRI',
      amount: 2_750_000,
      transaction_timestamp: '2026-02-16T10:00:00Z',
    }),
    answer: received,
    errorExamples: { VALIDATION_ERROR: { details: [{ field: 'amount', message: 'Nilai tidak valid.' }] } },
  },
  diditCallback: {
    method: 'post',
    path: '/api/core/users/didit/session/callback',
    tag,
    summary: 'Didit, through Finfra, ends a liveness session',
    description: 'Everything is in the query; a body is not looked at.',
    access: webhookAccess.finfra,
    query: diditCallback,
    answer: received,
    // A body that cannot even be unpacked.
    errors: bodyErrors,
    errorExamples: {
      VALIDATION_ERROR: { details: [{ field: 'status', value: '', message: 'Nilai tidak valid.' }] },
    },
  },
  dompetKilatDisbursement: {
    method: 'post',
    path: '/v1/loan/disburse',
    tag,
    summary: 'Dompet Kilat reports a disbursement',
    access: webhookAccess.dompetKilat,
    body: webhookBody(dompetKilatCallback, disbursed),
    answer: dompetKilatAnswer,
    errorExamples,
  },
  dompetKilatRepayment: {
    method: 'post',
    path: '/v1/callback/loan/repayment',
    tag,
    summary: 'Dompet Kilat reports what the borrower paid to it',
    description: '`histories` is the whole history; each entry is posted once.',
    access: webhookAccess.dompetKilat,
    body: webhookBody(dompetKilatCallback, {
      ...disbursed,
      loanAmountPaid: 830_833,
      numberOfPay: 1,
      histories: [{ transactionTime: '2026-03-16T03:00:00Z', paymentAmount: 830_833 }],
    }),
    answer: dompetKilatAnswer,
    errorExamples,
  },
};
