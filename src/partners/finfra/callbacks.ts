/**
 * What Finfra tells us on its own account: of borrowers, loans, money and liveness.
 * Source: docs/sources/finfra.md, "Callbacks"; bodies and titles: docs/contracts.md.
 */
import { z } from 'zod';
import { instant } from './wire.ts';

const text = z.string().trim().min(1);
const rupiah = z.int().nonnegative();

/** What was said but cannot be read; the inbox keeps it as it came. */
export const unreadable = 'UNREADABLE';
/** Optional in docs/contracts.md and read by no workflow: said oddly, it is no reason to lose what happened. */
const byTheWay = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.unknown().transform(() => unreadable)]).nullish();

// ── what comes in ───────────────────────────────────────────────────────────

/** POST /api/core/ftm/users/{callbackTitle}/status: one body for every title. Strict only where something is acted upon. */
export const finfraCallback = z.object({
  event_id: text.nullish(),
  user_id: text.nullish(),
  identity_number: text.nullish(),
  /** Our user id for borrower titles, our loan reference for loan titles. */
  partner_reference: text.nullish(),
  loan_unique_id: text.nullish(),
  status: text,
  reason: z.string().nullish(),
  amount: byTheWay(rupiah),
  score: byTheWay(z.number()),
  occurred_at: byTheWay(instant),
});
export type FinfraCallback = z.infer<typeof finfraCallback>;

/** POST /api/core/payment-gateway/invoices/status. A status that is neither is kept for an operator. */
export const invoiceWebhook = z.object({
  id: text,
  external_id: text,
  status: text,
  amount: rupiah.nullish(),
  paid_amount: rupiah.nullish(),
  paid_at: instant.nullish(),
});
export type InvoiceWebhook = z.infer<typeof invoiceWebhook>;

/** POST /api/core/payment-gateway/virtual-account/status: sent when money came. */
export const virtualAccountWebhook = z.object({
  payment_id: text,
  external_id: text,
  account_number: text,
  bank_code: text,
  amount: rupiah,
  transaction_timestamp: instant,
});
export type VirtualAccountWebhook = z.infer<typeof virtualAccountWebhook>;

/** Query of POST /api/core/users/didit/session/callback; the document lets both be absent, and `status` be 0. */
export const diditCallback = z.object({
  verificationSessionId: text.optional(),
  status: text.default('0'),
});
export type DiditCallback = z.infer<typeof diditCallback>;

// ── what it means ───────────────────────────────────────────────────────────

type Event =
  | 'BORROWER CREATED'
  | 'BORROWER APPROVED'
  | 'BORROWER DECLINED'
  | 'LOAN APPROVED'
  | 'LOAN DECLINED'
  | 'LOAN SIGNED'
  | 'LOAN DISBURSED'
  | 'DISBURSEMENT FAILED';

/** Shaped as `FunderReport` of the workflows' messages. */
export interface FinfraReport {
  funder: 'FINFRA';
  event: Event;
  funderUserId?: string;
  funderLoanId?: string;
  reason?: string;
}

/**
 * The event of a title by the status that comes with it. ASSUMPTION: a status is the word of the borrower or loan (as GET
 * shows it) or `SUCCESS`. A status that contradicts its title is not here: a person looks.
 */
