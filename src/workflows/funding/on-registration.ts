/** Funding at a funder that pays whatever is registered: it signs with the borrower on its own side and calls back when paid. Part of funding. */
import { patched, sleep } from '@temporalio/workflow';
import { CaseEnded } from '../case/application-case.ts';
import { orSilent } from './funder-failures.ts';
import { type Agreement, type AtFunder, type Declined, declined, failed } from './answers.ts';
import { books } from '../proxies.ts';

/** A registration that surely never left is tried this often. */
const TRIES = 8;
/** Loans that were parked at the first such registration stay parked there. */
const TRIES_AGAIN = 'a registration that never left is tried again';

const silent = (title: string) =>
  `${title} has not said whether it paid. Ask them; \`retry\` waits on, \`cancel\` only when they confirm that no money left`;
/** Said to an operator who wants to cancel what the funder does not show to be open. */
const notOpen = {
  SIGNED: (title: string) => `${title} shows a contract that the borrower has signed: it may be paying now`,
  'CANNOT BE ASKED': (title: string) => `${title} cannot be asked whether the borrower has signed`,
};

/** For a borrower whom the funder knows. */
export async function fundOnRegistration(at: AtFunder): Promise<Agreement | Declined> {
  return (await registeredLoan(at)) ?? (await paidLoan(at));
}

/** From here the funder may pay: there is no cancelling, and no repeating what may have been heard. */
async function registeredLoan({ application, desk, calls, title, nextRequest }: AtFunder): Promise<Declined | null> {
  const { applicationNo, silenceSeconds } = application;
  for (let tries = 1; ; tries++) {
    application.stopIfCancelled();
    application.isSigned();
    const registration = await registerOnce(calls, { applicationNo, number: nextRequest() });
    if (registration.kind === 'ok' || registration.kind === 'unknown') break;
    application.isUnsigned();
    if (registration.kind === 'rejected') return declined(registration.reason);
    if (registration.kind === 'retryable' && patched(TRIES_AGAIN)) {
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

/** Only the funder's callback tells of the money. */
async function paidLoan({ application, desk, reports, calls, terms, title }: AtFunder): Promise<Agreement | Declined> {
  const { applicationNo } = application;
  const { funder } = terms;
  for (;;) {
    const report = await reports.hear(funder, {
      events: ['LOAN DISBURSED', 'LOAN DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      cancellable: false,
    });
    if (report?.event === 'LOAN DECLINED') {
      application.isUnsigned();
      return declined(report.reason ?? `${title} declined`);
    }
    if (report) {
      const { funderLoanId = applicationNo, repaymentAccount = null } = report;
      return { funder, funderLoanId, repaymentAccount };
    }
    if (await givenUp()) throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  }

  /** There is no taking back here: where the loan is not seen to be open, an operator has to say so twice. */
  async function givenUp(): Promise<boolean> {
    const { action } = await desk.block('disbursement', silent(title), ['retry', 'cancel']);
    if (action !== 'cancel') return false;
    const look = () => calls.registered.standOfLoan({ applicationNo });
    const stand = (await orSilent(desk, `look for the loan at ${title}`, look)) ?? 'CANNOT BE ASKED';
    if (stand === 'OPEN') return reports.heard(funder, 'LOAN DISBURSED') === undefined;
    const again = await desk.block(
      'disbursement',
      `${notOpen[stand](title)}. \`retry\` waits on, \`cancel\` again only with their word that no money left and none will`,
      ['retry', 'cancel'],
    );
    return again.action === 'cancel' && reports.heard(funder, 'LOAN DISBURSED') === undefined;
  }
}

/** Registering twice could pay twice: an answer that died with a worker counts as heard. */
async function registerOnce(calls: AtFunder['calls'], request: { applicationNo: string; number: number }) {
  try {
    return await calls.once.registerLoan(request);
  } catch {
    return { kind: 'unknown' as const, reason: 'the worker died while asking' };
  }
}
