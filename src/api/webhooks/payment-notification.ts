/**
 * What the payment gateway's webhook says.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { z } from 'zod';

const statuses = ['PAID', 'EXPIRED', 'FAILED'] as const;
export const isPaymentStatus = (status: string): status is (typeof statuses)[number] =>
  (statuses as readonly string[]).includes(status);

/** `paid_amount` may differ from what was asked; `payment_time` is the value date. Money always comes with both. */
export const paymentNotification = z
  .object({
    reference_no: z.string().min(1).max(40),
    status: z.string().min(1).max(40),
    paid_amount: z.int().nonnegative().nullish(),
    payment_time: z.iso.datetime({ offset: true }).nullish(),
  })
  .superRefine(({ status, paid_amount, payment_time }, context) => {
    if (status !== 'PAID') return;
    if (!paid_amount) context.addIssue({ code: 'custom', path: ['paid_amount'], message: 'wajib diisi' });
    if (!payment_time) context.addIssue({ code: 'custom', path: ['payment_time'], message: 'wajib diisi' });
  });
