/** Disbursement, exactly once: the money is requested once, and polled while its outcome is unknown. Part of funding. */
import { patched, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { LoanStand } from '../../activities/funding/on-request.ts';
import { orNoAnswer } from './funder-failures.ts';
import type { AtFunder } from './answers.ts';
import { books } from '../proxies.ts';
import { atStage } from '../visibility.ts';

const PAUSE_BEFORE_ASKING_AGAIN_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 900;
/** Patch: loans whose request was refused before this version end without looking the loan up. */
const PATCH_LOOK_AFTER_REFUSAL = 'a refused disbursement is looked into';

/** `UNSIGNED`: the funder reported a signature that does not exist. */
export type DisbursementResult = 'DISBURSED' | 'FAILED' | 'CANCELLED' | 'UNSIGNED';

/** Requests the disbursement and waits for its outcome. An unknown outcome is polled; only an operator may request again. */
export async function disburse(at: AtFunder, loanId: string): Promise<DisbursementResult> {
  const { application, desk, reports, calls, terms, title } = at;
  const { applicationNo } = application;
  const unpaid = `${title} has not paid long after our request; it may still pay`;
  upsertSearchAttributes(atStage('DISBURSEMENT'));
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });

  for (let wanted = true; ;) {
    const request: Requested = wanted ? await requested(at, loanId) : { kind: 'may pay' };
    if (request.kind === 'over') return request.how;
    if (request.kind === 'may pay') {
      const report = await reports.waitFor(terms.funder, {
        events: ['LOAN DISBURSED', 'DISBURSEMENT FAILED'],
        withinSeconds: terms.reviewAfterSeconds,
        cancellable: false,
        ask: () =>
          orNoAnswer(desk, `look up the disbursement at ${title}`, () => calls.manyRetries.askDisbursement(loanId), [
            'retry',
          ]),
      });
      if (report?.event === 'LOAN DISBURSED') return 'DISBURSED';
      if (report) {
        if (!(await application.undo('EVEN SIGNED'))) return 'FAILED';
        // The callback says failed, the look-up says paying: the look-up counts.
        reports.discard(terms.funder, 'DISBURSEMENT FAILED');
        wanted = false;
        continue;
      }
    }
    // Only an operator may decide to request the money again.
    const reason = request.kind === 'may pay' ? unpaid : request.reason;
    await books.noteProgress({ applicationNo, status: 'NEEDS REVIEW', at: now() });
    const { action } = await desk.block('disbursement', reason, ['retry', 'cancel']);
    // A loan that is being paid out cannot be cancelled: wait on.
    if (action === 'cancel' && !(await application.undo('EVEN SIGNED'))) return 'CANCELLED';
    if (reports.received(terms.funder, 'LOAN DISBURSED')) return 'DISBURSED';
    await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });
    wanted = action === 'retry';
  }
}

type Requested =
  /** The funder may pay: wait for its report. */
  | { kind: 'may pay' }
  /** Not paid; an operator has to decide. */
  | { kind: 'needs review'; reason: string }
  | { kind: 'over'; how: 'FAILED' | 'UNSIGNED' };

/** Retries a request that surely was not sent. One that may have arrived is never repeated. A refused one is looked up. */
async function requested(
  { application, desk, reports, calls, terms, title, nextRequest }: AtFunder,
  loanId: string,
): Promise<Requested> {
  const { applicationNo } = application;
  let pause = PAUSE_BEFORE_ASKING_AGAIN_SECONDS;
  for (let refusals = 0; ;) {
    const request = await requestOnce(calls, { applicationNo, loanId, number: nextRequest() });
    switch (request.kind) {
      case 'ok':
      case 'unknown':
        return { kind: 'may pay' };
      case 'misconfigured':
        return { kind: 'needs review', reason: request.reason };
      case 'retryable':
        await sleep(pause * 1000, { summary: 'the request never left' });
        pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS);
        continue;
      case 'rejected': {
        if (!patched(PATCH_LOOK_AFTER_REFUSAL)) return { kind: 'over', how: 'FAILED' };
        // Discarded before the look-up: a signature that is reported after it counts.
        reports.discard(terms.funder, 'LOAN SIGNED');
        const stand = await desk.orBlock(`look up the loan at ${title}`, () => calls.manyRetries.standOfLoan(loanId), [
          'retry',
        ]);
        const answer = afterRefusal[stand];
        if (answer) return answer;
        // Signed between the refusal and the look-up: request once more; else it is refused for another reason.
        if (++refusals > 1) return { kind: 'needs review', reason: `${title} refuses to pay: ${request.reason}` };
      }
    }
  }
}

/** By the loan's state after a refusal. Null: signed, so the money may be requested again. */
const afterRefusal: Record<LoanStand, Requested | null> = {
  UNSIGNED: { kind: 'over', how: 'UNSIGNED' },
  SIGNED: null,
  PAYING: { kind: 'may pay' },
  OVER: { kind: 'over', how: 'FAILED' },
};

/** One activity attempt: if the worker dies, the outcome is unknown. */
async function requestOnce(
  calls: AtFunder['calls'],
  request: { applicationNo: string; loanId: string; number: number },
) {
  try {
    return await calls.once.requestDisbursement(request);
  } catch {
    return { kind: 'unknown' as const, reason: 'the worker died while asking' };
  }
}

const now = () => new Date().toISOString();
