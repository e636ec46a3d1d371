/** Loan activities for a funder that disburses on request: create, signature, polling, disbursement, compensation. */
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import { jakartaDate } from '../../domain/calendar.ts';
import { dueDates, loanSchedule } from '../../domain/loan/loan-schedule.ts';
import type { Funder, FunderLoanStatus, PaysOnRequest } from '../../partners/funder.ts';
import type { FunderReport } from '../../workflows/messages.ts';
import { attemptOf } from './attempts.ts';
import { updateFunderAccount } from './borrower.ts';
import { requestMoneyOnce, type MoneyRequestResult } from './money-requests.ts';
import { changeStatus } from '../loan.ts';
import { accepted, settle } from '../partner-failures.ts';

/** The loan's progress at the funder, as compensation and disbursement need it. */
export type LoanStand = 'UNSIGNED' | 'SIGNED' | 'PAYING' | 'OVER';

const standOf: Record<FunderLoanStatus, LoanStand> = {
  PENDING: 'UNSIGNED',
  APPROVED: 'UNSIGNED',
  SIGNED: 'SIGNED',
  PAYING: 'PAYING',
  PAID: 'PAYING',
  REJECTED: 'OVER',
  FAILED: 'OVER',
};

type Events = Partial<Record<FunderLoanStatus, FunderReport['event']>>;
const decisionEvents: Events = { APPROVED: 'LOAN APPROVED', SIGNED: 'LOAN APPROVED', REJECTED: 'LOAN DECLINED' };
const signatureEvents: Events = {
  SIGNED: 'LOAN SIGNED',
  PAYING: 'LOAN SIGNED',
  PAID: 'LOAN SIGNED',
  FAILED: 'LOAN SIGNED',
  REJECTED: 'LOAN DECLINED',
};
const moneyEvents: Events = { PAID: 'LOAN DISBURSED', FAILED: 'DISBURSEMENT FAILED' };

/** A refused reject may mean that the loan's status changed between our look-up and the reject: look once more. */
const LOOKS = 2;

export function loanOnRequest({ orm }: { orm: Orm }, { name }: Funder, stages: PaysOnRequest) {
  const { loan, signature, money, undo } = stages;
  const statusOf = async (loanId: string) => accepted(await loan.look(loanId)).status;
  const asked = async (loanId: string, events: Events): Promise<FunderReport | null> => {
    const event = events[await statusOf(loanId)];
    return event ? { funder: name, event } : null;
  };

  return {
    /** Creates the loan for an accepted borrower; `rejected`: the funder declines. Idempotent by application number. */
    async createFunderLoan(given: {
      applicationNo: string;
      funderUserId: string;
      asOf: string;
    }): Promise<{ kind: 'ok'; loanId: string } | { kind: 'rejected'; reason: string }> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
      const { applicationNo, amount, tenorMonths, rateMonthlyPercent, interestMethod: method } = application;
      await updateFunderAccount(orm, { user: application.user, funder: name }, { approved: true });
      const dates = dueDates(jakartaDate(given.asOf), tenorMonths);
      const instalments = loanSchedule({ ...application, principal: amount, months: tenorMonths, method });
      const schedule = instalments.map((instalment, i) => ({ ...instalment, dueOn: dates[i]! }));
      const terms = { applicationNo, amount, tenorMonths, rateMonthlyPercent, method, schedule };
      const answer = settle(await loan.create(given.funderUserId, terms));
      if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
      const attempt = await attemptOf(em, { applicationNo, funder: name });
      attempt.funderLoanId = answer.value.loanId;
      await em.flush();
      return { kind: 'ok', loanId: answer.value.loanId };
    },

    /** Polls the funder's decision on the loan; null while there is none. */
    askLoan: (loanId: string) => asked(loanId, decisionEvents),

    /** Gets the signing page, if the funder has one, and sets the application to `AWAITING SIGNATURE`. Idempotent. */
    async initiateSigning(given: { applicationNo: string; loanId: string; at: string }): Promise<void> {
      const offer = signature ? accepted(await signature.offer(given.loanId)) : null;
      await orm.em.fork().transactional(async (em) => {
        const attempt = await attemptOf(em, { ...given, funder: name });
        attempt.signingUrl = offer?.signingUrl ?? null;
        attempt.signingExpiresAt = offer && new Date(offer.expiresAt);
        attempt.status = 'AGREED';
        const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
        changeStatus(em, application, 'AWAITING SIGNATURE', given.at);
        await em.flush();
      });
    },

    /** Polls the signature; null while there is none. */
    askSignature: (loanId: string) => asked(loanId, signatureEvents),

    /** Returns the loan's progress at the funder. */
    standOfLoan: async (loanId: string): Promise<LoanStand> => standOf[await statusOf(loanId)],

    /** Requests the disbursement, at most once for each number (money-requests.ts). */
    requestDisbursement: (given: {
      applicationNo: string;
      loanId: string;
      number: number;
    }): Promise<MoneyRequestResult> =>
      requestMoneyOnce(orm, { ...given, funder: name }, () => money.request(given.loanId)),

    /** Polls the disbursement; null while its outcome is open. */
    askDisbursement: (loanId: string) => asked(loanId, moneyEvents),

    /**
     * Compensation of createFunderLoan, also if its answer was lost. Idempotent. Returns null when no loan is left, else
     * `tooLate` with the funder's loan id: it is being paid out, or it is signed and `evenSigned` is not set. In the
     * milliseconds between look-up and reject the borrower may still sign; no funder has a reject that excludes it.
     */
    async rejectLoanIfAny(given: {
      applicationNo: string;
      funderUserId: string;
      evenSigned?: boolean;
    }): Promise<{ tooLate: string } | null> {
      const em = orm.em.fork();
      const attempt = await attemptOf(em, { ...given, funder: name });
      attempt.funderLoanId ??= accepted(await loan.find(given.funderUserId, given.applicationNo)).loanId;
      await em.flush();
      const loanId = attempt.funderLoanId;
      if (!loanId) return null;
      for (let looks = 1; ; looks++) {
        const stand = standOf[await statusOf(loanId)];
        if (stand === 'OVER') return null;
        if (stand === 'PAYING' || (stand === 'SIGNED' && !given.evenSigned)) return { tooLate: loanId };
        const answer = settle(await undo.reject(loanId, 'Application closed by the partner'));
        if (answer.kind === 'ok') return null;
        if (looks === LOOKS) accepted(answer);
      }
    },
  };
}
