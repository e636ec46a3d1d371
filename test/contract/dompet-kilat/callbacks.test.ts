/** What Dompet Kilat tells on its own account, in the words of our workflows. */
import { describe, expect, test } from '@jest/globals';
import { dompetKilatReport, repaymentEntries } from '../../../src/partners/dompet-kilat/inbound/meaning.ts';
import { dompetKilatCallback, loanStatuses } from '../../../src/partners/dompet-kilat/inbound/wire.ts';
import type { FunderReport } from '../../../src/workflows/messages.ts';
import * as document from './document.ts';

const disbursed = (changes: object = {}) => dompetKilatCallback.parse({ ...document.disbursed, ...changes });
const repaid = (changes: object = {}) => dompetKilatCallback.parse({ ...document.repaid, ...changes });

describe('a disburse callback', () => {
  test("with the document's example says that the loan is paid out, and where it is repaid", () => {
    const report: FunderReport | null = dompetKilatReport(disbursed());
    expect(report).toEqual({
      funder: 'DOMPET_KILAT',
      event: 'LOAN DISBURSED',
      funderLoanId: 'LC1635132008',
      repaymentAccount: '8808999966040139',
    });
  });

  test.each([
    ['active', 'LOAN DISBURSED'],
    ['ACTIVE', 'LOAN DISBURSED'],
    ['rejected', 'LOAN DECLINED'],
    ['closed', 'LOAN DECLINED'],
  ])('%s means %s', (status, event) => {
    expect(dompetKilatReport(disbursed({ status }))).toMatchObject({ event });
  });

  test.each(['completed', 'pending', 'constructor'])('%s is for an operator', (status) => {
    expect(dompetKilatReport(disbursed({ status }))).toBeNull();
  });

  test('of a declined loan may lack bank and account', () => {
    const body = disbursed({ status: 'rejected', bankCode: '', paymentAccountNumber: null });
    expect(dompetKilatReport(body)).toEqual({
      funder: 'DOMPET_KILAT',
      event: 'LOAN DECLINED',
      funderLoanId: 'LC1635132008',
    });
  });

  test.each([
    ['no loanCode', { loanCode: '' }],
    ['no status', { status: undefined }],
    ['an amount in text', { loanAmount: '1000000' }],
    ['less than nothing', { loanAmount: -1 }],
    ['histories that are no list', { histories: {} }],
    ['a time that is none', { histories: [{ transactionTime: 'yesterday', paymentAmount: 1 }] }],
  ])('with %s is malformed', (_, changes) => {
    expect(() => disbursed(changes)).toThrow();
  });
});

describe('a repayment callback', () => {
  const second = { transactionTime: '2021-10-26T08:00:00+07:00', paymentAmount: 250_000 };

  test("with the document's example is one receipt, of the entry and not of the total", () => {
    expect(repaymentEntries(repaid({ loanAmountPaid: 999_999 }))).toEqual([
      {
        noticeId: 'dompet-kilat-LC1635132008-2021-10-25T15:20:16.921Z-250000',
        source: 'DOMPET_KILAT',
        amount: 250_000,
        paidAt: '2021-10-25T15:20:16.921Z',
      },
    ]);
  });

  test('brings the whole history each time: what was told before keeps its id', () => {
    const before = repaymentEntries(repaid())!;
    const after = repaymentEntries(repaid({ histories: [...document.repaid.histories, second] }))!;
    expect(after.slice(0, 1)).toEqual(before);
    expect(after[1]).toMatchObject({ amount: 250_000, paidAt: '2021-10-26T01:00:00.000Z' });
  });

  test('tells the same entry in two spellings of its time once', () => {
    const [entry] = document.repaid.histories;
    const again = { ...entry, transactionTime: '2021-10-25T22:20:16.921+07:00' };
    expect(repaymentEntries(repaid({ histories: [entry, again] }))).toHaveLength(1);
  });

  test('counts two amounts at one time, and one amount at two times, as two', () => {
    const [entry] = document.repaid.histories;
    const histories = [entry, { ...entry, paymentAmount: 1 }, { ...entry, transactionTime: second.transactionTime }];
    expect(repaymentEntries(repaid({ histories }))).toHaveLength(3);
  });

  test.each([...loanStatuses])('posts what was paid while the loan is %s', (status) => {
    expect(repaymentEntries(repaid({ status }))).toHaveLength(1);
  });

  test('is for an operator when its status is not documented, or no entry shows the money', () => {
    expect(repaymentEntries(repaid({ status: 'frozen' }))).toBeNull();
    expect(repaymentEntries(repaid({ histories: [] }))).toBeNull();
    expect(repaymentEntries(repaid({ histories: null }))).toBeNull();
  });

  test('of nothing is nothing', () => {
    expect(repaymentEntries(repaid({ histories: null, loanAmountPaid: 0 }))).toEqual([]);
    expect(repaymentEntries(repaid({ histories: [{ ...second, paymentAmount: 0 }], loanAmountPaid: 0 }))).toEqual([]);
  });
});
