/** What Finfra tells on its own account, in the words of our workflows. */
import { describe, expect, test } from '@jest/globals';
import {
  finfraReport,
  finfraReview,
  invoiceReceipt,
  livenessReport,
  reportTable,
  titlesForTheRecord,
  virtualAccountReceipt,
} from '../../../src/partners/finfra/inbound/meaning.ts';
import {
  diditCallback,
  finfraCallback,
  invoiceWebhook,
  virtualAccountWebhook,
} from '../../../src/partners/finfra/inbound/wire.ts';
import type { FunderReport } from '../../../src/workflows/messages.ts';
import { callback } from './document.ts';

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

/** docs/contracts.md, "Callback body, every title". */
const titles = Object.keys(callback('borrower-status-callback').bodies);

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
    ['a loan id that is no text', { loan_unique_id: 12 }],
    ['an event id that is no text', { event_id: {} }],
  ])('with %s is malformed, for that is what we act upon', (_, changes) => {
    expect(() => said(changes)).toThrow();
  });

  const byTheWay = [
    { occurred_at: undefined, amount: undefined, score: undefined },
    { occurred_at: null, amount: null, score: null },
    { occurred_at: '2026-06-29T05:15:51' },
    { occurred_at: 1782710151 },
    { amount: '8000000' },
    { amount: 10.5 },
    { amount: -1 },
    { score: 'A2' },
    { score: [650] },
  ];
  test.each(byTheWay)(
    'with %j is accepted, since docs/contracts.md makes these optional and no workflow reads them',
    (odd) => {
      const body = said({ status: 'DISBURSED', loan_unique_id: 'LN-000123', ...odd });
      expect(finfraReport('loan_disbursed', body)).toMatchObject({
        event: 'LOAN DISBURSED',
        funderLoanId: 'LN-000123',
      });
      expect(finfraReview('loan_disbursed', body)).toBeNull();
    },
  );

  test.each(['830833', 10.5, -1, {}, true])(
    'bnpl_paid of %j rupiah goes to an operator, since it tells of money that nobody can read',
    (amount) => {
      expect(finfraReview('bnpl_paid', said({ status: 'SUCCESS', amount }))).toMatch(/amount/);
    },
  );

  test('bnpl_paid without an amount is for the record, since its money comes by another webhook', () => {
    expect(finfraReview('bnpl_paid', said({ status: 'SUCCESS', amount: 830_833 }))).toBeNull();
    expect(finfraReview('bnpl_paid', said({ status: 'SUCCESS' }))).toBeNull();
  });

  test.each([
    ['loan_exploded', 'APPROVED'],
    ['loan_disbursed', 'FAILED'],
  ])('%s with %s goes to an operator, since nobody documented it', (title, status) => {
    expect(finfraReview(title, said({ status }))).toMatch(/contracts\.md does not name/);
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
      source: 'FINFRA',
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
      source: 'FINFRA',
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
