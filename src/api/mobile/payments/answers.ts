/** What the payment endpoints answer. Source: docs/sources/mobile-api.md, 17, 18; docs/contracts.md, "Payments". */
import { z } from 'zod';
import { paymentStatuses } from '../../../domain/application/states.ts';
import { applicationNo, instant, rupiah } from '../answer-fields.ts';

/** 17. */
export const paymentMethodsData = z.strictObject({
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
export const instructionData = z.strictObject({
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
