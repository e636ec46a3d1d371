/** From an inbox message to the workflow that waits for it: a row for each meaning. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Application } from '../db/entities/loan.ts';
import { KycCaseSchema, UserSchema } from '../db/entities/onboarding.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import { PaymentSchema } from '../db/entities/payment.ts';
import { ReceiptSchema } from '../db/entities/repayment.ts';
import type { FunderRepayment } from '../domain/funding/funder-report.ts';
import type { Meaning } from '../partners/inbound.ts';
import { workflowIds } from '../workflows/messages.ts';
import type { InboxContext } from './context.ts';
import { contradictionsOf, otherTermsThanAgreed } from './contradictions.ts';
import { applicationMeant, matchedByOperator } from './match.ts';
import { read, type Reading } from './read.ts';
import { tellLoan, tellRepayment } from './tell-loan.ts';

/** What became of one attempt. `reason` is shown to operators and never personal. */
export type DeliveryResult =
  | { state: 'DELIVERED'; workflowId: string }
  | { state: 'UNMATCHED'; reason: string }
  | { state: 'REVIEW'; reason: string };

/** Throws only where the same attempt may succeed later (Temporal or the database is away). */
export async function deliverMessage(
  context: InboxContext,
  em: EntityManager,
  message: InboxMessage,
): Promise<DeliveryResult> {
  const reading = read(message);
  if (!reading) return { state: 'REVIEW', reason: 'it cannot be read as what its source sends' };
  // A row takes meanings of its own kind.
  const row = deliveries[reading.meaning.kind] as Deliver<Meaning['kind']>;
  return row({ context, em, message, reading }, reading.meaning);
}

interface Delivery {
  context: InboxContext;
  em: EntityManager;
  message: InboxMessage;
  reading: Reading;
}
type Deliver<Kind> = (
  delivery: Delivery,
  meaning: Extract<Meaning, { kind: Kind }>,
) => DeliveryResult | Promise<DeliveryResult>;

const deliveries: { [Kind in Meaning['kind']]: Deliver<Kind> } = {
  'FUNDER REPORT': async (delivery, { report }) => {
    const meant = await meantBy(delivery);
    return 'state' in meant ? meant : tellLoan(delivery.context, meant, report);
  },

  'FUNDER REPAYMENT': async (delivery, { entries, wholeHistory }) => {
    const meant = await meantBy(delivery);
    if ('state' in meant) return meant;
    const fresh = wholeHistory ? await notBooked(delivery.em, meant, entries) : entries;
    return tellRepayment(delivery.context, meant, fresh);
  },

  'PAYMENT NOTICE': async ({ context, em, message }, { notice }) => {
    const { referenceNo, status, paidAmount } = notice;
    const paidAt = notice.paidAt ?? message.receivedAt.toISOString();
    // What two people have taken for a loan is never a payment's as well, should its reference become known.
    const application = await matchedByOperator(em, message);
    if (application && status === 'PAID' && paidAmount) {
      const money: FunderRepayment = { noticeId: message.id, source: 'GATEWAY', amount: paidAmount, paidAt };
      return tellRepayment(context, application, [money]);
    }
    if (!(await em.count(PaymentSchema, { referenceNo })))
      return { state: 'UNMATCHED', reason: 'no payment has this reference' };

    const told = { noticeId: message.id, status, paidAmount: paidAmount ?? 0, paymentTime: paidAt };
    await context.arus.reportPayment(referenceNo, told);
    return { state: 'DELIVERED', workflowId: workflowIds.payment(referenceNo) };
  },

  'LIVENESS REPORT': async ({ context, em }, { sessionId, status }) => {
    const check = await em.findOne(KycCaseSchema, { livenessSession: sessionId }, { fields: ['user', 'status'] });
    if (!check) return tellChecksWithoutSession({ context, em }, { sessionId, status });
    const { phoneIndex } = await em.findOneOrFail(UserSchema, { id: check.user }, { fields: ['phoneIndex'] });
    const told = await context.arus.reportLiveness(phoneIndex, { sessionId, status });
    // A check that is over needs no word of its session.
    return told === 'DELIVERED' || check.status !== 'PROCESSING'
      ? { state: 'DELIVERED', workflowId: workflowIds.onboarding(phoneIndex) }
      : { state: 'UNMATCHED', reason: 'the identity check has no running workflow' };
  },

  'FOR THE RECORD': () => ({ state: 'DELIVERED', workflowId: 'none' }),

  REVIEW: (_delivery, { because }) => ({ state: 'REVIEW', reason: because }),
};

/**
 * The one place where a delivery learns its application. A message that says otherwise (another loan, borrower or amount
 * than the agreed one) is told to nobody: people look at it. What two people have matched by hand is theirs.
 */
async function meantBy({ context, em, message, reading }: Delivery): Promise<Application | DeliveryResult> {
  const keys = context.config.PII_ENCRYPTION_KEYS;
  const matched = await matchedByOperator(em, message);
  if (matched) return matched;
  const application = await applicationMeant(em, keys, reading);
  if (!application) return { state: 'UNMATCHED', reason: 'no application of ours fits what it names' };
  const against = [
    ...(await contradictionsOf(em, keys, reading, application, message.id)),
    ...otherTermsThanAgreed(reading, application),
  ];
  if (against.length === 0) return application;
  return { state: 'REVIEW', reason: against.map(({ field, because }) => `${field}: ${because}`).join('; ') };
}

/** More checks than this are never open without a session at once. */
const CHECKS_WITHOUT_SESSION = 200;

/**
 * A report may come before the answer that brings its session, and a worker of an earlier release stores none: a Declined
 * must not be lost with it. Every open check whose session nobody knows is told; each workflow knows its own.
 */
async function tellChecksWithoutSession(
  { context, em }: Pick<Delivery, 'context' | 'em'>,
  report: { sessionId: string; status: string },
): Promise<DeliveryResult> {
  const open = await em.find(
    KycCaseSchema,
    { status: 'PROCESSING', livenessSession: null },
    { fields: ['user'], orderBy: { createdAt: 'desc' }, limit: CHECKS_WITHOUT_SESSION },
  );
  const users = await em.find(UserSchema, { id: { $in: open.map(({ user }) => user) } }, { fields: ['phoneIndex'] });
  const told = await Promise.all(users.map(({ phoneIndex }) => context.arus.reportLiveness(phoneIndex, report)));
  return told.includes('DELIVERED')
    ? { state: 'DELIVERED', workflowId: 'none' }
    : { state: 'UNMATCHED', reason: 'no identity check waits for this session' };
}

/** A message that tells the whole history each time: what is in the books already need not be told again. */
async function notBooked(
  em: EntityManager,
  application: Application,
  entries: FunderRepayment[],
): Promise<FunderRepayment[]> {
  const causes = new Map(entries.map((entry) => [`${entry.source} ${entry.noticeId}`, entry]));
  const where = { loan: application.id, cause: { $in: [...causes.keys()] } };
  for (const { cause } of await em.find(ReceiptSchema, where, { fields: ['cause'] })) causes.delete(cause);
  return [...causes.values()];
}
