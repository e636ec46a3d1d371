/** Finding the money: funders in policy order, the first that says yes pays out. Part of loan. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { FundingTerms } from '../../activities/funding/index.ts';
import type { Funder } from '../../domain/application/states.ts';
import type { Operators } from '../case/parking.ts';
import { CaseEnded, type LoanCase } from '../case/application-case.ts';
import { fundAtDompetKilat } from './dompet-kilat.ts';
import { fundAtFinfra } from './finfra.ts';
import { listenToFunders } from './funder-reports.ts';
import type { Agreement, Declined, FundingTools } from './answers.ts';
import { books, funderSteps } from '../proxies.ts';
import { atStage, withFunder } from '../visibility.ts';

const fundAt: Record<Funder, (tools: FundingTools, terms: FundingTerms) => Promise<Agreement | Declined>> = {
  FINFRA: fundAtFinfra,
  DOMPET_KILAT: fundAtDompetKilat,
};

/**
 * Tries eligible funders in order, each attempt recorded with its reason; one that declined has nothing of ours left.
 * Ends the case when none is left.
 */
export async function fund(application: LoanCase, desk: Operators): Promise<Agreement> {
  const { applicationNo } = application;
  let requests = 0;
  const tools: FundingTools = {
    ...{ application, desk },
    reports: listenToFunders(application),
    steps: funderSteps(application),
    nextRequest: () => ++requests,
  };

  for (const terms of await books.planFunding({ applicationNo, asOf: new Date().toISOString() })) {
    application.stopIfCancelled();
    setCurrentDetails(`Funding at **${terms.funder}**`);
    upsertSearchAttributes([...atStage('FUNDING'), ...withFunder(terms.funder)]);
    await books.openAttempt({ applicationNo, funder: terms.funder });

    const answer = await fundAt[terms.funder](tools, terms);
    if ('funderLoanId' in answer) {
      application.forgetUndo();
      return answer;
    }
    await books.closeAttempt({
      applicationNo,
      funder: terms.funder,
      status: answer.declined,
      reason: answer.reason,
      at: new Date().toISOString(),
    });
  }
  application.stopIfCancelled();
  throw new CaseEnded('REJECTED', 'NO_FUNDER');
}
