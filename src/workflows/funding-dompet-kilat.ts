/** Funding at Dompet Kilat: it signs with the borrower on its own side and calls back when paid. Source: dompet-kilat.md. Part of funding. */
import type { FundingTerms } from '../activities/funding.ts';
import { CaseEnded } from './case.ts';
import type { Agreement, Declined, FundingTools } from './funding-answers.ts';
import { atDompetKilat, books, onceAtDompetKilat } from './proxies.ts';

export async function fundAtDompetKilat(tools: FundingTools, terms: FundingTerms): Promise<Agreement | Declined> {
  const { application, desk, reports } = tools;
  const { applicationNo } = application;
  const borrower = await desk.orBlock('register the borrower at Dompet Kilat', () =>
    atDompetKilat.registerBorrower({ applicationNo }),
  );
  if (borrower.kind === 'rejected') return { declined: 'DECLINED', reason: borrower.reason };
  if (borrower.kind === 'somebody else') {
    const { action } = await desk.block(
      'tell who is behind this NIK at Dompet Kilat',
      'Dompet Kilat knows somebody else under this NIK. `retry` when they have corrected it, `skip` to try the next funder',
      ['retry', 'skip', 'cancel'],
    );
    if (action === 'retry') return fundAtDompetKilat(tools, terms);
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    return { declined: 'DECLINED', reason: 'somebody else is behind this NIK' };
  }

  // From here Dompet Kilat may pay: there is no cancelling, and no repeating what may have been heard.
  application.stopIfCancelled();
  application.isSigned();
  for (let number = 1; ; number++) {
    const registration = await registerOnce(applicationNo, number);
    if (registration.kind === 'ok' || registration.kind === 'unknown') break;
    if (registration.kind === 'rejected') return { declined: 'DECLINED', reason: registration.reason };
    const { action } = await desk.block('register the loan at Dompet Kilat', registration.reason, ['retry', 'cancel']);
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: new Date().toISOString() });

  for (;;) {
    const report = await reports.hear('DOMPET_KILAT', {
      events: ['LOAN DISBURSED', 'LOAN DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      cancellable: false,
      ask: () => Promise.resolve(null), // Dompet Kilat documents no way to ask
    });
    if (report?.event === 'LOAN DECLINED')
      return { declined: 'DECLINED', reason: report.reason ?? 'Dompet Kilat declined' };
    if (report) {
      const { funderLoanId = applicationNo, repaymentAccount = null } = report;
      return { funder: 'DOMPET_KILAT', funderLoanId, repaymentAccount };
    }
    const { action } = await desk.block(
      'disbursement',
      'Dompet Kilat has not said whether it paid. Ask them; `retry` waits on, `cancel` only when they confirm that no money left',
      ['retry', 'cancel'],
    );
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
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
