/**
 * What Finfra sends us: statuses of borrowers and loans, money, ends of liveness sessions.
 * Source: docs/sources/finfra.md, "Callbacks"; docs/contracts.md, "Inbound webhooks".
 */
import type { FunderEvent, FunderRepayment } from '../../../domain/funding/funder-report.ts';
import { type Authentication, inbound, type Meaning, type Name, received } from '../../inbound.ts';
import { finfraReport, finfraReview, invoiceReceipt, livenessReport, virtualAccountReceipt } from './meaning.ts';
import { diditCallback, finfraCallback, invoiceWebhook, virtualAccountWebhook } from './wire.ts';

const authentication: Authentication = {
  by: 'SHARED KEY',
  header: 'finfra-auth-key',
  secret: 'FINFRA_CALLBACK_KEY',
  scheme: { name: 'finfraKey', description: 'The callback key.' },
};
const common = { authentication, answer: received };

/** Paid out; not paid out, so that another funder is asked; to whom it is paid: `user_created` brings the account's id. */
const moneyEvents: readonly FunderEvent[] = ['LOAN DISBURSED', 'DISBURSEMENT FAILED', 'BORROWER CREATED'];

const readable = (amount: unknown): number | null => (typeof amount === 'number' ? amount : null);

const status = inbound({
  ...common,
  source: 'FINFRA',
  title: 'Finfra',
  path: '/api/core/ftm/users/:callbackTitle/status',
  carriedBy: 'body',
  schema: finfraCallback,
  uniqueKey: ({ event_id }, { params, bodyDigest }) => [params['callbackTitle'], event_id ?? bodyDigest()],
  topic: (_said, { params }) => String(params['callbackTitle']),
  meaning: (said, title) => {
    const because = finfraReview(title, said);
    if (because) return { kind: 'REVIEW', because };
    const report = finfraReport(title, said);
    return report ? { kind: 'FUNDER REPORT', report } : { kind: 'FOR THE RECORD' };
  },
  names: [
    { is: 'APPLICATION', field: 'partner_reference', label: 'Nomor pengajuan atau peminjam kita' },
    { is: 'FUNDER LOAN', funder: 'FINFRA', field: 'loan_unique_id', label: 'Pinjaman di Finfra' },
    { is: 'BORROWER', field: 'partner_reference' },
    { is: 'FUNDER BORROWER', funder: 'FINFRA', field: 'user_id', label: 'Peminjam di Finfra' },
    { is: 'NIK', field: 'identity_number', label: 'NIK' },
    { is: 'AMOUNT', field: 'amount', label: 'Jumlah' },
  ],
  money: (meaning) =>
    meaning.kind === 'FUNDER REPORT' && moneyEvents.includes(meaning.report.event) ? 'PAID OUT' : 'NONE',
  amount: ({ amount }) => readable(amount),
  amounts: ({ amount }) => [{ field: 'amount', amount: readable(amount) }],
  document: {
    id: 'finfraCallback',
    summary: 'Finfra reports on a borrower or a loan',
    params: { callbackTitle: 'loan_disbursed' },
    example: {
      event_id: 'evt-0001',
      partner_reference: 'APP-LN-2026-00000001',
      loan_unique_id: 'LN-0001',
      status: 'DISBURSED',
      amount: 8_000_000,
      occurred_at: '2026-02-16T10:00:00Z',
    },
    wrongField: 'status',
  },
});

/** The external id that the invoice or account was made under names our loan. */
const externalId = {
  is: 'LOAN OR APPLICATION',
  funder: 'FINFRA',
  field: 'external_id',
  label: 'Nomor pengajuan atau pinjaman di Finfra',
} as const satisfies Name;

const booked = (receipt: FunderRepayment | null): Meaning =>
  receipt
    ? { kind: 'FUNDER REPAYMENT', entries: [receipt], wholeHistory: false }
    : { kind: 'REVIEW', because: 'a notice of money without its amount, time or status' };

