/** Inputs of credit decisions, read from the database; src/domain/credit decides. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { readBorrower } from '../db/borrowers.ts';
import { CreditLimitSchema } from '../db/entities/credit-limit.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { jakartaDate } from '../domain/calendar.ts';
import { decideSubmission, type SubmissionDecision } from '../domain/credit/credit-decision.ts';
import type { CreditCase } from '../domain/credit/credit-rules.ts';
import type { CreditEvidence } from '../domain/credit/credit-evidence.ts';
import { isSomebodyElse } from '../domain/person/ktp-corrections.ts';
import { loanSchedule } from '../domain/loan/loan-schedule.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { inReview } from '../domain/application/states.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';

/** Returns the person's inputs of every credit decision. `asOf`: instant, ISO 8601. */
export async function creditCase(em: EntityManager, userId: string, evidence: CreditEvidence, asOf: string) {
  const { borrower } = await readBorrower(em, userId);
  const { profile, ktp } = borrower;
  const facts: CreditCase = {
    kycVerified: true,
    identityContradicted: evidence.platforms.identity === 'CONTRADICTED',
    ...(isSomebodyElse(ktp, profile) ? { identityReplaced: true } : {}),
    birthDate: profile.birthDate,
    monthlyIncomeRange: profile.monthlyIncomeRange ?? null,
    occupationId: profile.occupationId,
    evidence,
    asOf: jakartaDate(asOf),
  };
  return { facts, province: ktp.province };
}

/** Returns the principal that each funder funded in the last thirty days, rupiah. */
export async function fundedVolumes(em: EntityManager, asOf: string): Promise<Record<FunderName, number>> {
  const rows = await em.execute<{ funder: FunderName; volume: string }[]>(
    `select funder, sum(principal) as volume from loans where disbursed_on > ?::date - 30 group by funder`,
    [jakartaDate(asOf)],
  );
  return Object.fromEntries(rows.map(({ funder, volume }) => [funder, Number(volume)]));
}

/** Returns policy's decision on one application. `asOf`: instant, ISO 8601. */
export async function judgeApplication(
  em: EntityManager,
  policy: LendingPolicy,
  application: Application,
  evidence: CreditEvidence,
  asOf: string,
): Promise<SubmissionDecision> {
  const { user, amount, tenorMonths, productId } = application;
  const { facts, province } = await creditCase(em, user, evidence, asOf);
  const limit = await em.findOneOrFail(CreditLimitSchema, { user });
  const since = new Date(Date.parse(asOf) - policy.velocity.withinHours * 3_600_000);
  const [submissionsLately, open, [own]] = await Promise.all([
    em.count(ApplicationSchema, { user, appliedAt: { $gt: since } }),
    em.count(ApplicationSchema, { user, status: { $in: [...inReview] } }),
    em.execute<{ monthly: string }[]>(
      `select coalesce(sum(largest), 0) as monthly from (
         select max(i.amount) as largest from instalments i join loans l on l.application_id = i.loan_application_id
         where l.user_id = ? and l.status = 'ACTIVE' and i.status = 'UNPAID' group by i.loan_application_id) as running`,
      [user],
    ),
  ]);
  const schedule = loanSchedule({
    principal: amount,
    months: tenorMonths,
    rateMonthlyPercent: application.rateMonthlyPercent,
    method: application.interestMethod,
    serviceFee: application.serviceFee,
    promoDiscount: application.promoDiscount,
  });
  return decideSubmission(
    {
      ...facts,
      province,
      productId,
      amount,
      tenorMonths,
      largestInstalment: Math.max(...schedule.map((instalment) => instalment.amount)),
      availableLimit: limit.total - limit.reserved - limit.outstanding + application.reserved,
      ownInstalments: Number(own?.monthly ?? 0),
      submissionsLately,
      inReview: open,
      volumes: await fundedVolumes(em, asOf),
    },
    policy,
  );
}
