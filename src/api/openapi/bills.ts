/** Bills and the quote that ends a loan, as the document shows them. Examples: docs/sources/mobile-api.md, 15. */
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { billHistoryData, outstandingBillsData, settlementQuoteData } from '../mobile/bills/answers.ts';
import { pageQuery } from '../mobile/loan/schemas.ts';
import * as example from './examples.ts';
import { applicationPath, wrongPage } from './loan.ts';
import { operation, success } from './operation.ts';

const bill = {
  bill_id: example.scheduleId,
  amount: 2_750_000,
  pinalty_amount: 0,
  total_amount: 2_750_000,
  installment_no: 1,
  schedule_id: example.scheduleId,
  application_no: example.applicationNo,
  due_date: '2026-03-16',
  days_past_due: 0,
};

export const billPaths: ZodOpenApiPathsObject = {
  '/api/v1/loan/bills/outstanding': {
    get: operation({
      id: 'listOutstandingBills',
      tag: 'Bills',
      summary: 'Every unpaid instalment',
      description: 'With nothing owed, `total_outstanding` is 0 and `bills` is empty.',
      access: 'session',
      success: success(200, 'Data tagihan aktif berhasil diambil.', outstandingBillsData, {
        total_outstanding: 2_750_000,
        bills: [{ ...bill, status: 'UNPAID' }],
      }),
    }),
  },
  '/api/v1/loan/bills/history': {
    get: operation({
      id: 'listPaidBills',
      tag: 'Bills',
      summary: 'Every paid instalment',
      access: 'session',
      query: pageQuery,
      success: success(200, 'Riwayat tagihan berhasil diambil.', billHistoryData, {
        bills: [{ ...bill, status: 'PAID', paid_on: '2026-03-15' }],
        page: 1,
        has_more: false,
      }),
      errorExamples: { VALIDATION_ERROR: wrongPage },
    }),
  },
  '/api/v1/loan/submissions/{application_no}/early-settlement': {
    get: operation({
      id: 'quoteEarlySettlement',
      tag: 'Bills',
      summary: 'What it costs to end a loan today',
      description: 'Paid through `POST /api/v1/payments/generate` with `early_settlement: true`.',
      access: 'session',
      path: applicationPath,
      success: success(200, 'Perhitungan pelunasan dipercepat berhasil diambil.', settlementQuoteData, {
        application_no: example.applicationNo,
        principal_amount: 8_000_000,
        interest_amount: 160_000,
        service_fee_amount: 150_000,
        discount_amount: 100_000,
        pinalty_amount: 0,
        paid_amount: 0,
        total_amount: 8_210_000,
        waived_interest_amount: 1_760_000,
        valid_on: '2026-03-01',
      }),
      errors: ['APPLICATION_NOT_FOUND', 'LOAN_NOT_ACTIVE'],
    }),
  },
};
