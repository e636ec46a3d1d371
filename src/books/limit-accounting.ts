/**
 * The borrower's limit: available = total − reserved − outstanding, never negative.
 * Rules: docs/lending-rules.md, "Limit accounting". Each function works in the caller's transaction and locks
 * application, then loan, then limit, always in this order.
 */
import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { invariant, rupiah } from '../domain/money.ts';
import { inReview } from '../domain/application/states.ts';
import { type CreditLimit, CreditLimitSchema } from '../db/entities/credit-limit.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { LoanSchema } from '../db/entities/repayment.ts';

/** What can still be borrowed. */
export const availableLimit = (limit: Pick<CreditLimit, 'total' | 'reserved' | 'outstanding'>): number =>
  limit.total - limit.reserved - limit.outstanding;

/**
 * Promises the application's amount. Told again it changes nothing. An application that is new in this `em` is stored only
 * together with its promise: after a refusal nothing was written, and `em.clear()` forgets it.
 */
export async function reserveLimit(
  em: EntityManager,
  { userId, application }: { userId: string; application: Application },
): Promise<'RESERVED' | 'INSUFFICIENT' | 'NOT ACTIVE' | 'NOT FOUND'> {
  const isNew = em.getUnitOfWork().getPersistStack().has(application);
  const locked = isNew ? application : await lockApplication(em, application.applicationNo);
  invariant(locked.user === userId, 'a limit is reserved for an application of the same borrower');
  if (locked.reserved > 0) return 'RESERVED';
  invariant(inReview.includes(locked.status), 'a limit is reserved for an application in review');

  const limit = await readLimitLocked(em, userId);
  if (!limit) return 'NOT FOUND';
  if (limit.status !== 'APPROVED') return 'NOT ACTIVE';
  if (availableLimit(limit) < locked.amount) return 'INSUFFICIENT';
  limit.reserved += locked.amount;
  locked.reserved = locked.amount;
  await writeDown(em, limit);
  return 'RESERVED';
}

/** Gives back what was promised: rejection, cancellation, expiry, failure. Nothing is promised any more: nothing happens. */
export async function releaseLimit(em: EntityManager, applicationNo: string): Promise<void> {
  const application = await lockApplication(em, applicationNo);
  if (application.reserved === 0) return;
  const limit = await limitOf(em, application.user);
  limit.reserved -= application.reserved;
  application.reserved = 0;
  await writeDown(em, limit);
}

/**
 * The money went out: the promise becomes principal owed. Nothing happens once the loan is booked. An application that had
 * lost its promise takes its amount from what is available; throws where that is too little.
 */
export async function turnIntoOutstanding(em: EntityManager, applicationNo: string): Promise<void> {
  const application = await lockApplication(em, applicationNo);
  if ((await em.count(LoanSchema, { applicationNo })) > 0) return;
  invariant(
    application.reserved === 0 || application.reserved === application.amount,
    'all of an application is promised, or nothing',
  );
  const limit = await limitOf(em, application.user);
  limit.reserved -= application.reserved;
  limit.outstanding += application.amount;
  application.reserved = 0;
  await writeDown(em, limit);
}

/**
 * Principal was repaid and can be borrowed again. Not idempotent by itself: the caller holds the loan's row and knows what
 * changed. A negative amount is principal owed again, after a re-computation.
 */
export async function freePrincipal(em: EntityManager, userId: string, amount: number): Promise<void> {
  if (rupiah(amount) === 0) return;
  const limit = await limitOf(em, userId);
  limit.outstanding -= amount;
  await writeDown(em, limit);
}

/** What the caller has changed is written first, because the row is read anew under its lock. */
async function lockApplication(em: EntityManager, applicationNo: string): Promise<Application> {
  await em.flush();
  return em.findOneOrFail(
    ApplicationSchema,
    { applicationNo },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
}

async function readLimitLocked(em: EntityManager, userId: string): Promise<CreditLimit | null> {
  return em.findOne(CreditLimitSchema, { user: userId }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}

async function limitOf(em: EntityManager, userId: string): Promise<CreditLimit> {
  await em.flush();
  const limit = await readLimitLocked(em, userId);
  invariant(limit, 'a borrower with an application has a limit');
  return limit;
}

/** The same rule as the database's check, told in words before it refuses. */
async function writeDown(em: EntityManager, limit: CreditLimit): Promise<void> {
  invariant(
    limit.reserved >= 0 && limit.outstanding >= 0 && availableLimit(limit) >= 0,
    'reserved, outstanding and available limit are never negative',
  );
  await em.flush();
}
