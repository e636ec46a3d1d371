/** Funding at Finfra: borrower, loan, signature, money. Source: finfra.md and contracts.md "Finfra". Part of funding. */
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { FundingTerms } from '../activities/funding.ts';
import { CaseEnded } from './case.ts';
import { disburse } from './disbursement.ts';
import type { Agreement, Declined, FundingTools } from './funding-answers.ts';
import { atFinfra, books } from './proxies.ts';
import { atStage } from './visibility.ts';

const declined = (reason: string): Declined => ({ declined: 'DECLINED', reason });
const timedOut = (reason: string): Declined => ({ declined: 'TIMED OUT', reason });
const isDeclined = (answer: string | Declined): answer is Declined => typeof answer !== 'string';

export async function fundAtFinfra(tools: FundingTools, terms: FundingTerms): Promise<Agreement | Declined> {
  const borrower = await approvedBorrower(tools, terms);
  if (isDeclined(borrower)) return borrower;

  const loanId = await approvedLoan(tools, terms, borrower);
  if (isDeclined(loanId)) return loanId;

  await signature(tools, terms, loanId);
  const paid = await disburse(tools, terms, loanId);
  if (paid === 'CANCELLED') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  // After a signature there is no going on to another funder.
  if (paid === 'FAILED') throw new CaseEnded('REJECTED', 'DISBURSEMENT_FAILED');
  return { funder: 'FINFRA', funderLoanId: loanId, repaymentAccount: null };
}

/** Finfra answers without an id; the callback brings it, and after silence we create again (finfra.md "Create Borrower"). */
async function approvedBorrower(
  { application, desk, reports }: FundingTools,
  terms: FundingTerms,
): Promise<string | Declined> {
  const { applicationNo, userId } = application;
  const present = () =>
    desk.orBlock('present the borrower to Finfra', () => atFinfra.presentBorrower({ applicationNo }));

  const known = await present();
  if (known.kind === 'rejected') return declined(known.reason);
  if (known.approved && known.funderUserId) return known.funderUserId;

  let funderUserId = known.funderUserId;
  if (!funderUserId) {
    const created = await reports.hear('FINFRA', {
      events: ['BORROWER CREATED', 'BORROWER DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      ask: async () => {
        const again = await present();
        if (again.kind === 'rejected') return { funder: 'FINFRA', event: 'BORROWER DECLINED', reason: again.reason };
        if (again.funderUserId)
          return { funder: 'FINFRA', event: 'BORROWER CREATED', funderUserId: again.funderUserId };
        return again.exists ? { funder: 'FINFRA', event: 'BORROWER CREATED' } : null;
      },
    });
    if (!created) return timedOut('Finfra never created the borrower');
    if (created.event === 'BORROWER DECLINED') return declined(created.reason ?? 'the borrower was declined');
    funderUserId = created.funderUserId ?? (await idFromOperator(desk));
  }

  const id = funderUserId;
  await desk.orBlock('approve the borrower at Finfra', () => atFinfra.approveBorrower({ userId, funderUserId: id }));
  const approved = await reports.hear('FINFRA', {
    events: ['BORROWER APPROVED', 'BORROWER DECLINED'],
    withinSeconds: terms.answerWithinSeconds,
    ask: () => desk.orBlock('look up the borrower at Finfra', () => atFinfra.askBorrower(id)),
  });
  if (!approved) return timedOut('Finfra never approved the borrower');
  if (approved.event === 'BORROWER DECLINED') return declined(approved.reason ?? 'the borrower was declined');
  return id;
}

/** Finfra has the borrower but does not say under which id, and offers no way to ask. */
async function idFromOperator(desk: FundingTools['desk']): Promise<string> {
  for (;;) {
    const { action, value } = await desk.block(
      'find the borrower at Finfra',
      'Finfra says that this borrower exists but not under which id. Look it up in the Finfra dashboard and `amend` with it as the value',
      ['amend', 'cancel'],
    );
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    if (action === 'amend' && value) return value;
  }
}

async function approvedLoan(
  { application, desk, reports }: FundingTools,
  terms: FundingTerms,
  funderUserId: string,
): Promise<string | Declined> {
  const { applicationNo } = application;
  application.undoLater('reject the loan at Finfra', () => atFinfra.rejectLoanIfAny({ applicationNo, funderUserId }));

  const loan = await desk.orBlock('create the loan at Finfra', () =>
    atFinfra.createFunderLoan({ applicationNo, funderUserId, asOf: new Date().toISOString() }),
  );
  if (loan.kind === 'rejected') return declined(loan.reason);

  const approved = await reports.hear('FINFRA', {
    events: ['LOAN APPROVED', 'LOAN DECLINED'],
    withinSeconds: terms.answerWithinSeconds,
    ask: () => desk.orBlock('look up the loan at Finfra', () => atFinfra.askLoan(loan.loanId)),
  });
  if (!approved) return timedOut('Finfra never decided on the loan');
  if (approved.event === 'LOAN DECLINED') return declined(approved.reason ?? 'the loan was declined');
  return loan.loanId;
}

/** The borrower signs on Finfra's page, or the offer expires. */
async function signature(
  { application, desk, reports }: FundingTools,
  terms: FundingTerms,
  loanId: string,
): Promise<void> {
  const { applicationNo } = application;
  application.stopIfCancelled();
  await desk.orBlock('initiate signing at Finfra', () =>
    atFinfra.initiateSigning({ applicationNo, loanId, at: new Date().toISOString() }),
  );
  upsertSearchAttributes(atStage('SIGNING'));
  const signed = await reports.hear('FINFRA', {
    events: ['LOAN SIGNED', 'LOAN DECLINED'],
    withinSeconds: terms.signWithinSeconds,
    ask: () => desk.orBlock('look up the signature at Finfra', () => atFinfra.askSignature(loanId)),
  });
  if (!signed) throw new CaseEnded('EXPIRED', 'NOT_SIGNED_IN_TIME');
  if (signed.event === 'LOAN DECLINED') throw new CaseEnded('REJECTED', 'DECLINED_AT_SIGNING');
  application.isSigned();
  await books.noteProgress({ applicationNo, status: 'SIGNED', at: new Date().toISOString() });
}
