/**
 * What the bill endpoints answer. `pinalty_amount` is spelled as in the document.
 * Source: docs/sources/mobile-api.md, 15; docs/contracts.md.
 */
import { z } from 'zod';
import { applicationNo, businessDate, rupiah } from '../answer-fields.ts';

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
  page: z.int().positive(),
  has_more: z.boolean(),
});

export const settlementQuoteData = z.strictObject({
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
