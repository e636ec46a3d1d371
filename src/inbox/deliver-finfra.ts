/** Finfra's callbacks, to the loan or the onboarding that they are about. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { KycCaseSchema, UserSchema } from '../db/entities/onboarding.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import {
  diditCallback,
  finfraCallback,
  type FinfraReceipt,
  finfraReport,
  finfraReview,
  invoiceReceipt,
  invoiceWebhook,
  livenessReport,
  virtualAccountReceipt,
  virtualAccountWebhook,
} from '../partners/finfra/callbacks.ts';
import { workflowIds } from '../workflows/messages.ts';
import type { ApiContext } from '../api/context.ts';
import type { Deliver, DeliveryResult } from './deliver-message.ts';
import { matchedByOperator, tellLoan, tellRepayment, unmatched } from './funder-loans.ts';
import { byExternalId, finfraApplication } from './matching.ts';

/** Kept, and nobody has to be told. */
const forTheRecord: DeliveryResult = { state: 'DELIVERED', workflowId: 'none' };

export const deliverFinfraReport: Deliver = async (context, em, message) => {
  const parsed = finfraCallback.safeParse(JSON.parse(message.body));
  if (!parsed.success) return { state: 'REVIEW', reason: 'not a status callback' };
  const review = finfraReview(message.topic, parsed.data);
  if (review) return { state: 'REVIEW', reason: review };
  const report = finfraReport(message.topic, parsed.data);
  if (!report) return forTheRecord;

  const { partner_reference, loan_unique_id, user_id, identity_number } = parsed.data;
  const application =
    (await matchedByOperator(em, message)) ??
    (await finfraApplication(em, context.config.PII_ENCRYPTION_KEYS, {
      partnerReference: partner_reference ?? undefined,
      loanUniqueId: loan_unique_id ?? undefined,
      userId: user_id ?? undefined,
      identityNumber: identity_number ?? undefined,
    }));
  return application ? tellLoan(context, application, report) : unmatched;
};

export const deliverInvoice: Deliver = async (context, em, message) => {
  const parsed = invoiceWebhook.safeParse(JSON.parse(message.body));
  if (!parsed.success) return { state: 'REVIEW', reason: 'not an invoice notice' };
  if (parsed.data.status.toUpperCase() === 'EXPIRED') return forTheRecord;
  return deliverReceipt(context, em, message, invoiceReceipt(parsed.data));
};

export const deliverVirtualAccount: Deliver = async (context, em, message) => {
  const parsed = virtualAccountWebhook.safeParse(JSON.parse(message.body));
  return deliverReceipt(context, em, message, parsed.success ? virtualAccountReceipt(parsed.data) : null);
};

async function deliverReceipt(
  context: ApiContext,
  em: EntityManager,
  message: InboxMessage,
  receipt: FinfraReceipt | null,
): Promise<DeliveryResult> {
  if (!receipt) return { state: 'REVIEW', reason: 'a notice of money without its amount, time or status' };
  const { noticeId, externalId, amount, paidAt } = receipt;
  const application = (await matchedByOperator(em, message)) ?? (await byExternalId(em, 'FINFRA', externalId));
  return application
    ? tellRepayment(context, application, [{ noticeId, source: 'FINFRA', amount, paidAt }])
    : unmatched;
}

/** More identity checks than this are never open at once; a report for one of them is told to all. */
const OPEN_CHECKS = 200;

/**
 * The liveness session's end. Its id is known to the waiting workflow alone (a report may even come before Finfra's
 * answer that brings it), so every open identity check is told; each knows its own.
 */
export const deliverLiveness: Deliver = async (context, em, message) => {
  const report = livenessReport(diditCallback.parse(JSON.parse(message.body)));
  if (!report) return { state: 'REVIEW', reason: 'no session is named, or the status is none of Didit’s' };

  const open = await em.find(
    KycCaseSchema,
    { status: 'PROCESSING' },
    { fields: ['user'], orderBy: { createdAt: 'desc' }, limit: OPEN_CHECKS },
  );
  const users = await em.find(UserSchema, { id: { $in: open.map(({ user }) => user) } }, { fields: ['phoneIndex'] });
  const told = await Promise.all(users.map(({ phoneIndex }) => context.arus.reportLiveness(phoneIndex, report)));
  const first = users[told.indexOf('DELIVERED')];
  if (!first) return { state: 'UNMATCHED', reason: 'no identity check is open' };
  return {
    state: 'DELIVERED',
    workflowId: users.length === 1 ? workflowIds.onboarding(first.phoneIndex) : 'onboarding-*',
  };
};
