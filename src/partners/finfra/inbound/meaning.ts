/** What Finfra's messages mean in our words: an event of a borrower or loan, money, the verdict of a liveness session. */
import type { FunderEvent, FunderRepayment, FunderReport } from '../../../domain/funding/funder-report.ts';
import {
  type DiditCallback,
  type FinfraCallback,
  type InvoiceWebhook,
  unreadable,
  type VirtualAccountWebhook,
} from './wire.ts';

/**
 * The event of a title by the status that comes with it. ASSUMPTION: a status is the word of the borrower or loan (as GET
 * shows it) or `SUCCESS`. A status that contradicts its title is not here: a person looks.
 */
export const reportTable: Readonly<Record<string, Readonly<Record<string, FunderEvent>>>> = {
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
export function finfraReport(title: string, body: FinfraCallback): FunderReport | null {
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

/** Null where no money came: expired, or a status that nobody documented. */
export function invoiceReceipt(body: InvoiceWebhook): FunderRepayment | null {
  const amount = body.paid_amount ?? body.amount;
  if (body.status.toUpperCase() !== 'PAID' || !amount || !body.paid_at) return null;
  return { noticeId: `finfra-invoice-${body.id}`, source: 'FINFRA', amount, paidAt: body.paid_at };
}

/** Null for a notice of nothing. */
export function virtualAccountReceipt(body: VirtualAccountWebhook): FunderRepayment | null {
  if (!body.amount) return null;
  return {
    noticeId: `finfra-va-${body.payment_id}`,
    source: 'FINFRA',
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
