/** The examples of "Loan Services": how our client is asked, and what it makes of each answer. */
import type { InstalmentLoanTerms } from '../../../src/partners/finfra/loan-mapper.ts';
import * as before from './example-situations.ts';
import type { Example } from './examples.ts';

const { loanId, reference } = before.documentedNames;

const terms = (names: before.Names) => ({
  partnerReference: names.reference,
  amount: 8_000_000,
  tenorMonths: 1,
  rateMonthlyPercent: '2.0',
  method: 'FLAT' as const,
});
const schedule: InstalmentLoanTerms['schedule'] = [
  {
    ...{ number: 1, dueOn: '2026-07-30', principal: 8_000_000, interest: 160_000 },
    ...{ fee: 100_000, discount: 50_000, amount: 8_210_000 },
  },
];
const disbursed = {
  loanId,
  partnerReference: reference,
  status: 'DISBURSED',
  signedAt: '2026-06-29T05:15:51.591Z',
  disbursedAt: '2026-06-30T02:00:00.000Z',
};
const ok = (value: unknown) => ({ kind: 'ok' as const, value });
const no = { kind: 'rejected' as const, code: '400', reason: 'HTTP 400' };

const creation: Example['situations'] = {
  created: { makes: ok({ loanId, status: 'PENDING' }), before: before.approvedBorrower },
  exists: { makes: ok({ loanId, status: null }), before: before.loanUnderOurReference },
  'borrower not approved': { makes: no, before: before.borrower },
};

export const loanExamples: Record<string, Example> = {
  'create-bnpl': {
    method: 'createLoan',
    ask: (client, names) => client.createLoan(names.userId, { ...terms(names), schedule }),
    situations: creation,
  },
  'create-single-payment-loan': {
    method: 'createSinglePaymentLoan',
    ask: (client, names) => client.createSinglePaymentLoan(names.userId, { ...terms(names), dueOn: '2026-07-30' }),
    situations: creation,
  },
  'loan-detail': {
    method: 'loan',
    ask: (client, names) => client.loan(names.loanId),
    situations: { disbursed: { makes: ok(disbursed), before: before.disbursedLoan } },
  },
  'list-loans': {
    method: 'loans',
    ask: (client, names) =>
      client.loans({
        ...{ userId: names.userId, uniqueId: names.loanId, pageNumber: 1, pageSize: 20 },
        ...{ startDate: '2020-01-01', endDate: '2099-12-31' },
        ...{ startRangeAmount: 1_000_000, endRangeAmount: 50_000_000 },
      }),
    situations: { one: { makes: ok({ loans: [disbursed], total: 1 }), before: before.disbursedLoan } },
  },
  'initiate-loan-signing': {
    method: 'initiateSigning',
    ask: (client, names) => client.initiateSigning(names.loanId),
    situations: {
      'to be signed': {
        makes: ok({ signingUrl: 'https://sign.finfra.io/s/abc', expiresAt: '2026-07-01T00:00:00.000Z' }),
        before: before.approvedLoan,
      },
    },
  },
  'disburse-loan': {
    method: 'disburse',
    ask: (client, names) => client.disburse(names.loanId),
    situations: {
      accepted: { makes: ok({ inProgress: true }), before: before.signedLoan },
      unsigned: { makes: no, before: before.approvedLoan },
      'already started': { makes: ok({ inProgress: true }), before: before.disbursedLoan },
    },
  },
  'reject-loan': {
    method: 'rejectLoan',
    ask: (client, names) => client.rejectLoan(names.loanId, 'withdrawn'),
    situations: { rejected: { makes: ok({ rejected: true }), before: before.approvedLoan } },
  },
  'create-virtual-account': {
    method: 'requestVirtualAccount',
    ask: (client, names) =>
      client.requestVirtualAccount({
        ...{ externalId: names.reference, loanId: names.loanId, bankCode: 'BNI', amount: 830_833 },
        expiresAt: '2099-07-30T00:00:00Z',
      }),
    situations: {
      made: {
        makes: ok({
          ...{ id: 'va_123', externalId: reference, bankCode: 'BNI', accountNumber: '8808999966040139' },
          expiresAt: '2099-07-30T00:00:00.000Z',
        }),
        before: before.approvedLoan,
      },
    },
  },
};
