/** What a funder reports on its own account: of a borrower, of a loan, of money that was repaid through it. */
import type { FunderName } from './funder-name.ts';

export interface FunderReport {
  funder: FunderName;
  event: FunderEvent;
  /** The funder's id of the borrower, where the report brings one. */
  funderUserId?: string;
  /** The funder's id of the loan (Finfra `unique_id`, Dompet Kilat `loanCode`). */
  funderLoanId?: string;
  /** Where the borrower repays, when the funder says so. */
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
  /** Unique: the same money told twice is taken once. */
  noticeId: string;
  /** The funder that collected it, or `GATEWAY`: a transfer that an operator matched to the loan by hand. */
  source: FunderName;
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 UTC: the value date. */
  paidAt: string;
}
