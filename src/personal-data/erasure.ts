/**
 * Erasing one person: what the law wants kept (loans, books, decisions, audit) stays and points to a row that names
 * nobody; everything else goes. Repeated after a crash it finishes what was begun.
 */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sum } from '../domain/money.ts';
import { inReview } from '../domain/application/states.ts';
import { DeviceKeySchema, ChallengeSchema, OneTimeCodeSchema, SessionSchema } from '../db/entities/auth.ts';
import { CreditCheckSchema, CreditLimitSchema } from '../db/entities/credit-limit.ts';
import { FunderAccountSchema, FundingAttemptSchema } from '../db/entities/funding.ts';
import { ApplicationSchema } from '../db/entities/loan.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../db/entities/onboarding.ts';
import { ProposalSchema } from '../db/entities/operators.ts';
import { type InboxMessage, InboxMessageSchema, PartnerExchangeSchema } from '../db/entities/partner.ts';
import { declarationOf } from '../inbox/read.ts';
import { PaymentSchema } from '../db/entities/payment.ts';
import { RateLimitSchema } from '../db/entities/rate-limit.ts';
import { LoanSchema } from '../db/entities/repayment.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { type CaseKeys, exchangesAbout, findPerson, messagesAbout, objectsOf, type Person } from './person.ts';

/** Why a person cannot be erased yet. */
export type Objection =
  | 'APPLICATION IN REVIEW'
  | 'LOAN ACTIVE'
  /** Given up, but still owed. */
  | 'DEBT WRITTEN OFF'
  /** Money may be on its way. */
  | 'PAYMENT PENDING';

export interface ErasureDependencies {
  objectStore: ObjectStore;
  /** Names of the workflows about a person. */
  casesOf: (keys: CaseKeys) => string[];
  /** Ends those that run and removes what Temporal keeps of all of them. Can be repeated. */
  forgetCases: (workflowIds: string[]) => Promise<void>;
  now: Date;
}

/** What stands against it today; none: the person can be erased. */
export async function objectionsTo(em: EntityManager, userId: string, now: Date): Promise<Objection[]> {
  const user = userId;
  const writtenOff = { status: 'WRITTEN OFF' as const, principalOutstanding: { $gt: 0 } };
  const counts: [Objection, number][] = [
    ['APPLICATION IN REVIEW', await em.count(ApplicationSchema, { user, status: { $in: [...inReview] } })],
    ['LOAN ACTIVE', await em.count(LoanSchema, { user, status: 'ACTIVE' })],
    ['DEBT WRITTEN OFF', await em.count(LoanSchema, { user, ...writtenOff })],
    ['PAYMENT PENDING', await em.count(PaymentSchema, { user, status: 'PENDING', expiresAt: { $gt: now } })],
  ];
  return counts.filter(([, count]) => count > 0).map(([objection]) => objection);
}

/** What we owe the borrower, in rupiah: to be paid back first, as nobody will know the account any more. */
export async function refundDue(em: EntityManager, userId: string): Promise<number> {
  const loans = await em.find(LoanSchema, { user: userId }, { fields: ['creditBalance'] });
  return sum(loans.map(({ creditBalance }) => creditBalance));
}

/**
 * Erases, or says what stands against it. Cases and objects go first and the rows last, in one commit: until then they
 * say what is still to be done. Nothing new can be written for the person afterwards (a trigger refuses it).
 */
export async function erasePerson(
  em: EntityManager,
  userId: string,
  { objectStore, casesOf, forgetCases, now }: ErasureDependencies,
): Promise<Objection[]> {
  return em.transactional(async (tx) => {
    // Limit before user: the order in which a submission takes them.
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const limit = await tx.findOne(CreditLimitSchema, { user: userId }, lock);
    await tx.findOneOrFail(UserSchema, { id: userId }, lock);
    const objections = await objectionsTo(tx, userId, now);
    if (objections.length) return objections;

    const person = (await findPerson(tx, userId, casesOf))!;
    await forgetCases(person.workflowIds);
    for (const key of await objectsOf(objectStore, person)) await objectStore.delete(key);

    if (limit) limit.status = 'SUSPENDED';
    await forgetMessages(tx, person);
    await forgetAccess(tx, person);
    await forgetIdentity(tx, person);
    await forgetLoanDetails(tx, person);
    Object.assign(person.user, {
      ...{ phone: '', phoneIndex: `erased-${userId}`, nikIndex: null },
      ...{ pinHash: null, pinFailures: 0, pinLockedUntil: null, status: 'SUSPENDED' },
      erasedAt: person.user.erasedAt ?? now,
    });
    await tx.flush();
    return [];
  });
}

