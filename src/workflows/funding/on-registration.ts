/** Funding at a funder that disburses on registration: it signs with the borrower itself, and reports the disbursement by a callback or when asked. Part of funding. */
import { patched, sleep } from '@temporalio/workflow';
import { CaseEnded } from '../case/application-case.ts';
import { orNoAnswer } from './funder-failures.ts';
import { type Agreement, type AtFunder, type Declined, declined, failed } from './answers.ts';
import { books } from '../proxies.ts';

/** Tries of a registration that surely was not sent. */
const TRIES = 8;
/** Patch: loans that were blocked at the first such registration before this version stay blocked. */
const PATCH_RETRY_REGISTRATION = 'a registration that never left is tried again';

const silent = (title: string) =>
  `${title} has not said whether it paid. Ask them; \`retry\` waits on, \`cancel\` only when they confirm that no money left`;
/** Warnings to an operator who wants to cancel a loan that the funder does not show as open. */
const notOpen = {
  SIGNED: (title: string) => `${title} shows a contract that the borrower has signed: it may be paying now`,
  'CANNOT BE ASKED': (title: string) => `${title} cannot be asked whether the borrower has signed`,
};

/** Returns the agreement, or why the funder declined. The borrower has to be registered there. Throws CaseEnded on a cancellation. */
export async function fundOnRegistration(at: AtFunder): Promise<Agreement | Declined> {
  return (await registeredLoan(at)) ?? (await paidLoan(at));
}

/** Registers the loan. From here the funder may pay: no cancellation, and no retry of a registration that may have arrived. */
async function registeredLoan({ application, desk, calls, title, nextRequest }: AtFunder): Promise<Declined | null> {
  const { applicationNo, silenceSeconds } = application;
  for (let tries = 1; ; tries++) {
    application.stopIfCancelled();
    application.markSigned();
    const registration = await registerOnce(calls, { applicationNo, number: nextRequest() });
    if (registration.kind === 'ok' || registration.kind === 'unknown') break;
    application.markUnsigned();
    if (registration.kind === 'rejected') return declined(registration.reason);
    if (registration.kind === 'retryable' && patched(PATCH_RETRY_REGISTRATION)) {
      if (tries >= TRIES) return failed(`register the loan at ${title}: ${registration.reason}`);
      await sleep(Math.min(2 ** tries, silenceSeconds) * 1000, { summary: 'the registration never left' });
      continue;
    }
    const { action } = await desk.block(`register the loan at ${title}`, registration.reason, ['retry', 'cancel']);
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }
  await books.noteProgress({ applicationNo, status: 'DISBURSING', at: new Date().toISOString() });
  return null;
}

/** Waits for the funder's report, the only proof of the disbursement; a funder that can be asked is polled after each silence. */
async function paidLoan({ application, desk, reports, calls, terms, title }: AtFunder): Promise<Agreement | Declined> {
  const { applicationNo } = application;
  const { funder } = terms;
  const ask = () =>
    orNoAnswer(desk, `ask ${title} about the money`, () => calls.registered.askRegistered({ applicationNo }), [
      'retry',
    ]);
  for (;;) {
    const report = await reports.waitFor(funder, {
      events: ['LOAN DISBURSED', 'LOAN DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      cancellable: false,
      ...(terms.ways?.asked ? { ask } : {}),
    });
    if (report?.event === 'LOAN DECLINED') {
      application.markUnsigned();
      return declined(report.reason ?? `${title} declined`);
    }
    if (report) {
      const { funderLoanId = applicationNo, repaymentAccount = null } = report;
      return { funder, funderLoanId, repaymentAccount };
    }
    if (await givenUp()) throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }

  /** There is no compensation here: an operator cancels twice unless the funder shows the loan as open. */
  async function givenUp(): Promise<boolean> {
    const { action } = await desk.block('disbursement', silent(title), ['retry', 'cancel']);
    if (action !== 'cancel') return false;
    const look = () => calls.registered.standOfLoan({ applicationNo });
    const stand = (await orNoAnswer(desk, `look for the loan at ${title}`, look)) ?? 'CANNOT BE ASKED';
    if (stand === 'OPEN') return reports.received(funder, 'LOAN DISBURSED') === undefined;
    const again = await desk.block(
      'disbursement',
      `${notOpen[stand](title)}. \`retry\` waits on, \`cancel\` again only with their word that no money left and none will`,
      ['retry', 'cancel'],
    );
    return again.action === 'cancel' && reports.received(funder, 'LOAN DISBURSED') === undefined;
  }
}

/** One activity attempt, because two registrations could pay twice: if the worker dies, the outcome is unknown. */
async function registerOnce(calls: AtFunder['calls'], request: { applicationNo: string; number: number }) {
  try {
    return await calls.once.registerLoan(request);
  } catch {
    return { kind: 'unknown' as const, reason: 'the worker died while asking' };
  }
}
