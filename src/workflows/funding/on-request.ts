/** Funding at a funder that disburses on request: loan, signature, disbursement, and their compensation. Part of funding. */
import { upsertSearchAttributes } from '@temporalio/workflow';
import { CaseEnded, endsTheCase, type LoanCase } from '../case/application-case.ts';
import { disburse } from './disbursement.ts';
import { orFailed, orNoAnswer } from './funder-failures.ts';
import { type Agreement, type AtFunder, type Declined, declined, isDeclined, timedOut } from './answers.ts';
import { books } from '../proxies.ts';
import { atStage } from '../visibility.ts';

/** Returns the agreement, or why the funder declined. The borrower has to be accepted there. Throws CaseEnded on a cancellation, an expired signature, and after a signature also on a failure. */
export async function fundOnRequest(at: AtFunder, funderUserId: string): Promise<Agreement | Declined> {
  const { application, calls, terms, title } = at;
  const { applicationNo } = application;
  application.addCompensation(`reject the loan at ${title}`, (undoable) =>
    calls.manyRetries.rejectLoanIfAny({ applicationNo, funderUserId, evenSigned: undoable === 'EVEN SIGNED' }),
  );
  const signature = signatureWithin(at);
  let signed = await undoneUnlessSigned(application, async () => {
    const loanId = await approvedLoan(at, funderUserId);
    if (isDeclined(loanId)) return loanId;
    const offer = await offerForSignature(at, loanId);
    return isDeclined(offer) ? offer : signature(loanId);
  });

  for (;;) {
    if (isDeclined(signed)) return signed;
    const loanId = signed;
    application.markSigned();
    await books.noteProgress({ applicationNo, status: 'SIGNED', at: now() });

    const paid = await disburse(at, loanId);
    if (paid === 'DISBURSED') return { funder: terms.funder, funderLoanId: loanId, repaymentAccount: null };
    if (paid === 'CANCELLED') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    // After a signature there is no going on to another funder.
    if (paid === 'FAILED') throw new CaseEnded('REJECTED', 'DISBURSEMENT_FAILED');

    application.markUnsigned();
    await books.noteProgress({ applicationNo, status: 'AWAITING SIGNATURE', at: now() });
    upsertSearchAttributes(atStage('SIGNING'));
    signed = await undoneUnlessSigned(application, () => signature(loanId));
  }
}

/**
 * Runs a stage before the signature. If it ends (decline, failure, cancellation, timeout, operator), the loan is undone
 * first, so that no two funders ever hold one. If the borrower has signed meanwhile, the case goes on with that loan.
 */
async function undoneUnlessSigned(
  application: LoanCase,
  stage: () => Promise<string | Declined>,
): Promise<string | Declined> {
  try {
    const answer = await stage();
    if (!isDeclined(answer)) return answer;
    const undone = await application.undo();
    return undone ? undone.tooLate : answer;
  } catch (error) {
    if (!endsTheCase(error)) throw error;
    const undone = await application.undo();
    if (!undone) throw error;
    return undone.tooLate;
  }
}

async function approvedLoan(
  { application, desk, reports, calls, terms, title }: AtFunder,
  funderUserId: string,
): Promise<string | Declined> {
  const { applicationNo } = application;
  const loan = await orFailed(desk, `create the loan at ${title}`, () =>
    calls.steps.createFunderLoan({ applicationNo, funderUserId, asOf: now() }),
  );
  if (isDeclined(loan)) return loan;
  if (loan.kind === 'rejected') return declined(loan.reason);

  const approved = await reports.waitFor(terms.funder, {
    events: ['LOAN APPROVED', 'LOAN DECLINED'],
    withinSeconds: terms.answerWithinSeconds,
    ask: () => orNoAnswer(desk, `look up the loan at ${title}`, () => calls.steps.askLoan(loan.loanId)),
  });
  if (!approved) return timedOut(`${title} never decided on the loan`);
  if (approved.event === 'LOAN DECLINED') return declined(approved.reason ?? 'the loan was declined');
  return loan.loanId;
}

async function offerForSignature(
  { application, desk, calls, title }: AtFunder,
  loanId: string,
): Promise<Declined | undefined> {
  const { applicationNo } = application;
  application.stopIfCancelled();
  const offer = await orFailed(desk, `initiate signing at ${title}`, () =>
    calls.steps.initiateSigning({ applicationNo, loanId, at: now() }),
  );
  if (isDeclined(offer)) return offer;
  upsertSearchAttributes(atStage('SIGNING'));
  return undefined;
}

/** Waits for the signature. The timeout starts once, also if the signature is waited for again. */
function signatureWithin({ desk, reports, calls, terms, title }: AtFunder) {
  let until: number | undefined;
  return async (loanId: string): Promise<string> => {
    until ??= Date.now() + terms.signWithinSeconds * 1000;
    const signed = await reports.waitFor(terms.funder, {
      events: ['LOAN SIGNED', 'LOAN DECLINED'],
      withinSeconds: (until - Date.now()) / 1000,
      ask: () => orNoAnswer(desk, `look up the signature at ${title}`, () => calls.steps.askSignature(loanId)),
    });
    if (!signed) throw new CaseEnded('EXPIRED', 'NOT_SIGNED_IN_TIME');
    if (signed.event === 'LOAN DECLINED') throw new CaseEnded('REJECTED', 'DECLINED_AT_SIGNING');
    return loanId;
  };
}

const now = () => new Date().toISOString();
