/** Funding with failover: tries funders in policy order; the first that accepts disburses the loan. Part of loan. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { FunderWays } from '../../activities/funding/funder.ts';
import type { FundingTerms } from '../../activities/funding/index.ts';
import type { Operators } from '../case/parking.ts';
import { CaseEnded, type LoanCase } from '../case/application-case.ts';
import { borrowerAtOnce, borrowerWhenApproved } from './borrower.ts';
import { listenToFunders } from './funder-reports.ts';
import { type Agreement, type AtFunder, type Declined, isDeclined } from './answers.ts';
import { fundOnRegistration } from './on-registration.ts';
import { fundOnRequest } from './on-request.ts';
import { books, callsOf } from '../proxies.ts';
import { atStage, withFunder } from '../visibility.ts';

/** The borrower's stage by the funder's way; returns the funder's id of the borrower. */
const borrowers: Record<FunderWays['known'], (at: AtFunder) => Promise<string | Declined>> = {
  'AT ONCE': borrowerAtOnce,
  'WHEN APPROVED': borrowerWhenApproved,
};
/** The stages of loan, signature and disbursement by the funder's way. */
const loans: Record<FunderWays['pays'], (at: AtFunder, funderUserId: string) => Promise<Agreement | Declined>> = {
  'ON REQUEST': fundOnRequest,
  'ON REGISTRATION': fundOnRegistration,
};

/**
 * Returns the agreement with the first funder that disbursed. Every attempt is recorded with its reason, and a loan at a
 * funder that declined is undone. Throws CaseEnded: `NO_FUNDER`, or a stage's reason (signature, disbursement, cancellation).
 */
export async function fund(application: LoanCase, desk: Operators): Promise<Agreement> {
  const { applicationNo } = application;
  const reports = listenToFunders(application);
  let requests = 0;
  const nextRequest = () => ++requests;

  for (const terms of await books.planFunding({ applicationNo, asOf: new Date().toISOString() })) {
    const { funder } = terms;
    application.stopIfCancelled();
    setCurrentDetails(`Funding at **${funder}**`);
    upsertSearchAttributes([...atStage('FUNDING'), ...withFunder(funder)]);
    await books.openAttempt({ applicationNo, funder });

    const ways = waysOf(terms);
    const { title } = ways;
    const calls = callsOf({ funder, title, silenceSeconds: application.silenceSeconds });
    const answer = await fundAt(ways, { application, desk, reports, terms, title, calls, nextRequest });
    if ('funderLoanId' in answer) {
      application.dropCompensations();
      return answer;
    }
    const { declined: status, reason } = answer;
    await books.closeAttempt({ applicationNo, funder, status, reason, at: new Date().toISOString() });
  }
  application.stopIfCancelled();
  throw new CaseEnded('REJECTED', 'NO_FUNDER');
}

async function fundAt({ known, pays }: FunderWays, at: AtFunder): Promise<Agreement | Declined> {
  const funderUserId = await borrowers[known](at);
  return isDeclined(funderUserId) ? funderUserId : loans[pays](at, funderUserId);
}

/** For loans whose plan was made before plans contained the funders' ways. */
const earlierWays: Record<string, FunderWays> = {
  FINFRA: { title: 'Finfra', known: 'WHEN APPROVED', pays: 'ON REQUEST' },
  DOMPET_KILAT: { title: 'Dompet Kilat', known: 'AT ONCE', pays: 'ON REGISTRATION' },
};
const waysOf = ({ funder, ways }: FundingTerms): FunderWays => ways ?? earlierWays[funder]!;
