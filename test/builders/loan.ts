/** Limits, applications and loans as their workflows leave them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type CreditLimit, CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { type FundingAttempt, FundingAttemptSchema } from '../../src/db/entities/funding.ts';
import { type Application, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { type InstalmentRow, InstalmentSchema, type Loan } from '../../src/db/entities/repayment.ts';
import { bookDisbursement } from '../../src/books/loan-book.ts';
import type { Orm } from '../../src/db/orm.ts';
import { addDays, endOfDay, jakartaDate } from '../../src/domain/calendar.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { productTerms } from '../../src/domain/loan/product-terms.ts';

const product = builtInPolicy.products[0]!;
let serial = 0;

/** `APP-LN-2026-…`; no other test of this run has it. */
export const newApplicationNo = () => `APP-LN-2026-${String(90_000_000 + serial++)}`;

/** Today in Jakarta, or some days before or after. */
export const today = (days = 0) => addDays(jakartaDate(new Date()), days);

export async function addLimit(
  { em }: Pick<Orm, 'em'>,
  userId: string,
  given: Partial<
    Pick<CreditLimit, 'status' | 'total' | 'reserved' | 'outstanding' | 'reasons' | 'rejectionReason' | 'reapplyAfter'>
  > = {},
): Promise<CreditLimit> {
  const fork = em.fork();
  const limit = fork.create(CreditLimitSchema, { user: userId, status: 'APPROVED', total: 10_000_000, ...given });
  await fork.flush();
  return limit;
}

/** What policy leaves to people, and why. */
export const referral: NonNullable<Application['decision']> = {
  outcome: 'REFERRED',
  reasons: [{ rule: 'score', effect: 'REFER', value: '450', threshold: '500', message: 'Skor perlu ditinjau.' }],
  policyVersion: 'p-1',
  inputsHash: 'h',
  by: 'policy',
};

/** 8,000,000 over twelve months with the promo, unless said otherwise. */
export async function addApplication(
  { em }: Pick<Orm, 'em'>,
  userId: string,
  given: Partial<
    Pick<
      Application,
      'applicationNo' | 'amount' | 'tenorId' | 'promoId' | 'status' | 'reserved' | 'funder' | 'decision'
    >
  > = {},
): Promise<Application> {
  const { amount = 8_000_000, tenorId = 3, promoId = 3 } = given;
  const price = productTerms(builtInPolicy, { productId: product.id, tenorId, promoId, amount })!;
  const fork = em.fork();
  const application = fork.create(ApplicationSchema, {
    applicationNo: newApplicationNo(),
    user: userId,
    productId: product.id,
    productTitle: product.title,
    amount,
    tenorId,
    tenorMonths: price.tenor.months,
    rateMonthlyPercent: price.tenor.rateMonthlyPercent,
    interestMethod: product.method,
    serviceFee: product.serviceFee,
    promoId,
    promoCode: price.promo?.code ?? null,
    promoDiscount: price.terms.promoDiscount,
    totalRepayment: price.totalRepayment,
    appliedOn: today(),
    appliedAt: new Date(),
    ...given,
  });
  await fork.flush();
  return application;
}

export interface BookedLoan {
  application: Application;
  loan: Loan;
  instalments: InstalmentRow[];
}

/** A loan that was paid out on `disbursedOn`; its limit is made where there is none. */
export async function addLoan(
  { em }: Pick<Orm, 'em'>,
  userId: string,
  { disbursedOn = today(), ...given }: Parameters<typeof addApplication>[2] & { disbursedOn?: string } = {},
): Promise<BookedLoan> {
  const orm = { em };
  const application = await addApplication(orm, userId, { status: 'ACTIVE', funder: 'FINFRA', ...given });
  if (!(await em.fork().count(CreditLimitSchema, { user: userId }))) await addLimit(orm, userId, { total: 25_000_000 });
  return em.fork().transactional(async (tx: EntityManager) => {
    const own = await tx.findOneOrFail(ApplicationSchema, { id: application.id });
    const disbursedAt = new Date(endOfDay(disbursedOn).getTime() - 12 * 3_600_000);
    const loan = await bookDisbursement(tx, { application: own, funder: own.funder!, disbursedAt, disbursedOn });
    const instalments = await tx.find(InstalmentSchema, { loan: own.id }, { orderBy: { number: 'asc' } });
    return { application: own, loan, instalments };
  });
}

export async function addAttempt(
  { em }: Pick<Orm, 'em'>,
  application: Application,
  given: Partial<
    Pick<FundingAttempt, 'funder' | 'status' | 'funderLoanId' | 'funderReference' | 'signingUrl' | 'signingExpiresAt'>
  > = {},
): Promise<FundingAttempt> {
  const fork = em.fork();
  const attempt = fork.create(FundingAttemptSchema, {
    application: application.id,
    funder: 'FINFRA',
    number: 1,
    ...given,
  });
  await fork.flush();
  return attempt;
}
