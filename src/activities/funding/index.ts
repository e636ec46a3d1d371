/** Funding in our books: the plan, each attempt, the loan that comes of it. */
import { readBorrower } from '../../db/borrowers.ts';
import { FundingAttemptSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import { bookDisbursement } from '../../books/loan-book.ts';
import { ageOn, jakartaDate } from '../../domain/calendar.ts';
import { routeFunders } from '../../domain/funding/funder-routing.ts';
import type { LendingPolicy } from '../../domain/policy.ts';
import type { Orm } from '../../db/orm.ts';
import type { Funder } from '../../partners/funder.ts';
import type { FundingStatus } from '../../domain/application/states.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import { attemptOf } from './attempts.ts';
import { type FunderWays, waysOf } from './funder.ts';
import { fundedLately } from '../loan-decision.ts';

export interface FundingDependencies {
  orm: Orm;
  policy: LendingPolicy;
  /** Every funder that policy may name. */
  funders: readonly Funder[];
}

/** A funder that may be tried, and how long policy waits for it. */
export interface FundingTerms {
  funder: FunderName;
  /** Absent in plans that were made before funders had ways. */
  ways?: FunderWays;
  answerWithinSeconds: number;
  signWithinSeconds: number;
  /** Still not paid out after so long: an operator looks. */
  reviewAfterSeconds: number;
}

export type FundingActivities = ReturnType<typeof fundingActivities>;

export function fundingActivities({ orm, policy, funders }: FundingDependencies) {
  const funderNamed = new Map(funders.map((funder) => [funder.name, funder]));

  const local = {
    /** Funders that may fund this loan, in policy order; those that may not are recorded with the reason. */
    async planFunding({ applicationNo, asOf }: { applicationNo: string; asOf: string }): Promise<FundingTerms[]> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower } = await readBorrower(em, application.user);
      const plan = routeFunders(
        {
          amount: application.amount,
          tenorMonths: application.tenorMonths,
          productId: application.productId,
          age: ageOn(borrower.profile.birthDate, jakartaDate(asOf)),
          province: borrower.ktp.province,
          volumes: await fundedLately(em, asOf),
        },
        policy,
      );
      const attempts = await em.count(FundingAttemptSchema, { application: application.id });
      // A plan that is made again finds them written.
      if (attempts === 0)
        for (const [i, { funder, reason }] of plan.skipped.entries())
          em.create(FundingAttemptSchema, {
            application: application.id,
            ...{ funder, number: i + 1, status: 'SKIPPED', reason, endedAt: new Date(asOf) },
          });
      await em.flush();
      return plan.eligible.map((funder) => {
        const { answerWithinSeconds, signWithinHours } = policy.funders.find((entry) => entry.funder === funder)!;
        return {
          funder,
          ways: waysOf(funderNamed.get(funder)!),
          answerWithinSeconds,
          signWithinSeconds: signWithinHours * 3600,
          reviewAfterSeconds: policy.disbursement.reviewAfterMinutes * 60,
        };
      });
    },

    async openAttempt({ applicationNo, funder }: { applicationNo: string; funder: FunderName }): Promise<void> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const attempts = await em.find(FundingAttemptSchema, { application: application.id });
      application.funder = funder;
      if (!attempts.some((attempt) => attempt.funder === funder))
        em.create(FundingAttemptSchema, { application: application.id, funder, number: attempts.length + 1 });
      await em.flush();
    },

    async closeAttempt(given: {
      applicationNo: string;
      funder: FunderName;
      status: FundingStatus;
      reason: string;
      at: string;
    }): Promise<void> {
      const em = orm.em.fork();
      const attempt = await attemptOf(em, given);
      attempt.status = given.status;
      attempt.reason = given.reason;
      attempt.endedAt = new Date(given.at);
      (await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo })).funder = null;
      await em.flush();
    },

    /** The loan exists: schedule fixed on the day, journal, limit, timeline, all in one transaction. */
    async recordDisbursement(given: {
      applicationNo: string;
      funder: FunderName;
      funderLoanId: string;
      repaymentAccount: string | null;
      at: string;
    }): Promise<void> {
      await orm.em.fork().transactional(async (em) => {
        const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
        application.funder = given.funder;
        await em.flush();
        await bookDisbursement(em, {
          application,
          funder: given.funder,
          disbursedAt: new Date(given.at),
          disbursedOn: jakartaDate(given.at),
        });
        const attempt = await attemptOf(em, given);
        attempt.status = 'DISBURSED';
        attempt.funderLoanId = given.funderLoanId;
        attempt.repaymentAccount = given.repaymentAccount;
        attempt.endedAt = new Date(given.at);
        await em.flush();
      });
    },
  };

  return { local };
}
