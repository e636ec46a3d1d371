/** What Dompet Kilat's callbacks mean in our words: a loan paid out or declined, money that was repaid to it. */
import type { FunderEvent, FunderRepayment, FunderReport } from '../../../domain/funding/funder-report.ts';
import { type DompetKilatCallback, loanStatuses } from './wire.ts';

/** `completed` is not here: a loan cannot be repaid by the callback that says it is paid out; a person looks. */
const disbursementEvents: Readonly<Record<string, FunderEvent>> = {
  active: 'LOAN DISBURSED',
  rejected: 'LOAN DECLINED',
  closed: 'LOAN DECLINED',
};

/** Of a disburse callback, before the loan was paid out; after that, `closed` is no news of disbursement. Null: an operator looks. */
export function dompetKilatReport(body: DompetKilatCallback): FunderReport | null {
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

/**
 * Every entry of `histories`, which is the whole history each time: those whose `noticeId` is known are not new. Never the
 * total. Null: the status is not documented, or money is told of and no entry shows it; an operator looks.
 */
export function repaymentEntries(body: DompetKilatCallback): FunderRepayment[] | null {
  if (!(loanStatuses as readonly string[]).includes(body.status.toLowerCase())) return null;
  const entries = (body.histories ?? []).filter(({ paymentAmount }) => paymentAmount > 0);
  if (entries.length === 0 && (body.loanAmountPaid ?? 0) > 0) return null;
  const byId = new Map(
    entries.map(({ transactionTime: paidAt, paymentAmount: amount }) => {
      const noticeId = `dompet-kilat-${body.loanCode}-${paidAt}-${amount}`;
      return [noticeId, { noticeId, source: 'DOMPET_KILAT' as const, amount, paidAt }];
    }),
  );
  return [...byId.values()];
}
