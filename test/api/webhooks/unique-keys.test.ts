/** The keys under which the inbox keeps messages, letter for letter: another key would take yesterday's message for a new one. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { webhookDesk } from './webhook-desk.ts';

const desk = webhookDesk();
const finfra = { 'finfra-auth-key': 'embedded-finfra-callback' };
const signed = (body: object) => ({
  'x-signature': createHmac('sha256', 'embedded-payment-webhook').update(JSON.stringify(body)).digest('hex'),
});
const sha256 = (body: object) => createHash('sha256').update(JSON.stringify(body)).digest('hex');
const stored = async () => (await desk.inbox()).map(({ source, uniqueKey, topic }) => [source, uniqueKey, topic]);

const notice = { reference_no: 'INV1', status: 'PAID', paid_amount: 5, payment_time: '2026-02-16T17:00:00+07:00' };
const dompetKilat = {
  ...{ transactionId: 'T1', loanCode: 'LC1', status: 'active', loanAmount: 8, tenor: 1, tenorUnit: 'MONTH' },
  ...{ bankCode: 'BNI', paymentAccountNumber: '88' },
};
const account = { external_id: 'x', account_number: '88', bank_code: 'BNI', amount: 7 };
const unnamed = { status: 'SIGNED', loan_unique_id: 'L1' };

describe('a message is kept under the same key as ever', () => {
  test.each<[string, string, object, [source: string, key: string, topic: string], Record<string, string>?]>([
    [
      'a payment, by reference, status, time and amount',
      '/api/v1/webhooks/payments',
      notice,
      ['PAYMENT_GATEWAY', 'INV1:PAID:2026-02-16T10:00:00.000Z:5', 'PAID'],
      signed(notice),
    ],
    [
      'a payment that brought no money, by reference and status',
      '/api/v1/webhooks/payments',
      { reference_no: 'INV2', status: 'EXPIRED' },
      ['PAYMENT_GATEWAY', 'INV2:EXPIRED::', 'EXPIRED'],
      signed({ reference_no: 'INV2', status: 'EXPIRED' }),
    ],
    [
      'a status of Finfra, by title and event',
      '/api/core/ftm/users/loan_signed/status',
      { ...unnamed, event_id: 'evt-1' },
      ['FINFRA', 'loan_signed:evt-1', 'loan_signed'],
    ],
    [
      'a status of Finfra without an event, by title and the bytes of its body',
      '/api/core/ftm/users/loan_signed/status',
      unnamed,
      ['FINFRA', `loan_signed:${sha256(unnamed)}`, 'loan_signed'],
    ],
    [
      'an invoice of Finfra, by id and status',
      '/api/core/payment-gateway/invoices/status',
      { id: 'inv-1', external_id: 'x', status: 'EXPIRED' },
      ['FINFRA_INVOICE', 'inv-1:EXPIRED', 'EXPIRED'],
    ],
    [
      'a virtual account of Finfra, by payment',
      '/api/core/payment-gateway/virtual-account/status',
      { ...account, payment_id: 'va-1', transaction_timestamp: '2026-02-16T10:00:00Z' },
      ['FINFRA_VIRTUAL_ACCOUNT', 'va-1', 'PAID'],
    ],
    [
      'a liveness session, by session and status',
      '/api/core/users/didit/session/callback?verificationSessionId=s-1&status=In%20Review',
      {},
      ['DIDIT', 's-1:In Review', 'In Review'],
    ],
    [
      'a liveness session that says nothing, by nothing',
      '/api/core/users/didit/session/callback',
      {},
      ['DIDIT', ':0', '0'],
    ],
    [
      'a disbursement of Dompet Kilat, by loan and status',
      '/v1/loan/disburse',
      dompetKilat,
      ['DOMPET_KILAT_DISBURSE', 'LC1:active', 'active'],
    ],
    [
      'a repayment of Dompet Kilat, by loan, status, totals and histories',
      '/v1/callback/loan/repayment',
      { ...dompetKilat, numberOfPay: 2, loanAmountPaid: 500 },
      [
        'DOMPET_KILAT_REPAYMENT',
        `LC1:${createHash('sha256').update('{"histories":[],"loanAmountPaid":500,"numberOfPay":2,"status":"active"}').digest('hex')}`,
        'active',
      ],
    ],
    [
      'a repayment of Dompet Kilat without totals, by the same',
      '/v1/callback/loan/repayment',
      dompetKilat,
      [
        'DOMPET_KILAT_REPAYMENT',
        `LC1:${createHash('sha256').update('{"histories":[],"loanAmountPaid":null,"numberOfPay":null,"status":"active"}').digest('hex')}`,
        'active',
      ],
    ],
  ])('%s', async (_what, path, body, kept, headers = finfra) => {
    expect((await desk.post(path, body, headers)).status).toBe(200);
    expect(await stored()).toEqual([kept]);
  });
});
