/** What Finfra tells on its own account, in the words of our workflows. */
import { describe, expect, test } from '@jest/globals';
import {
  diditCallback,
  finfraCallback,
  finfraReport,
  invoiceReceipt,
  invoiceWebhook,
  livenessReport,
  reportTable,
  titlesForTheRecord,
  virtualAccountReceipt,
  virtualAccountWebhook,
} from '../../../src/partners/finfra/callbacks.ts';
import type { FunderReport } from '../../../src/workflows/messages.ts';

const said = (changes: object = {}) =>
  finfraCallback.parse({
    event_id: 'e-1',
    user_id: '6a41ff87dda4eefd0b7b0300',
    identity_number: '3275062009921981',
    partner_reference: 'APP-LN-2026-00000001',
    status: 'APPROVED',
    occurred_at: '2026-06-29T05:15:51.591Z',
    ...changes,
  });

/** contracts.md, "Callback body, every title". */
const titles = [
  'user_created',
  'user_approved',
  'user_rejected',
  'user_blocked',
  'credit_score',
  'loan_approved',
  'loan_rejected',
  'loan_signed',
  'loan_disbursed',
  'loan_disbursement_failed',
  'bnpl_paid',
];

describe('a status callback', () => {
  test('has a place for every title of the contract, and for no other', () => {
    expect([...Object.keys(reportTable), ...titlesForTheRecord].sort()).toEqual([...titles].sort());
  });

  test.each([
    ['user_created', 'PENDING', 'BORROWER CREATED'],
    ['user_approved', 'APPROVED', 'BORROWER APPROVED'],
    ['user_approved', 'APPROVED_BY_PARTNER', 'BORROWER APPROVED'],
    ['user_rejected', 'REJECTED', 'BORROWER DECLINED'],
    ['user_blocked', 'BLOCKED', 'BORROWER DECLINED'],
    ['loan_approved', 'APPROVED', 'LOAN APPROVED'],
    ['loan_rejected', 'REJECTED', 'LOAN DECLINED'],
    ['loan_signed', 'SIGNED', 'LOAN SIGNED'],
    ['loan_disbursed', 'DISBURSED', 'LOAN DISBURSED'],
    ['loan_disbursed', 'disbursed', 'LOAN DISBURSED'],
    ['loan_disbursement_failed', 'DISBURSEMENT_FAILED', 'DISBURSEMENT FAILED'],
  ])('%s with %s means %s', (title, status, event) => {
    expect(finfraReport(title, said({ status, loan_unique_id: 'LN-000123', reason: 'so' }))).toEqual({
      funder: 'FINFRA',
      event,
      funderUserId: '6a41ff87dda4eefd0b7b0300',
      funderLoanId: 'LN-000123',
      reason: 'so',
    });
  });

  test.each([
    ['loan_exploded', 'APPROVED'],
    ['loan_disbursed', 'FAILED'],
    ['loan_disbursed', 'DISBURSEMENT_IN_PROGRESS'],
    ['loan_disbursed', 'COMPLETED'],
    ['loan_signed', 'REJECTED'],
    ['user_approved', 'PENDING'],
    ['credit_score', 'SUCCESS'],
    ['bnpl_paid', 'PAID'],
    ['constructor', 'name'],
    ['user_created', 'toString'],
  ])('%s with %s tells no workflow anything', (title, status) => {
    expect(finfraReport(title, said({ status }))).toBeNull();
  });

  test('is not lost for want of its time', () => {
    expect(finfraReport('loan_signed', said({ status: 'SIGNED', occurred_at: undefined }))).not.toBeNull();
  });

  test('is shaped as a report of the workflows', () => {
    const report: FunderReport | null = finfraReport('user_created', said({ user_id: null }));
    expect(report).toEqual({ funder: 'FINFRA', event: 'BORROWER CREATED' });
  });

  test.each([
    ['no status', { status: undefined }],
    ['an empty status', { status: ' ' }],
    ['a time without an offset', { occurred_at: '2026-06-29T05:15:51' }],
    ['an amount in text', { amount: '1000' }],
    ['half a rupiah', { amount: 10.5 }],
  ])('with %s is malformed', (_, changes) => {
    expect(() => said(changes)).toThrow();
  });
});

describe('an invoice webhook', () => {
  const invoice = (changes: object = {}) =>
    invoiceWebhook.parse({
      id: 'inv-1',
      external_id: 'APP-LN-2026-00000001',
      status: 'PAID',
      amount: 830_833,
      paid_amount: 830_000,
      paid_at: '2026-07-30T23:30:00+07:00',
      ...changes,
    });

  test('is a receipt of what was paid, valued when it was paid', () => {
    expect(invoiceReceipt(invoice())).toEqual({
      noticeId: 'finfra-invoice-inv-1',
      externalId: 'APP-LN-2026-00000001',
      amount: 830_000,
      paidAt: '2026-07-30T16:30:00.000Z',
    });
  });

  test('that does not say what was paid was paid as asked', () => {
    expect(invoiceReceipt(invoice({ paid_amount: undefined }))).toMatchObject({ amount: 830_833 });
  });

  test.each([{ status: 'EXPIRED' }, { status: 'REFUNDED' }, { paid_amount: 0 }, { paid_at: null }])(
    'with %j is no receipt',
    (changes) => expect(invoiceReceipt(invoice(changes))).toBeNull(),
  );
});

describe('a virtual account webhook', () => {
  const transfer = (changes: object = {}) =>
    virtualAccountWebhook.parse({
      payment_id: 'p-1',
      external_id: 'APP-LN-2026-00000001',
      account_number: '8808999966040139',
      bank_code: 'BNI',
      amount: 830_833,
      transaction_timestamp: '2026-07-30T16:30:00Z',
      ...changes,
    });

  test('is a receipt under its payment id', () => {
    expect(virtualAccountReceipt(transfer())).toEqual({
      noticeId: 'finfra-va-p-1',
      externalId: 'APP-LN-2026-00000001',
      amount: 830_833,
      paidAt: '2026-07-30T16:30:00.000Z',
    });
  });

  test('of nothing is no receipt, and of less than nothing malformed', () => {
    expect(virtualAccountReceipt(transfer({ amount: 0 }))).toBeNull();
    expect(() => transfer({ amount: -5 })).toThrow();
  });
});

describe('a Didit callback', () => {
  test.each([
    ['Approved', 'APPROVED'],
    ['Declined', 'DECLINED'],
    ['In Review', 'IN REVIEW'],
    ['IN_REVIEW', 'IN REVIEW'],
  ])('says %s', (status, expected) => {
    expect(livenessReport(diditCallback.parse({ verificationSessionId: 's-1', status }))).toEqual({
      sessionId: 's-1',
      status: expected,
    });
  });

  test.each([
    { verificationSessionId: 's-1' },
    { status: 'Approved' },
    { verificationSessionId: 's-1', status: 'Abandoned' },
  ])('with %j tells nobody anything', (query) => expect(livenessReport(diditCallback.parse(query))).toBeNull());
});