/** Bodies of messages; that they came stays, so that one told twice is still known. */
async function forgetMessages(tx: EntityManager, person: Person): Promise<void> {
  const messages = (await messagesAbout(tx, person)).filter((message) => !isUnsettledMoney(message));
  const { phoneIndex } = person.user;
  for (const { id, workflowId } of messages) {
    const namesPhone = workflowId?.includes(phoneIndex);
    await tx.nativeUpdate(
      InboxMessageSchema,
      { id },
      { body: '{}', state: 'DELIVERED', ...(namesPhone ? { workflowId: 'none' } : {}) },
    );
  }
  const exchanges = await exchangesAbout(tx, person);
  await tx.nativeDelete(PartnerExchangeSchema, { id: { $in: exchanges.map(({ id }) => id) } });
}

/** A notice of money that nobody has taken into the books yet is all there is to know of it; one of an unknown source may be such. */
const isUnsettledMoney = ({ source, state }: Pick<InboxMessage, 'source' | 'state'>): boolean =>
  state !== 'DELIVERED' && (declarationOf(source)?.money ?? 'RECEIVED') === 'RECEIVED';

async function forgetAccess(tx: EntityManager, { user, deviceIds }: Person): Promise<void> {
  await tx.nativeDelete(SessionSchema, { user: user.id });
  await tx.nativeDelete(DeviceKeySchema, { user: user.id });
  await tx.nativeDelete(OneTimeCodeSchema, { phoneIndex: user.phoneIndex });
  await tx.nativeDelete(ChallengeSchema, { deviceId: { $in: deviceIds } });
  for (const scope of [user.id, ...deviceIds.map((deviceId) => `device ${deviceId}`)])
    await tx.execute('delete from idempotency_keys where starts_with(scope, ?)', [`${scope} `]);
  const counters = deviceIds.map((deviceId) => `sensitive device:${deviceId.slice(0, 200)}`);
  await tx.nativeDelete(RateLimitSchema, { key: { $in: counters } });
}

async function forgetIdentity(tx: EntityManager, { user, workflowIds }: Person): Promise<void> {
  await tx.nativeDelete(KycCaseSchema, { user: user.id });
  await tx.nativeDelete(PersonalInfoSchema, { user: user.id });
  await tx.nativeDelete(CreditCheckSchema, { user: user.id });
  await tx.nativeDelete(FunderAccountSchema, { user: user.id });
  // The audit log has them too; an onboarding's carries the phone's index, an open one waits for nothing any more.
  await tx.nativeDelete(ProposalSchema, {
    $or: [
      { subject: { $in: workflowIds.filter((id) => id.includes(user.phoneIndex)) } },
      { subject: { $in: workflowIds }, confirmedBy: null },
    ],
  });
}

/** The loans stay, without where to sign, where to pay to, and why the borrower gave up. */
async function forgetLoanDetails(tx: EntityManager, { user, applications }: Person): Promise<void> {
  const ids = applications.map(({ id }) => id);
  await tx.nativeUpdate(
    FundingAttemptSchema,
    { application: { $in: ids } },
    { signingUrl: null, signingExpiresAt: null, repaymentAccount: null },
  );
  await tx.nativeUpdate(PaymentSchema, { user: user.id }, { paymentCode: null });
  await tx.nativeUpdate(ApplicationSchema, { id: { $in: ids }, status: 'CANCELLED' }, { closedReason: null });
}
