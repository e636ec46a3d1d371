/**
 * The shape of what Dompet Kilat sends us.
 * Source: docs/sources/dompet-kilat.md, "Callback Disbursement" and "Callback Repayment".
 */
import { z } from 'zod';

const text = z.string().trim().min(1);
const rupiah = z.int().nonnegative();

/** The only statuses that the document knows. */
export const loanStatuses = ['active', 'completed', 'rejected', 'closed'] as const;

/**
 * One body for both: POST /v1/loan/disburse and POST /v1/callback/loan/repayment. `status` is any text here: one that is
 * not documented is kept for an operator, not refused. A loan that was declined may lack bank and account.
 */
export const dompetKilatCallback = z.object({
  transactionId: z.string().trim(),
  loanCode: text,
  bankCode: z.string().nullish(),
  paymentAccountNumber: z.string().nullish(),
  status: text,
  loanAmount: rupiah,
  loanAmountPaid: rupiah.nullish(),
  tenor: z.int().nonnegative(),
  tenorUnit: z.string(),
  numberOfPay: z.int().nonnegative().nullish(),
  histories: z
    .array(
      z.object({
        transactionTime: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()),
        paymentAmount: rupiah,
      }),
    )
    .nullish(),
});
export type DompetKilatCallback = z.infer<typeof dompetKilatCallback>;
