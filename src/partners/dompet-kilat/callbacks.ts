/**
 * What Dompet Kilat tells us on its own account.
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

/** What our callback endpoints answer. */
export const callbackAnswer = { status: '00', message: 'success', data: null } as const;

/** Shaped as `FunderReport` of the workflows' messages. */
export interface DompetKilatReport {
  funder: 'DOMPET_KILAT';
  event: 'LOAN DISBURSED' | 'LOAN DECLINED';
  funderLoanId: string;
  repaymentAccount?: string;
}

/** `completed` is not here: a loan cannot be repaid by the callback that says it is paid out; a person looks. */
const disbursementEvents: Readonly<Record<string, DompetKilatReport['event']>> = {
  active: 'LOAN DISBURSED',
  rejected: 'LOAN DECLINED',
  closed: 'LOAN DECLINED',
};

/** Of a disburse callback, before the loan was paid out; after that, `closed` is no news of disbursement. Null: an operator looks. */
export function dompetKilatReport(body: DompetKilatCallback): DompetKilatReport | null {
  const status = body.status.toLowerCase();
  const event = Object.hasOwn(disbursementEvents, status) ? disbursementEvents[status] : undefined;
  if (!event) return null;
  const account = body.paymentAccountNumber?.trim();
  return {
    funder: 'DOMPET_KILAT',
    event,
    funderLoanId: body.loanCode,
    ...(account ? { repaymentAccount: account } : {}),
  };
}

/** Money that the borrower paid to Dompet Kilat. */
export interface DompetKilatRepayment {
  /** The same entry told again has the same id. */
  noticeId: string;
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 UTC: the value date. */
  paidAt: string;
}

/**
 * Every entry of `histories`, which is the whole history each time: those whose `noticeId` is known are not new. Never the
 * total. Null: the status is not documented, or money is told of and no entry shows it; an operator looks.
 */
export function repaymentEntries(body: DompetKilatCallback): DompetKilatRepayment[] | null {
  if (!(loanStatuses as readonly string[]).includes(body.status.toLowerCase())) return null;
  const entries = (body.histories ?? []).filter(({ paymentAmount }) => paymentAmount > 0);
  if (entries.length === 0 && (body.loanAmountPaid ?? 0) > 0) return null;
  const byId = new Map(
    entries.map(({ transactionTime, paymentAmount }) => {
      const noticeId = `dompet-kilat-${body.loanCode}-${transactionTime}-${paymentAmount}`;
      return [noticeId, { noticeId, amount: paymentAmount, paidAt: transactionTime }];
    }),
  );
  return [...byId.values()];
}

/** The entries that were not seen before. */
export function newRepayments(
  entries: readonly DompetKilatRepayment[],
  seen: ReadonlySet<string>,
): DompetKilatRepayment[] {
  return entries.filter(({ noticeId }) => !seen.has(noticeId));
}
