/** Funding activities in our database: the plan, each attempt, and the disbursed loan. */
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
import { fundedVolumes } from '../loan-decision.ts';

export interface FundingDependencies {
  orm: Orm;
  policy: LendingPolicy;
  /** Every funder that policy may name. */
  funders: readonly Funder[];
}

/** An eligible funder with the timeouts of policy. */
export interface FundingTerms {
  funder: FunderName;
  /** Absent in plans of earlier versions. */
  ways?: FunderWays;
  answerWithinSeconds: number;
  signWithinSeconds: number;
  /** Timeout of the disbursement, after which an operator decides. */
  reviewAfterSeconds: number;
}

export type FundingActivities = ReturnType<typeof fundingActivities>;

export function fundingActivities({ orm, policy, funders }: FundingDependencies) {
  const funderNamed = new Map(funders.map((funder) => [funder.name, funder]));

  const local = {
    /** Returns the eligible funders in policy order; excluded ones are recorded with the reason. Idempotent. */
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
          volumes: await fundedVolumes(em, asOf),
        },
        policy,
      );
      const attempts = await em.count(FundingAttemptSchema, { application: application.id });
      // A retry finds them recorded.
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

    /** Records the start of an attempt at a funder. Idempotent. */
    async openAttempt({ applicationNo, funder }: { applicationNo: string; funder: FunderName }): Promise<void> {
      const em = orm.em.fork();
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const attempts = await em.find(FundingAttemptSchema, { application: application.id });
      application.funder = funder;
      if (!attempts.some((attempt) => attempt.funder === funder))
        em.create(FundingAttemptSchema, { application: application.id, funder, number: attempts.length + 1 });
      await em.flush();
    },

    /** Records how an attempt ended, with the reason. Idempotent. */
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

    /** Books the disbursed loan in one transaction: schedule from that day, journal, limit, timeline, attempt. Idempotent. */
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
