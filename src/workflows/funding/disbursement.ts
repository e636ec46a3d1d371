/** Money leaves once. Part of funding. */
import { patched, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import type { LoanStand } from '../../activities/funding/on-request.ts';
import { orSilent } from './funder-failures.ts';
import type { AtFunder } from './answers.ts';
import { books } from '../proxies.ts';
import { atStage } from '../visibility.ts';

const PAUSE_BEFORE_ASKING_AGAIN_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 900;
/** Loans whose request was refused before we looked why end as they did then. */
const LOOKS_WHY = 'a refused disbursement is looked into';

/** `UNSIGNED`: the funder had told of a signature that does not exist. */
export type DisbursementResult = 'DISBURSED' | 'FAILED' | 'CANCELLED' | 'UNSIGNED';

/** Asks the funder for the money once; while it is unknown whether it left, looks and never repeats. */
export async function disburse(at: AtFunder, loanId: string): Promise<DisbursementResult> {
  const { application, desk, reports, calls, terms, title } = at;
  const { applicationNo } = application;
  const unpaid = `${title} has not paid long after our request; it may still pay`;
  upsertSearchAttributes(atStage('DISBURSEMENT'));
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });

  for (let wanted = true; ;) {
    const request: Requested = wanted ? await requested(at, loanId) : { kind: 'heard' };
    if (request.kind === 'over') return request.how;
    if (request.kind === 'heard') {
      const report = await reports.hear(terms.funder, {
        events: ['LOAN DISBURSED', 'DISBURSEMENT FAILED'],
        withinSeconds: terms.reviewAfterSeconds,
        cancellable: false,
        ask: () =>
          orSilent(desk, `look up the disbursement at ${title}`, () => calls.patiently.askDisbursement(loanId), [
            'retry',
          ]),
      });
      if (report?.event === 'LOAN DISBURSED') return 'DISBURSED';
      if (report) {
        if (!(await application.undo('EVEN SIGNED'))) return 'FAILED';
        // It says that it failed and shows that it is paying: only what it shows counts.
        reports.forget(terms.funder, 'DISBURSEMENT FAILED');
        wanted = false;
        continue;
      }
    }
    // Only people may decide to ask for the money again.
    const reason = request.kind === 'heard' ? unpaid : request.reason;
    await books.noteProgress({ applicationNo, status: 'NEEDS REVIEW', at: now() });
    const { action } = await desk.block('disbursement', reason, ['retry', 'cancel']);
    // What is being paid out is not taken back, whoever wants it: we listen on.
    if (action === 'cancel' && !(await application.undo('EVEN SIGNED'))) return 'CANCELLED';
    if (reports.heard(terms.funder, 'LOAN DISBURSED')) return 'DISBURSED';
    await books.noteProgress({ applicationNo, status: 'DISBURSING', at: now() });
    wanted = action === 'retry';
  }
}

type Requested =
  /** It may pay: to be listened for. */
  | { kind: 'heard' }
  /** It will not pay until a person has looked. */
  | { kind: 'to be reviewed'; reason: string }
  | { kind: 'over'; how: 'FAILED' | 'UNSIGNED' };

/** Asks for the money until somebody has heard it. A request that never left, or was refused before a signature, moved nothing. */
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
        return { kind: 'heard' };
      case 'misconfigured':
        return { kind: 'to be reviewed', reason: request.reason };
      case 'retryable':
        await sleep(pause * 1000, { summary: 'the request never left' }); // it surely never left
        pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS);
        continue;
      case 'rejected': {
        if (!patched(LOOKS_WHY)) return { kind: 'over', how: 'FAILED' };
        // Before the look: a signature that is told of after it counts.
        reports.forget(terms.funder, 'LOAN SIGNED');
        const stand = await desk.orBlock(`look up the loan at ${title}`, () => calls.patiently.standOfLoan(loanId), [
          'retry',
        ]);
        const answer = afterRefusal[stand];
        if (answer) return answer;
        // Signed between the refusal and the look, or refused for another reason.
        if (++refusals > 1) return { kind: 'to be reviewed', reason: `${title} refuses to pay: ${request.reason}` };
      }
    }
  }
}

/** Null: signed, so that the money may be asked for. */
const afterRefusal: Record<LoanStand, Requested | null> = {
  UNSIGNED: { kind: 'over', how: 'UNSIGNED' },
  SIGNED: null,
  PAYING: { kind: 'heard' },
  OVER: { kind: 'over', how: 'FAILED' },
};

/** A request whose answer died with a worker may have been heard. */
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
