/** Funder callbacks in partner-neutral form: events of a borrower or a loan, and repayments that the funder collected. */
import type { FunderName } from './funder-name.ts';

export interface FunderReport {
  funder: FunderName;
  event: FunderEvent;
  /** The funder's id of the borrower, if the report has one. */
  funderUserId?: string;
  /** The funder's id of the loan (Finfra `unique_id`, Dompet Kilat `loanCode`). */
  funderLoanId?: string;
  /** The account that the borrower repays to, if the funder names one. */
  repaymentAccount?: string;
  reason?: string;
}

export type FunderEvent =
  | 'BORROWER CREATED'
  | 'BORROWER APPROVED'
  | 'BORROWER DECLINED'
  | 'LOAN APPROVED'
  | 'LOAN DECLINED'
  | 'LOAN SIGNED'
  | 'LOAN DISBURSED'
  | 'DISBURSEMENT FAILED';

export interface FunderRepayment {
  /** Idempotency key: a repayment that is reported twice is posted once. */
  noticeId: string;
  /** The funder that collected it, or `GATEWAY`: a transfer that an operator matched to the loan by hand. */
  source: FunderName;
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 UTC: the value date. */
  paidAt: string;
}
