/** Request and response schemas of the payment gateway. Source: docs/contracts.md, "Payment gateway". */
import { z } from 'zod';

/** POST /v1/payments, request. */
export const paymentRequest = z.object({
  reference_no: z.string().min(1),
  /** Code of a payment channel in reference data, e.g. `MANDIRI_VA`, `QRIS`. */
  channel: z.string().min(1),
  /** Rupiah. */
  amount: z.int().positive(),
  expires_at: z.iso.datetime({ offset: true }),
  callback_url: z.url(),
});

/** POST /v1/payments, 201. */
export const paymentCreated = z.object({
  /** The format of the id is not documented: a number is accepted too. */
  payment_id: z.union([z.string().min(1), z.int().transform(String)]),
  reference_no: z.string(),
  payment_code: z.string().min(1),
  qr_payload: z.string().nullish(),
  expires_at: z.iso.datetime({ offset: true }),
});

/** GET /v1/payments/{reference_no}. */
export const paymentState = z.object({
  reference_no: z.string(),
  status: z.enum(['PENDING', 'PAID', 'EXPIRED']),
  paid_amount: z.int().nonnegative().nullish(),
  payment_time: z.iso.datetime({ offset: true }).nullish(),
});

export type PaymentCreated = z.output<typeof paymentCreated>;
export type PaymentState = z.output<typeof paymentState>;
