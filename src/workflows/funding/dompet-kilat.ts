/**
 * Funding at Dompet Kilat: it signs with the borrower on its own side and calls back when paid.
 * Source: docs/sources/dompet-kilat.md. Part of funding.
 */
import { patched, sleep } from '@temporalio/workflow';
import type { FundingTerms } from '../../activities/funding/index.ts';
import { CaseEnded } from '../case/application-case.ts';
import { orFailed, orSilent } from './funder-failures.ts';
import { type Agreement, type Declined, declined, failed, type FundingTools, isDeclined } from './answers.ts';
import { books, onceAtDompetKilat } from '../proxies.ts';

/** A registration that surely never left is tried this often. */
const TRIES = 8;
/** Loans that were parked at the first such registration stay parked there. */
const TRIES_AGAIN = 'a registration that never left is tried again';

const SILENT =
  'Dompet Kilat has not said whether it paid. Ask them; `retry` waits on, `cancel` only when they confirm that no money left';
/** Said to an operator who wants to cancel what Dompet Kilat does not show to be open. */
const NOT_OPEN = {
  SIGNED: 'Dompet Kilat shows a contract that the borrower has signed: it may be paying now',
  'CANNOT BE ASKED': 'Dompet Kilat cannot be asked whether the borrower has signed',
};

export async function fundAtDompetKilat(tools: FundingTools, terms: FundingTerms): Promise<Agreement | Declined> {
  const { application, desk, steps } = tools;
  const { applicationNo } = application;
  const borrower = await orFailed(desk, 'register the borrower at Dompet Kilat', () =>
    steps.dompetKilat.registerBorrower({ applicationNo }),
  );
  if (isDeclined(borrower)) return borrower;
  if (borrower.kind === 'rejected') return declined(borrower.reason);
  if (borrower.kind === 'somebody else') {
    const { action } = await desk.block(
      'tell who is behind this NIK at Dompet Kilat',
      'Dompet Kilat knows somebody else under this NIK. `retry` when they have corrected it, `skip` to try the next funder',
      ['retry', 'skip', 'cancel'],
    );
    if (action === 'retry') return fundAtDompetKilat(tools, terms);
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    return declined('somebody else is behind this NIK');
  }
  return (await registeredLoan(tools)) ?? (await paidLoan(tools, terms));
}

/** From here Dompet Kilat may pay: there is no cancelling, and no repeating what may have been heard. */
async function registeredLoan({ application, desk, nextRequest }: FundingTools): Promise<Declined | null> {
  const { applicationNo, silenceSeconds } = application;
  for (let tries = 1; ; tries++) {
    application.stopIfCancelled();
    application.isSigned();
    const registration = await registerOnce(applicationNo, nextRequest());
    if (registration.kind === 'ok' || registration.kind === 'unknown') break;
    application.isUnsigned();
    if (registration.kind === 'rejected') return declined(registration.reason);
    if (registration.kind === 'retryable' && patched(TRIES_AGAIN)) {
      if (tries >= TRIES) return failed(`register the loan at Dompet Kilat: ${registration.reason}`);
      await sleep(Math.min(2 ** tries, silenceSeconds) * 1000, { summary: 'the registration never left' });
      continue;
    }
    const { action } = await desk.block('register the loan at Dompet Kilat', registration.reason, ['retry', 'cancel']);
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: new Date().toISOString() });
  return null;
}

/** Only Dompet Kilat's callback tells of the money. */
async function paidLoan({ application, desk, reports, steps }: FundingTools, terms: FundingTerms) {
  const { applicationNo } = application;
  for (;;) {
    const report = await reports.hear('DOMPET_KILAT', {
      events: ['LOAN DISBURSED', 'LOAN DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      cancellable: false,
    });
    if (report?.event === 'LOAN DECLINED') {
      application.isUnsigned();
      return declined(report.reason ?? 'Dompet Kilat declined');
    }
    if (report) {
      const { funderLoanId = applicationNo, repaymentAccount = null } = report;
      return { funder: 'DOMPET_KILAT' as const, funderLoanId, repaymentAccount };
    }
    if (await givenUp()) throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }

  /** There is no taking back at Dompet Kilat: where the loan is not seen to be open, an operator has to say so twice. */
  async function givenUp(): Promise<boolean> {
    const { action } = await desk.block('disbursement', SILENT, ['retry', 'cancel']);
    if (action !== 'cancel') return false;
    const look = () => steps.dompetKilat.standOfLoan({ applicationNo });
    const stand = (await orSilent(desk, 'look for the loan at Dompet Kilat', look)) ?? 'CANNOT BE ASKED';
    if (stand === 'OPEN') return reports.heard('DOMPET_KILAT', 'LOAN DISBURSED') === undefined;
    const again = await desk.block(
      'disbursement',
      `${NOT_OPEN[stand]}. \`retry\` waits on, \`cancel\` again only with their word that no money left and none will`,
      ['retry', 'cancel'],
    );
    return again.action === 'cancel' && reports.heard('DOMPET_KILAT', 'LOAN DISBURSED') === undefined;
  }
}

/** Registering twice could pay twice: an answer that died with a worker counts as heard. */
async function registerOnce(applicationNo: string, number: number) {
  try {
    return await onceAtDompetKilat.registerLoan({ applicationNo, number });
  } catch {
    return { kind: 'unknown' as const, reason: 'the worker died while asking' };
  }
}
