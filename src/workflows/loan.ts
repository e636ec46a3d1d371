/** Workflow of one loan application, from submission to disbursement. Id: `loan-<application_no>`. */
import { allHandlersFinished, condition, ParentClosePolicy, setHandler, sleep, startChild } from '@temporalio/workflow';
import { operators } from './case/parking.ts';
import { loanCase, CaseEnded, type LoanCase } from './case/application-case.ts';
import { gatherEvidence } from './case/evidence.ts';
import { fund } from './funding/index.ts';
import { isRefusal, type LoanInput, submitted, workflowIds } from './messages.ts';
import { books } from './proxies.ts';
import { referrals } from './case/referral.ts';

export interface LoanResult {
  status: 'ACTIVE' | 'REJECTED' | 'CANCELLED' | 'EXPIRED' | 'REFUSED';
  applicationNo: string;
}

const OPERATOR_TIMEOUT = '14 days';

export async function loan(input: LoanInput): Promise<LoanResult> {
  const desk = operators();
  const review = referrals();
  const application = loanCase(input, desk);
  if (!(await opened())) {
    application.markClosed();
    return end('REFUSED');
  }

  try {
    // Ends the workflow task, so that the borrower's answer is sent before policy and partners are asked.
    await sleep(1, { summary: 'the borrower has the answer' });
    await decide(application);
    const agreement = await fund(application, desk);
    await books.recordDisbursement({ applicationNo: input.applicationNo, ...agreement, at: now() });
    await startRepayment(input.applicationNo);
    return await end('ACTIVE');
  } catch (error) {
    const { status, message: reason } = application.endedBy(error);
    await application.undo();
    await books.closeApplication({ applicationNo: input.applicationNo, status, reason, at: now() });
    application.markClosed();
    return end(status);
  }

  /** Writes the application and reserves the limit, as the update `submitted`; false: refused. */
  async function opened(): Promise<boolean> {
    let accepted: boolean | undefined;
    setHandler(submitted, async (submission) => {
      const answer = await books.openApplication({ ...submission, asOf: now() });
      accepted = !isRefusal(answer);
      return answer;
    });
    await condition(() => accepted !== undefined);
    return accepted!;
  }

  /** Credit decision by policy, or by an operator if policy refers; stale evidence is fetched anew. Throws CaseEnded on a no. */
  async function decide({ applicationNo, userId, applicationId }: LoanCase): Promise<void> {
    let decision = await books.decideOnApplication({ applicationNo, asOf: now() });
    if (decision.outcome === 'STALE EVIDENCE') {
      await gatherEvidence({ userId, ...decision.wanted, reference: applicationId }, desk);
      decision = await books.decideOnApplication({ applicationNo, asOf: now() });
    }
    application.stopIfCancelled();
    if (decision.outcome === 'REJECTED') throw new CaseEnded('REJECTED', decision.reason);
    if (decision.outcome === 'APPROVED') return;

    const verdict = await review.decided(
      'policy referred this application',
      OPERATOR_TIMEOUT,
      () => application.cancelWanted,
    );
    application.stopIfCancelled();
    if (!verdict) throw new CaseEnded('EXPIRED', 'REVIEW_EXPIRED');
    await books.settleReferral({ applicationNo, verdict, at: now() });
    if (verdict.decision === 'REJECT') throw new CaseEnded('REJECTED', 'OPERATOR_DECISION');
  }

  async function end(status: LoanResult['status']): Promise<LoanResult> {
    await condition(allHandlersFinished);
    return { status, applicationNo: input.applicationNo };
  }
}

/** Servicing goes on after this workflow ends. A child and not a start from outside: it inherits this workflow's clock. */
const startRepayment = (applicationNo: string) =>
  startChild('repayment', {
    workflowId: workflowIds.repayment(applicationNo),
    args: [{ applicationNo }],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Repayment of ${applicationNo}`,
  });

const now = () => new Date().toISOString();