export const reportTable: Readonly<Record<string, Readonly<Record<string, Event>>>> = {
  user_created: {
    SUCCESS: 'BORROWER CREATED',
    CREATED: 'BORROWER CREATED',
    PENDING: 'BORROWER CREATED',
    // Created and approved at once: the id is what this callback is for, approval is asked for next anyway.
    APPROVED: 'BORROWER CREATED',
    APPROVED_BY_PARTNER: 'BORROWER CREATED',
    REJECTED: 'BORROWER DECLINED',
    BLOCKED: 'BORROWER DECLINED',
  },
  user_approved: {
    SUCCESS: 'BORROWER APPROVED',
    APPROVED: 'BORROWER APPROVED',
    APPROVED_BY_PARTNER: 'BORROWER APPROVED',
  },
  user_rejected: { SUCCESS: 'BORROWER DECLINED', REJECTED: 'BORROWER DECLINED', BLOCKED: 'BORROWER DECLINED' },
  user_blocked: { SUCCESS: 'BORROWER DECLINED', BLOCKED: 'BORROWER DECLINED' },
  loan_approved: { SUCCESS: 'LOAN APPROVED', APPROVED: 'LOAN APPROVED' },
  loan_rejected: { SUCCESS: 'LOAN DECLINED', REJECTED: 'LOAN DECLINED' },
  loan_signed: { SUCCESS: 'LOAN SIGNED', SIGNED: 'LOAN SIGNED' },
  loan_disbursed: { SUCCESS: 'LOAN DISBURSED', DISBURSED: 'LOAN DISBURSED' },
  loan_disbursement_failed: {
    SUCCESS: 'DISBURSEMENT FAILED',
    FAILED: 'DISBURSEMENT FAILED',
    DISBURSEMENT_FAILED: 'DISBURSEMENT FAILED',
  },
};

/**
 * Titles that report to no workflow: a credit score is evidence that we ask for ourselves, and `bnpl_paid` tells of an
 * instalment whose money comes by the invoice or virtual account webhook (ASSUMPTION): posting both would count it twice.
 */
export const titlesForTheRecord: readonly string[] = ['credit_score', 'bnpl_paid'];

/** Why a person must look at a callback, for operators; null where we know what to do. */
export function finfraReview(title: string, body: FinfraCallback): string | null {
  if (title === 'bnpl_paid' && body.amount === unreadable)
    return 'bnpl_paid tells of money in an amount that cannot be read';
  const known = titlesForTheRecord.includes(title) || finfraReport(title, body) !== null;
  return known ? null : 'a title or status that contracts.md does not name';
}

/** Null: no such title, or no such status under it (or one for the record); it stays in the inbox for an operator. */
export function finfraReport(title: string, body: FinfraCallback): FinfraReport | null {
  const event = lookUp(lookUp(reportTable, title), body.status.toUpperCase());
  if (!event) return null;
  return {
    funder: 'FINFRA',
    event,
    ...(body.user_id ? { funderUserId: body.user_id } : {}),
    ...(body.loan_unique_id ? { funderLoanId: body.loan_unique_id } : {}),
    ...(body.reason ? { reason: body.reason } : {}),
  };
}

/** Money that reached Finfra for one of our loans. */
export interface FinfraReceipt {
  /** The same money told again has the same id. */
  noticeId: string;
  /** The external id that the invoice or account was made under: it names our loan. */
  externalId: string;
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 UTC: the value date. */
  paidAt: string;
}

/** Null where no money came: expired, or a status that nobody documented. */
export function invoiceReceipt(body: InvoiceWebhook): FinfraReceipt | null {
  const amount = body.paid_amount ?? body.amount;
  if (body.status.toUpperCase() !== 'PAID' || !amount || !body.paid_at) return null;
  return { noticeId: `finfra-invoice-${body.id}`, externalId: body.external_id, amount, paidAt: body.paid_at };
}

/** Null for a notice of nothing. */
export function virtualAccountReceipt(body: VirtualAccountWebhook): FinfraReceipt | null {
  if (!body.amount) return null;
  return {
    noticeId: `finfra-va-${body.payment_id}`,
    externalId: body.external_id,
    amount: body.amount,
    paidAt: body.transaction_timestamp,
  };
}

/** Didit's words (`Approved`, `Declined`, `In Review`) as one spelling each. */
const livenessStatuses: Readonly<Record<string, string>> = {
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  'IN REVIEW': 'IN REVIEW',
};

/** Null: no session is named, or the status is none of Didit's three. */
export function livenessReport(query: DiditCallback): { sessionId: string; status: string } | null {
  const status = lookUp(livenessStatuses, query.status.toUpperCase().replaceAll('_', ' '));
  if (!query.verificationSessionId || !status) return null;
  return { sessionId: query.verificationSessionId, status };
}

/** Words from outside may be called like something every object has. */
function lookUp<T>(table: Readonly<Record<string, T>> | undefined, word: string): T | undefined {
  return table && Object.hasOwn(table, word) ? table[word] : undefined;
}
