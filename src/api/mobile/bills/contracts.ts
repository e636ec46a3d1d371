/**
 * Bills and the quote that ends a loan: endpoints with answer, errors and examples. `pinalty_amount` is spelled as in
 * the document. Source: docs/sources/mobile-api.md, 15; docs/contracts.md.
 */
import { z } from 'zod';
import { envelope } from '../../contract/answers.ts';
import { contract } from '../../contract/contract.ts';
import { session } from '../access.ts';
import { applicationNo, businessDate, rupiah } from '../answer-fields.ts';
import * as example from '../examples.ts';
import { applicationPath } from '../loan/contracts.ts';
import { pageFields, pageQuery, wrongPage } from '../paging.ts';

const bill = z.strictObject({
  bill_id: z.uuid(),
  amount: rupiah.meta({ description: 'Without the penalty.' }),
  pinalty_amount: rupiah,
  total_amount: rupiah,
  installment_no: z.int().positive(),
  status: z.literal('UNPAID'),
  schedule_id: z.uuid(),
  application_no: applicationNo,
  due_date: businessDate,
  days_past_due: z.int().nonnegative(),
});

/** 15. */
export const outstandingBillsData = z.strictObject({
  total_outstanding: rupiah.meta({ description: 'The sum of `total_amount`.' }),
  bills: z.array(bill).meta({ description: 'Unpaid instalments of active loans, oldest first.' }),
});

export const billHistoryData = z.strictObject({
  bills: z
    .array(bill.extend({ status: z.literal('PAID'), paid_on: businessDate.nullable() }))
    .meta({ description: 'Newest first, 50 a page.' }),
  ...pageFields,
});

const settlementQuoteData = z.strictObject({
  application_no: applicationNo,
  principal_amount: rupiah,
  interest_amount: rupiah,
  service_fee_amount: rupiah,
  discount_amount: rupiah,
  pinalty_amount: rupiah,
  paid_amount: rupiah,
  total_amount: rupiah.meta({ description: 'What ends the loan on `valid_on`.' }),
  waived_interest_amount: rupiah,
  valid_on: businessDate,
});

const tag = 'Bills';
const billExample = {
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

export const billContracts = {
  listOutstandingBills: contract({
    method: 'get',
    path: '/api/v1/loan/bills/outstanding',
    tag,
    summary: 'Every unpaid instalment',
    description: 'With nothing owed, `total_outstanding` is 0 and `bills` is empty.',
    access: session,
    answer: envelope(200, 'Data tagihan aktif berhasil diambil.', outstandingBillsData, {
      total_outstanding: 2_750_000,
      bills: [{ ...billExample, status: 'UNPAID' }],
    }),
  }),
  listPaidBills: contract({
    method: 'get',
    path: '/api/v1/loan/bills/history',
    tag,
    summary: 'Every paid instalment',
    access: session,
    query: pageQuery,
    answer: envelope(200, 'Riwayat tagihan berhasil diambil.', billHistoryData, {
      bills: [{ ...billExample, status: 'PAID', paid_on: '2026-03-15' }],
      page: 1,
      has_more: false,
    }),
    errorExamples: wrongPage,
  }),
  quoteEarlySettlement: contract({
    method: 'get',
    path: '/api/v1/loan/submissions/{application_no}/early-settlement',
    tag,
    summary: 'What it costs to end a loan today',
    description: 'Paid through `POST /api/v1/payments/generate` with `early_settlement: true`.',
    access: session,
    params: applicationPath,
    answer: envelope(200, 'Perhitungan pelunasan dipercepat berhasil diambil.', settlementQuoteData, {
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
};
