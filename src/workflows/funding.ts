/** Finding the money: funders in policy order, the first that says yes pays out. Part of loan. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Funder } from '../domain/states.ts';
import type { Operators } from './blocked.ts';
import { CaseEnded, type LoanCase } from './case.ts';
import { fundAtDompetKilat } from './funding-dompet-kilat.ts';
import { fundAtFinfra } from './funding-finfra.ts';
import { type FunderReports, listenToFunders } from './funder-reports.ts';
import { books } from './proxies.ts';
import { atStage, withFunder } from './visibility.ts';

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

const fundAt: Record<Funder, (tools: FundingTools, terms: FundingTerms) => Promise<Agreement | Declined>> = {
  FINFRA: fundAtFinfra,
  DOMPET_KILAT: fundAtDompetKilat,
};

/** Policy's patience with one funder. */
export interface FundingTerms {
  funder: Funder;
  answerWithinSeconds: number;
  signWithinSeconds: number;
  /** Still not paid out after so long: an operator looks. */
  reviewAfterSeconds: number;
}

/** Tries eligible funders in order, each attempt recorded with its reason. Ends the case when none is left. */
export async function fund(application: LoanCase, desk: Operators): Promise<Agreement> {
  const { applicationNo } = application;
  const tools = { application, desk, reports: listenToFunders(application) };

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
    await application.undo();
    await books.closeAttempt({
      applicationNo,
      funder: terms.funder,
      status: answer.declined,
      reason: answer.reason,
      at: new Date().toISOString(),
    });
  }
  throw new CaseEnded('REJECTED', 'NO_FUNDER');
}
