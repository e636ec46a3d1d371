/** Presenting a borrower and a loan to Finfra, and writing down what it said. */
import { readBorrower } from '../../db/borrowers.ts';
import { FunderAccountSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { ObjectStore } from '../../object-store/object-store.ts';
import type { Orm } from '../../db/orm.ts';
import { jakartaDate } from '../../domain/calendar.ts';
import { dueDates, loanSchedule } from '../../domain/loan/loan-schedule.ts';
import type { Finfra } from '../../partners/finfra/index.ts';
import type { LoanState } from '../../partners/finfra/wire.ts';
import type { FunderReport } from '../../workflows/messages.ts';
import { attemptOf } from './attempts.ts';
import { move } from '../loan.ts';
import { accepted, settle } from '../partner-failures.ts';

export interface FundingAtFinfraDependencies {
  orm: Orm;
  finfra: Finfra;
  objectStore: ObjectStore;
}

type Presented =
  | { kind: 'ok'; funderUserId: string | null; approved: boolean; exists: boolean }
  | { kind: 'rejected'; reason: string };

/** How far a loan at Finfra is, for who wants to take it back or to be paid. */
export type LoanStand = 'UNSIGNED' | 'SIGNED' | 'PAYING' | 'OVER';

const standOf: Record<LoanState, LoanStand> = {
  PENDING: 'UNSIGNED',
  APPROVED: 'UNSIGNED',
  SIGNED: 'SIGNED',
  DISBURSEMENT_IN_PROGRESS: 'PAYING',
  DISBURSED: 'PAYING',
  COMPLETED: 'PAYING',
  REJECTED: 'OVER',
  DISBURSEMENT_FAILED: 'OVER',
};
/** A refused reject may mean that the loan went on between our look and it. */
const LOOKS = 2;

export function fundingAtFinfra({ orm, finfra, objectStore }: FundingAtFinfraDependencies) {
  const applicationOf = (applicationNo: string) => orm.em.fork().findOneOrFail(ApplicationSchema, { applicationNo });

  const reportOf = <State extends string>(
    table: Record<State, FunderReport['event']>,
    status: string,
  ): FunderReport | null => {
    const event = (table as Record<string, FunderReport['event'] | undefined>)[status];
    return event ? { funder: 'FINFRA', event } : null;
  };

  async function keepAccount(user: string, known: { externalId?: string; approved?: boolean }): Promise<void> {
    const em = orm.em.fork();
    await em.nativeUpdate(FunderAccountSchema, { user, funder: 'FINFRA' }, known);
  }

  async function upload(type: 'KTP' | 'SELFIE', key: string): Promise<string> {
    const { bytes, contentType } = await objectStore.get(key);
    const fileName = `${type.toLowerCase()}.${contentType === 'image/png' ? 'png' : 'jpg'}`;
    return accepted(await finfra.uploadDocument({ type, description: type, bytes, contentType, fileName })).documentId;
  }

  /** A loan whose creation brought no answer is found by our reference. */
  async function lostLoan({
    applicationNo,
    funderUserId,
  }: {
    applicationNo: string;
    funderUserId: string;
  }): Promise<string | null> {
    const { loans } = accepted(await finfra.loans({ userId: funderUserId, pageSize: 100 }));
    return loans.find(({ partnerReference }) => partnerReference === applicationNo)?.loanId ?? null;
  }

  return {
    /** Uploads photos once, then creates the borrower; what Finfra already knows is not created again. */
    async presentBorrower({ applicationNo }: { applicationNo: string }): Promise<Presented> {
      const em = orm.em.fork();
      const { user } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower, kyc } = await readBorrower(em, user);
      const account =
        (await em.findOne(FunderAccountSchema, { user, funder: 'FINFRA' })) ??
        em.create(FunderAccountSchema, { user, funder: 'FINFRA' });
      if (account.externalId)
        return { kind: 'ok', funderUserId: account.externalId, approved: account.approved, exists: true };

      account.ktpDocumentId ??= await upload('KTP', kyc.ktpObject);
      account.selfieDocumentId ??= await upload('SELFIE', kyc.selfieObject);
      await em.flush();
      const documents = { ktpDocumentId: account.ktpDocumentId, selfieDocumentId: account.selfieDocumentId };
      const answer = settle(await finfra.createBorrower(borrower, documents, kyc.ekycId ?? undefined));
      if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
      const { userId, existing } = answer.value;
      return { kind: 'ok', funderUserId: userId, approved: false, exists: existing };
    },

    /** Keeps the id by which Finfra knows the borrower, then approves. */
    async approveBorrower(given: { userId: string; funderUserId: string }): Promise<void> {
      await keepAccount(given.userId, { externalId: given.funderUserId });
      accepted(await finfra.approveBorrower(given.funderUserId));
    },

    async askBorrower(funderUserId: string): Promise<FunderReport | null> {
      const { status } = accepted(await finfra.borrower(funderUserId));
      return reportOf({ APPROVED: 'BORROWER APPROVED', DECLINED: 'BORROWER DECLINED' } as const, status);
    },

    /** For a borrower whom Finfra approved. `partner_reference` is the application's number: a second create finds the first loan. */
    async createFunderLoan(given: {
      applicationNo: string;
      funderUserId: string;
      asOf: string;
    }): Promise<{ kind: 'ok'; loanId: string } | { kind: 'rejected'; reason: string }> {
      const application = await applicationOf(given.applicationNo);
      await keepAccount(application.user, { approved: true });
      const terms = {
        ...application,
        principal: application.amount,
        months: application.tenorMonths,
        method: application.interestMethod,
      };
      const dates = dueDates(jakartaDate(given.asOf), application.tenorMonths);
      const answer = settle(
        await finfra.createLoan(given.funderUserId, {
          partnerReference: application.applicationNo,
          amount: application.amount,
          tenorMonths: application.tenorMonths,
          rateMonthlyPercent: application.rateMonthlyPercent,
          method: application.interestMethod,
          schedule: loanSchedule(terms).map((instalment, i) => ({ ...instalment, dueOn: dates[i]! })),
        }),
      );
      if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
      const em = orm.em.fork();
      const attempt = await attemptOf(em, { ...given, funder: 'FINFRA' });
      attempt.funderLoanId = answer.value.loanId;
      await em.flush();
      return { kind: 'ok', loanId: answer.value.loanId };
    },

    async askLoan(loanId: string): Promise<FunderReport | null> {
      const { status } = accepted(await finfra.loan(loanId));
      const decided = { APPROVED: 'LOAN APPROVED', SIGNED: 'LOAN APPROVED', REJECTED: 'LOAN DECLINED' } as const;
      return reportOf(decided, status);
    },

    /** The page on which the borrower signs; the application now waits for that. */
    async initiateSigning(given: { applicationNo: string; loanId: string; at: string }): Promise<void> {
      const { signingUrl, expiresAt } = accepted(await finfra.initiateSigning(given.loanId));
      await orm.em.fork().transactional(async (em) => {
        const attempt = await attemptOf(em, { ...given, funder: 'FINFRA' });
        attempt.signingUrl = signingUrl;
        attempt.signingExpiresAt = new Date(expiresAt);
        attempt.status = 'AGREED';
        move(
          em,
          await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo }),
          'AWAITING SIGNATURE',
          given.at,
        );
        await em.flush();
      });
    },

    async askSignature(loanId: string): Promise<FunderReport | null> {
      const { status } = accepted(await finfra.loan(loanId));
      if (status === 'REJECTED') return { funder: 'FINFRA', event: 'LOAN DECLINED' };
      return standOf[status] === 'UNSIGNED' ? null : { funder: 'FINFRA', event: 'LOAN SIGNED' };
    },

    async standOfLoan(loanId: string): Promise<LoanStand> {
      return standOf[accepted(await finfra.loan(loanId)).status];
    },

    /**
     * Undoes createFunderLoan, whether or not its answer ever came. Looks first: a loan that is being paid out stays, one
     * that is signed too unless an operator gives it up (`evenSigned`); then its id is answered. Between look and reject
     * lie milliseconds in which the borrower may still sign; Finfra has no reject that excludes it.
     */
    async rejectLoanIfAny(given: {
      applicationNo: string;
      funderUserId: string;
      evenSigned?: boolean;
    }): Promise<{ tooLate: string } | null> {
      const em = orm.em.fork();
      const attempt = await attemptOf(em, { ...given, funder: 'FINFRA' });
      attempt.funderLoanId ??= await lostLoan(given);
      await em.flush();
      const loanId = attempt.funderLoanId;
      if (!loanId) return null;
      for (let looks = 1; ; looks++) {
        const stand = standOf[accepted(await finfra.loan(loanId)).status];
        if (stand === 'OVER') return null;
        if (stand === 'PAYING' || (stand === 'SIGNED' && !given.evenSigned)) return { tooLate: loanId };
        const answer = settle(await finfra.rejectLoan(loanId, 'Application closed by the partner'));
        if (answer.kind === 'ok') return null;
        if (looks === LOOKS) accepted(answer);
      }
    },
  };
}
