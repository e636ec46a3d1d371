/** Money leaves once. Part of funding. */
import { sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { FundingTerms } from '../activities/funding.ts';
import type { FundingTools } from './funding-answers.ts';
import { atFinfra, books, onceAtFinfra } from './proxies.ts';
import { atStage } from './visibility.ts';

const PAUSE_BEFORE_ASKING_AGAIN = '30 seconds';

export type DisbursementResult = 'DISBURSED' | 'FAILED' | 'CANCELLED';

/** Asks Finfra for the money once; while it is unknown whether it left, looks and never repeats. */
export async function disburse(
  { application, desk, reports }: FundingTools,
  terms: FundingTerms,
  loanId: string,
): Promise<DisbursementResult> {
  const { applicationNo } = application;
  upsertSearchAttributes(atStage('DISBURSEMENT'));
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });

  for (let number = 1; ; number++) {
    const request = await requestOnce(applicationNo, loanId, number);
    if (request.kind === 'rejected') return 'FAILED';
    if (request.kind === 'retryable') {
      await sleep(PAUSE_BEFORE_ASKING_AGAIN, { summary: 'the request never left' }); // it surely never left
      continue;
    }
    let { reason } = request;
    if (request.kind !== 'misconfigured') {
      const report = await reports.hear('FINFRA', {
        events: ['LOAN DISBURSED', 'DISBURSEMENT FAILED'],
        withinSeconds: terms.reviewAfterSeconds,
        cancellable: false,
        ask: () => desk.orBlock('look up the disbursement at Finfra', () => atFinfra.askDisbursement(loanId)),
      });
      if (report) return report.event === 'LOAN DISBURSED' ? 'DISBURSED' : 'FAILED';
      reason = 'Finfra has not paid long after our request; it may still pay';
    }
    // Only people may decide to ask for the money again.
    await books.noteProgress({ applicationNo, status: 'NEEDS REVIEW', at: now() });
    const { action } = await desk.block('disbursement', reason, ['retry', 'cancel']);
    if (action === 'cancel') return 'CANCELLED';
    const late = reports.heard('FINFRA', 'LOAN DISBURSED');
    if (late) return 'DISBURSED';
    await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });
  }
}

/** A request whose answer died with a worker may have been heard. */
async function requestOnce(applicationNo: string, loanId: string, number: number) {
  try {
    return await onceAtFinfra.requestDisbursement({ applicationNo, loanId, number });
  } catch {
    return { kind: 'unknown' as const, reason: 'the worker died while asking' };
  }
}

const now = () => new Date().toISOString();
