/** What a stage of funding is given and what it answers. Part of funding. */
import type { FundingTerms } from '../../activities/funding/index.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { Operators } from '../case/parking.ts';
import type { LoanCase } from '../case/application-case.ts';
import type { FunderReports } from './funder-reports.ts';
import type { callsOf } from '../proxies.ts';

/** A funder that has paid the borrower. */
export interface Agreement {
  funder: FunderName;
  funderLoanId: string;
  repaymentAccount: string | null;
}

/** A funder that will not or cannot, and why: the next one is tried. */
export interface Declined {
  declined: 'DECLINED' | 'FAILED' | 'TIMED OUT';
  reason: string;
}

export const declined = (reason: string): Declined => ({ declined: 'DECLINED', reason });
export const failed = (reason: string): Declined => ({ declined: 'FAILED', reason });
export const timedOut = (reason: string): Declined => ({ declined: 'TIMED OUT', reason });
export const isDeclined = (answer: unknown): answer is Declined =>
  typeof answer === 'object' && answer !== null && 'declined' in answer;

/** One application at one funder. */
export interface AtFunder {
  application: LoanCase;
  desk: Operators;
  reports: FunderReports;
  terms: FundingTerms;
  /** The funder's name as operators read it. */
  title: string;
  /** The funder's activities. */
  calls: ReturnType<typeof callsOf>;
  /** Number of the next request for money: each of this application has its own, whoever is asked. */
  nextRequest: () => number;
}
