/** Applications as operators look at them: found by number, phone or NIK; shown with everything that happened. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { FunderAccountSchema, FundingAttemptSchema } from '../../../db/entities/funding.ts';
import { type Application, ApplicationEventSchema, ApplicationSchema } from '../../../db/entities/loan.ts';
import { PersonalInfoSchema, UserSchema } from '../../../db/entities/onboarding.ts';
import { LoanSchema } from '../../../db/entities/repayment.ts';
import { closedReasonWords } from '../../../domain/application/application-messages.ts';
import { normalisePhone } from '../../../domain/person/phone.ts';
import { type ApplicationStatus } from '../../../domain/application/states.ts';
import { blindIndex } from '../../../platform/encryption.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { pagesOf } from '../inputs.ts';
import { loanStanding } from '../loans/loan-reads.ts';
import { proposalsOf } from '../proposals/proposal-reads.ts';
import { workflowLink } from './workflow-links.ts';

const PER_PAGE = 25;

export async function listApplications(
  { orm, config }: ApiContext,
  { status, q, page }: { status?: ApplicationStatus | undefined; q: string; page: number },
) {
  const found = q ? await search(orm.em.fork(), config.PII_ENCRYPTION_KEYS, q) : {};
  const where = {
    ...(status ? { status } : {}),
    ...found,
  };
  const [rows, total] = await orm.em.fork().findAndCount(ApplicationSchema, where, {
    orderBy: { appliedAt: 'desc', id: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
  });
  return { applications: rows.map(summary), total, page, pages: pagesOf(total, PER_PAGE) };
}

type Found = { user: string } | { applicationNo: string | { $like: string } };

/** By the beginning of the number, or exactly by NIK or phone: those are only kept as blind indexes. */
async function search(em: EntityManager, keys: ApiContext['config']['PII_ENCRYPTION_KEYS'], q: string): Promise<Found> {
  if (/^app-/i.test(q)) return { applicationNo: { $like: `${q.toUpperCase().replace(/[%_\\]/g, '')}%` } };
  const phone = normalisePhone(q);
  const user = await em.findOne(UserSchema, {
    $or: [
      ...(/^\d{16}$/.test(q) ? [{ nikIndex: blindIndex(keys, 'nik', q) }] : []),
      ...(phone ? [{ phoneIndex: blindIndex(keys, 'phone', phone) }] : []),
      { id: /^[0-9a-f-]{36}$/i.test(q) ? q : '00000000-0000-0000-0000-000000000000' },
    ],
  });
  return user ? { user: user.id } : { applicationNo: q };
}

/** Everything about one application, except the ledger. Shows personal data: the caller writes that into the audit log. */
export async function readApplication({ config }: ApiContext, em: EntityManager, applicationNo: string) {
  const application = await em.findOne(ApplicationSchema, { applicationNo });
  if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
  const { id, user: userId } = application;
  const events = await em.find(ApplicationEventSchema, { application: id }, { orderBy: { at: 'asc', id: 'asc' } });
  const attempts = await em.find(FundingAttemptSchema, { application: id }, { orderBy: { number: 'asc' } });
  const accounts = await em.find(FunderAccountSchema, { user: userId });
  const proposals = await proposalsOf(em, applicationNo, [
    workflowIds.creditLimit(userId),
    workflowIds.loan(applicationNo),
    workflowIds.repayment(applicationNo),
  ]);
  const info = await em.findOne(PersonalInfoSchema, { user: userId });
  const user = await em.findOneOrFail(UserSchema, { id: userId });
  const loan = await em.findOne(LoanSchema, { applicationNo });

  return {
    ...summary(application),
    borrower: {
      user_id: userId,
      full_name: info?.profile.fullName ?? null,
      phone: masked(user.phone),
      nik: masked(info?.profile.nik),
    },
    product: application.productTitle,
    tenor_months: application.tenorMonths,
    rate_monthly_percent: application.rateMonthlyPercent,
    service_fee_amount: application.serviceFee,
    promo_code: application.promoCode ?? null,
    promo_discount_amount: application.promoDiscount,
    closed_reason: application.closedReason ?? null,
    closed_reason_words: closedReasonWords(application.status, application.closedReason),
    decision: application.decision ?? null,
    timeline: events.map(({ status, description, at }) => ({ status, description, at: at.toISOString() })),
    funding: attempts.map((attempt) => ({
      funder: attempt.funder,
      number: attempt.number,
      status: attempt.status,
      reason: attempt.reason ?? null,
      funder_loan_id: attempt.funderLoanId ?? null,
      funder_user_id: accounts.find(({ funder }) => funder === attempt.funder)?.externalId ?? null,
      started_at: attempt.startedAt.toISOString(),
      ended_at: attempt.endedAt?.toISOString() ?? null,
    })),
    loan: loan && loanStanding(loan),
    proposals,
    workflows: [
      workflowIds.creditLimit(userId),
      workflowIds.loan(applicationNo),
      ...(loan ? [workflowIds.repayment(applicationNo)] : []),
    ].map((workflowId) => ({ workflow_id: workflowId, url: workflowLink(config, workflowId) })),
  };
}

const summary = (application: Application) => ({
  application_no: application.applicationNo,
  status: application.status,
  amount: application.amount,
  tenor_months: application.tenorMonths,
  total_repayment_amount: application.totalRepayment,
  funder: application.funder ?? null,
  applied_at: application.appliedAt.toISOString(),
});

/** The last four digits are enough to be sure whom one talks to. */
export const masked = (text: string | undefined): string | null =>
  text ? `${'•'.repeat(Math.max(0, text.length - 4))}${text.slice(-4)}` : null;
