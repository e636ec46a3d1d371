/** What a funder's stage is given and what it answers. Part of funding. */
import type { Funder } from '../domain/states.ts';
import type { Operators } from './blocked.ts';
import type { LoanCase } from './case.ts';
import type { FunderReports } from './funder-reports.ts';

/** A funder that has paid the borrower. */
export interface Agreement {
  funder: Funder;
  funderLoanId: string;
  repaymentAccount: string | null;
}

/** A funder that will not, and why: the next one is tried. */
export interface Declined {
  declined: 'DECLINED' | 'FAILED' | 'TIMED OUT';
  reason: string;
}

export interface FundingTools {
  application: LoanCase;
  desk: Operators;
  reports: FunderReports;
}
