/** Inputs and results of the funding stages. Part of funding. */
import type { FundingTerms } from '../../activities/funding/index.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { Operators } from '../case/parking.ts';
import type { LoanCase } from '../case/application-case.ts';
import type { FunderReports } from './funder-reports.ts';
import type { callsOf } from '../proxies.ts';

/** The result of a funder that has disbursed the loan. */
export interface Agreement {
  funder: FunderName;
  funderLoanId: string;
  repaymentAccount: string | null;
}

/** The result of a funder that declined, failed or timed out; the next one is tried. */
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
  /** Returns the number of the next money request, unique within the application over all funders: its idempotency key. */
  nextRequest: () => number;
}