const invoice = inbound({
  ...common,
  source: 'FINFRA_INVOICE',
  title: 'Finfra, tagihan',
  path: '/api/core/payment-gateway/invoices/status',
  carriedBy: 'body',
  schema: invoiceWebhook,
  uniqueKey: ({ id, status }) => [id, status],
  agreement: ({ amount, paid_amount, paid_at }) => [amount, paid_amount, paid_at],
  topic: ({ status }) => status,
  meaning: (said) => {
    const word = said.status.toUpperCase();
    if (word === 'EXPIRED') return { kind: 'FOR THE RECORD' };
    if (word !== 'PAID') return { kind: 'REVIEW', because: 'an invoice status that contracts.md does not name' };
    return booked(invoiceReceipt(said));
  },
  names: [
    externalId,
    { is: 'AMOUNT', field: 'amount', label: 'Jumlah' },
    { is: 'AMOUNT PAID', field: 'paid_amount', label: 'Jumlah dibayar' },
  ],
  money: 'RECEIVED',
  amount: (said) => invoiceReceipt(said)?.amount ?? null,
  amounts: ({ amount, paid_amount }) => [
    { field: 'amount', amount },
    { field: 'paid_amount', amount: paid_amount },
  ],
  document: {
    id: 'finfraInvoiceWebhook',
    summary: 'Finfra reports an invoice',
    example: {
      id: 'inv-0001',
      external_id: 'APP-LN-2026-00000001',
      status: 'PAID',
      amount: 2_750_000,
      paid_amount: 2_750_000,
      paid_at: '2026-02-16T10:00:00Z',
    },
    wrongField: 'status',
  },
});

const virtualAccount = inbound({
  ...common,
  source: 'FINFRA_VIRTUAL_ACCOUNT',
  title: 'Finfra, rekening virtual',
  path: '/api/core/payment-gateway/virtual-account/status',
  carriedBy: 'body',
  schema: virtualAccountWebhook,
  uniqueKey: ({ payment_id }) => [payment_id],
  agreement: ({ amount, transaction_timestamp }) => [amount, transaction_timestamp],
  topic: () => 'PAID',
  meaning: (said) => booked(virtualAccountReceipt(said)),
  names: [externalId, { is: 'AMOUNT', field: 'amount', label: 'Jumlah' }],
  money: 'RECEIVED',
  amount: (said) => virtualAccountReceipt(said)?.amount ?? null,
  amounts: ({ amount }) => [{ field: 'amount', amount }],
  document: {
    id: 'finfraVirtualAccountWebhook',
    summary: 'Finfra reports money on a virtual account',
    example: {
      payment_id: 'pay-0001',
      external_id: 'APP-LN-2026-00000001',
      account_number: '8808123456789012',
      bank_code: 'MANDIRI',
      amount: 2_750_000,
      transaction_timestamp: '2026-02-16T10:00:00Z',
    },
    wrongField: 'amount',
  },
});

const liveness = inbound({
  ...common,
  source: 'DIDIT',
  title: 'Didit',
  path: '/api/core/users/didit/session/callback',
  carriedBy: 'query',
  schema: diditCallback,
  uniqueKey: ({ verificationSessionId, status }) => [verificationSessionId, status],
  topic: ({ status }) => status,
  meaning: (said) => {
    const report = livenessReport(said);
    return report
      ? { kind: 'LIVENESS REPORT', ...report }
      : { kind: 'REVIEW', because: 'no session is named, or the status is none of Didit’s' };
  },
  names: [{ is: 'LIVENESS SESSION', field: 'verificationSessionId' }],
  money: 'NONE',
  amount: () => null,
  amounts: () => [],
  document: {
    id: 'diditCallback',
    summary: 'Didit, through Finfra, ends a liveness session',
    description: 'Everything is in the query; a body is not looked at.',
    example: { verificationSessionId: 'didit-0001', status: 'Approved' },
    wrongField: 'status',
  },
});

export const finfraInbound = [status, invoice, virtualAccount, liveness];
