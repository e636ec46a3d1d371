/** Rows that the database tests start from: a borrower with a limit, an application. */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reserveLimit } from '../../src/books/limit-accounting.ts';
import { bookDisbursement } from '../../src/books/loan-book.ts';
import type { NewReceipt } from '../../src/books/receipts.ts';
import type { Loan } from '../../src/db/entities/repayment.ts';
import { jakartaDate } from '../../src/domain/calendar.ts';
import { nextApplicationNo } from '../../src/db/application-numbers.ts';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { type Application, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { type User, UserSchema } from '../../src/db/entities/onboarding.ts';
import { priceLoan } from '../../src/domain/loan/loan-schedule.ts';
import type { LimitStatus } from '../../src/domain/application/states.ts';

export async function storeBorrower(
  em: EntityManager,
  limit: { total?: number; status?: LimitStatus } = {},
): Promise<User> {
  const user = em.create(UserSchema, {
    phone: '+6281234567890',
    phoneIndex: randomBytes(32).toString('hex'),
    status: 'ACTIVE',
  });
  await em.flush();
  em.create(CreditLimitSchema, { user: user.id, total: limit.total ?? 25_000_000, status: limit.status ?? 'APPROVED' });
  await em.flush();
  return user;
}

/** Not stored yet. 8,000,000 over 12 months at 2 % flat, fee 150,000, promo 100,000: the worked example, 9,970,000 to repay. */
export function newApplication(
  em: EntityManager,
  user: string,
  applicationNo: string,
  changes: Partial<Application> = {},
): Application {
  const terms = {
    amount: 8_000_000,
    tenorMonths: 12,
    rateMonthlyPercent: '2',
    interestMethod: 'FLAT' as const,
    serviceFee: 150_000,
    promoDiscount: 100_000,
    ...changes,
  };
  const price = priceLoan({
    ...terms,
    principal: terms.amount,
    months: terms.tenorMonths,
    method: terms.interestMethod,
  });
  return em.create(ApplicationSchema, {
    applicationNo,
    user,
    productId: '01980000-0000-7000-8000-000000000001',
    productTitle: 'Pinjaman Biaya Pendidikan',
    tenorId: 3,
    totalRepayment: price.totalRepayment,
    appliedOn: '2026-01-09',
    appliedAt: new Date('2026-01-09T03:00:00Z'),
    ...terms,
  });
}

export async function storeApplication(
  em: EntityManager,
  user: string,
  changes: Partial<Application> = {},
): Promise<Application> {
  const application = newApplication(em, user, await nextApplicationNo(em, 2026), changes);
  await em.flush();
  return application;
}

/** A loan paid out on 9 January 2026, due on the 9th of each month. */
export async function storeLoan(em: EntityManager, user: string, changes: Partial<Application> = {}): Promise<Loan> {
  const disbursedAt = new Date('2026-01-09T05:00:00Z');
  const application = await storeApplication(em, user, changes);
  return em.transactional(async (tx) => {
    const answer = await reserveLimit(tx, { userId: user, application });
    if (answer !== 'RESERVED') throw new Error(`the limit is ${answer}`);
    const loan = await bookDisbursement(tx, {
      application,
      funder: 'FINFRA',
      disbursedAt,
      disbursedOn: jakartaDate(disbursedAt),
    });
    application.status = 'ACTIVE';
    return loan;
  });
}

/** Noon in Jakarta. */
export const noon = (date: string) => new Date(`${date}T05:00:00Z`);

/** Money by virtual account, reported on the day it was paid, for nothing in particular. */
export const money = (
  loan: Loan,
  cause: string,
  amount: number,
  paidOn: string,
  changes: Partial<NewReceipt> = {},
): NewReceipt => ({
  applicationNo: loan.applicationNo,
  cause,
  source: 'GATEWAY',
  channel: 'MANDIRI_VA',
  paymentReference: `INV${cause}`,
  amount,
  paidAt: noon(paidOn),
  asOf: noon(paidOn),
  named: [],
  earlySettlement: false,
  ...changes,
});
