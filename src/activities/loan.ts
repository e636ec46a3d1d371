/** Loan application activities: submission, credit decision, status changes, closing. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditCheckSchema } from '../db/entities/credit-limit.ts';
import { FundingAttemptSchema } from '../db/entities/funding.ts';
import { type Application, ApplicationEventSchema, ApplicationSchema } from '../db/entities/loan.ts';
import { releaseLimit, reserveLimit } from '../books/limit-accounting.ts';
import { lockSubmissionStanding } from '../books/submission-standing.ts';
import type { Orm } from '../db/orm.ts';
import { describeClosing, describeStatus } from '../domain/application/application-messages.ts';
import { daysBetween, jakartaDate } from '../domain/calendar.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { productTerms } from '../domain/loan/product-terms.ts';
import { invariant } from '../domain/money.ts';
import type { ApplicationStatus } from '../domain/application/states.ts';
import { submissionRefusal } from '../domain/application/submission-rules.ts';
import type { ReferralDecision, Refusal, Submission, SubmissionResult } from '../workflows/messages.ts';
import { judgeApplication } from './loan-decision.ts';

export interface LoanDependencies {
  orm: Orm;
  policy: LendingPolicy;
}

export type LoanActivities = ReturnType<typeof loanActivities>;

export function loanActivities({ orm, policy }: LoanDependencies) {
  const local = {
    /**
     * Writes the application and reserves its amount in one transaction, under the limit's lock. Idempotent: a retry returns
     * the first result. Refuses as `submissionRefusal` does (src/domain/application/submission-rules.ts).
     */
    async openApplication(given: Submission & { asOf: string }): Promise<SubmissionResult | Refusal> {
      return orm.em.fork().transactional(async (em) => {
        const existing = await em.findOne(ApplicationSchema, { applicationNo: given.applicationNo });
        if (existing) return submissionResult(existing);
        const promo = policy.promos.find(({ id }) => id === given.promoId) ?? null;
        const standing = await lockSubmissionStanding(em, given.userId, promo);
        const refused = submissionRefusal(policy, given, standing, jakartaDate(given.asOf));
        if (refused) return { refused };
        const price = productTerms(policy, given)!;
        const application = em.create(ApplicationSchema, {
          id: given.applicationId,
          applicationNo: given.applicationNo,
          user: given.userId,
          productId: price.product.id,
          productTitle: price.product.title,
          amount: given.amount,
          tenorId: price.tenor.id,
          tenorMonths: price.tenor.months,
          rateMonthlyPercent: price.terms.rateMonthlyPercent,
          interestMethod: price.terms.method,
          serviceFee: price.terms.serviceFee,
          promoId: price.promo?.id ?? null,
          promoCode: price.promo?.code ?? null,
          promoDiscount: price.terms.promoDiscount,
          totalRepayment: price.totalRepayment,
          status: 'UNDER REVIEW',
          appliedOn: jakartaDate(given.asOf),
          appliedAt: new Date(given.asOf),
        });
        const reservation = await reserveLimit(em, { userId: given.userId, application });
        invariant(reservation === 'RESERVED', 'a limit that is locked stays as it was looked at');
        tell(em, application, 'UNDER REVIEW', given.asOf);
        await em.flush();
        return submissionResult(application);
      });
    },

    /**
     * Decides by policy on the newest credit evidence. Returns the outcome with the decisive rule, or `STALE EVIDENCE` with
     * the amount (rupiah) and tenor (months) to ask partners about. Source: docs/lending-rules.md, "Credit check of a
     * submission".
     */
    async decideOnApplication(given: {
      applicationNo: string;
      asOf: string;
    }): Promise<
      | { outcome: 'APPROVED' | 'REJECTED' | 'REFERRED'; reason: string }
      | { outcome: 'STALE EVIDENCE'; wanted: { amount: number; tenorMonths: number } }
    > {
      return orm.em.fork().transactional(async (em) => {
        const application = await em.findOneOrFail(ApplicationSchema, { applicationNo: given.applicationNo });
        const { amount, tenorMonths, user } = application;
        const [check] = await em.find(CreditCheckSchema, { user }, { orderBy: { gatheredAt: 'desc' }, limit: 1 });
        const age = check ? daysBetween(jakartaDate(check.gatheredAt), jakartaDate(given.asOf)) : Infinity;
        if (!check || age > policy.evidence.maxAgeDays)
          return { outcome: 'STALE EVIDENCE', wanted: { amount, tenorMonths } };

        const decision = await judgeApplication(em, policy, application, check.evidence, given.asOf);
        application.decision = { ...decision, by: 'policy' };
        if (decision.outcome === 'APPROVED') changeStatus(em, application, 'APPROVED', given.asOf);
        if (decision.outcome === 'REFERRED') changeStatus(em, application, 'NEEDS REVIEW', given.asOf);
        await em.flush();
        const decisive = decision.reasons.find(({ effect }) => effect === 'REJECT' || effect === 'REFER');
        return { outcome: decision.outcome, reason: decisive?.rule ?? decision.outcome };
      });
    },

    /** Writes an operator's decision on a referral. */
    async settleReferral(given: { applicationNo: string; verdict: ReferralDecision; at: string }): Promise<void> {
      await change(given.applicationNo, (em, application) => {
        const approved = given.verdict.decision === 'APPROVE';
        if (application.decision)
          application.decision = {
            ...application.decision,
            outcome: approved ? 'APPROVED' : 'REJECTED',
            by: given.verdict.operator,
          };
        if (approved) changeStatus(em, application, 'APPROVED', given.at);
      });
    },

    /** Sets the application's status and adds it to the timeline. Idempotent. */
    async noteProgress(given: { applicationNo: string; status: ApplicationStatus; at: string }): Promise<void> {
      await change(given.applicationNo, (em, application) => changeStatus(em, application, given.status, given.at));
    },

    /** Closes an application without a loan: releases its limit reservation, and ends the attempt at a funder that was still open. */
    async closeApplication(given: {
      applicationNo: string;
      status: 'REJECTED' | 'CANCELLED' | 'EXPIRED';
      reason: string;
      at: string;
    }): Promise<void> {
      await change(given.applicationNo, async (em, application) => {
        await releaseLimit(em, given.applicationNo);
        for (const attempt of await em.find(FundingAttemptSchema, { application: application.id, endedAt: null }))
          Object.assign(attempt, { status: 'CANCELLED', endedAt: new Date(given.at) });
        application.closedReason = given.reason;
        application.status = given.status;
        tell(em, application, given.status, given.at, describeClosing(given.status, given.reason));
      });
    },
  };

  async function change(
    applicationNo: string,
    how: (em: EntityManager, application: Application) => unknown,
  ): Promise<void> {
    await orm.em.fork().transactional(async (em) => {
      const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      await how(em, application);
      await em.flush();
    });
  }

  return { local };
}

const submissionResult = ({ applicationNo, status, totalRepayment, appliedOn }: Application): SubmissionResult => ({
  applicationNo,
  status,
  totalRepayment,
  appliedOn,
});

/** Sets the status and adds an event to the timeline; does nothing if the application has that status. */
export function changeStatus(em: EntityManager, application: Application, status: ApplicationStatus, at: string): void {
  if (application.status === status) return;
  application.status = status;
  tell(em, application, status, at);
}

function tell(
  em: EntityManager,
  application: Application,
  status: ApplicationStatus,
  at: string,
  description?: string,
): void {
  em.create(ApplicationEventSchema, {
    application: application.id,
    key: `${status} ${at}`,
    status,
    description: description ?? describeStatus(status),
    at: new Date(at),
  });
}
