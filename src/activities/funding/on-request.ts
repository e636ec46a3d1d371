/** A loan at a funder that pays on request: created, offered for signature, asked about, paid, taken back. */
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import { jakartaDate } from '../../domain/calendar.ts';
import { dueDates, loanSchedule } from '../../domain/loan/loan-schedule.ts';
import type { Funder, FunderLoanStatus, PaysOnRequest } from '../../partners/funder.ts';
import type { FunderReport } from '../../workflows/messages.ts';
import { attemptOf } from './attempts.ts';
import { keepAccount } from './borrower.ts';
import { askForMoney, type MoneyAnswer } from './money-requests.ts';
import { move } from '../loan.ts';
import { accepted, settle } from '../partner-failures.ts';

/** How far a loan is at the funder, for who wants to take it back or to be paid. */
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

/** A refused reject may mean that the loan went on between our look and it. */
const LOOKS = 2;

export function loanOnRequest({ orm }: { orm: Orm }, { name }: Funder, stages: PaysOnRequest) {
  const { loan, signature, money, undo } = stages;
  const statusOf = async (loanId: string) => accepted(await loan.look(loanId)).status;
  const asked = async (loanId: string, events: Events): Promise<FunderReport | null> => {
    const event = events[await statusOf(loanId)];
    return event ? { funder: name, event } : null;
  };

  return {
    /** For a borrower whom the funder takes. Under the application's number a second create finds the first loan. */
    async createFunderLoan(given: {
      applicationNo: string;
      funderUserId: string;
      asOf: string;
    }): Promise<{ kind: 'ok'; loanId: string } | { kind: 'rejected'; reason: string }> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
      const { applicationNo, amount, tenorMonths, rateMonthlyPercent, interestMethod: method } = application;
      await keepAccount(orm, { user: application.user, funder: name }, { approved: true });
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

    askLoan: (loanId: string) => asked(loanId, decisionEvents),

    /** The application now waits for the signature: on the page that the funder gives, or on the funder's own side. */
    async initiateSigning(given: { applicationNo: string; loanId: string; at: string }): Promise<void> {
      const offer = signature ? accepted(await signature.offer(given.loanId)) : null;
      await orm.em.fork().transactional(async (em) => {
        const attempt = await attemptOf(em, { ...given, funder: name });
        attempt.signingUrl = offer?.signingUrl ?? null;
        attempt.signingExpiresAt = offer && new Date(offer.expiresAt);
        attempt.status = 'AGREED';
        const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
        move(em, application, 'AWAITING SIGNATURE', given.at);
        await em.flush();
      });
    },

    askSignature: (loanId: string) => asked(loanId, signatureEvents),

    standOfLoan: async (loanId: string): Promise<LoanStand> => standOf[await statusOf(loanId)],

    /** One request, with a row written before it: see money-requests.ts. */
    requestDisbursement: (given: { applicationNo: string; loanId: string; number: number }): Promise<MoneyAnswer> =>
      askForMoney(orm, { ...given, funder: name }, () => money.request(given.loanId)),

    /** What the funder says of the money; safe to repeat. */
    askDisbursement: (loanId: string) => asked(loanId, moneyEvents),

    /**
     * Undoes createFunderLoan, whether or not its answer ever came. Looks first: a loan that is being paid out stays, one
     * that is signed too unless an operator gives it up (`evenSigned`); then its id is answered. Between look and reject
     * lie milliseconds in which the borrower may still sign; no funder has a reject that excludes it.
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
