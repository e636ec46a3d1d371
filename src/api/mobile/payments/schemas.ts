/** What the payment endpoints accept. Source: docs/sources/mobile-api.md, 18; docs/contracts.md, "Payments". */
import { z } from 'zod';

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

export const generateInput = z
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
  });
export type GenerateInput = z.output<typeof generateInput>;
