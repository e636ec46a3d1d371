/** Loans at Finfra: created once, signed, paid out once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dueDates, loanSchedule } from '../../../src/domain/loan/loan-schedule.ts';
import { sum } from '../../../src/domain/money.ts';
import type { Finfra } from '../../../src/partners/finfra/index.ts';
import { loanStatuses } from '../../../src/partners/finfra/wire.ts';
import { json, limitsFor } from '../../partners/transport/fake-partner.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const due = dueDates('2026-06-30', 12);
const schedule = loanSchedule({
  principal: 8_000_000,
  months: 12,
  rateMonthlyPercent: '2',
  method: 'FLAT',
  serviceFee: 150_000,
  promoDiscount: 100_000,
}).map((instalment, i) => ({ ...instalment, dueOn: due[i]! }));

const terms = {
  partnerReference: 'APP-LN-2026-00000001',
  amount: 8_000_000,
  tenorMonths: 12,
  rateMonthlyPercent: '2.0',
  method: 'FLAT' as const,
};

describe('an instalment loan', () => {
  interface Line {
    principal: number;
    interest: number;
    fee: number;
    amount: number;
  }

  test('carries our schedule, with the discount taken off fee and interest', async () => {
    fake.answers(json(200, document.loanCreated));
    expect(await fake.client().createLoan('u1', { ...terms, schedule })).toEqual({
      kind: 'ok',
      value: { loanId: 'LN-000123', status: 'PENDING' },
    });
    expect(fake.asked[0]).toMatchObject({ method: 'POST', path: '/api/core/loans/u1/bnpl' });
    const { repayment_schedule: lines, ...price } = JSON.parse(fake.asked[0]!.body) as { repayment_schedule: Line[] };
    expect(price).toEqual({
      partner_reference: 'APP-LN-2026-00000001',
      amount: 8_000_000,
      tenor: 12,
      tenor_unit: 'MONTH',
      interest_rate: 2,
      interest_type: 'FLAT',
    });
    expect(lines[0]).toEqual({
      installment_no: 1,
      due_date: '2026-07-30',
      principal: 666_666,
      interest: 160_000,
      fee: 4_167,
      amount: 830_833,
    });
    for (const { principal, interest, fee, amount } of lines) expect(principal + interest + fee).toBe(amount);
    expect(sum(lines.map(({ amount }) => amount))).toBe(9_970_000);
    expect(sum(lines.map(({ principal }) => principal))).toBe(8_000_000);
  });

  test('that exists without being named is unknown, never a no that sends us to another funder', async () => {
    fake.answers(json(409, document.conflict));
    expect(await fake.client().createLoan('u1', { ...terms, schedule })).toMatchObject({ kind: 'unknown' });
  });
});

describe('the state of a loan', () => {
  test.each([...loanStatuses])('%s is understood', async (status) => {
    fake.answers(json(200, { ...document.loanDetail, status, signed_at: null, disbursed_at: undefined }));
    expect(await fake.client().loan('LN-000123')).toMatchObject({
      value: { status, signedAt: null, disbursedAt: null },
    });
  });

  test('in a word that we do not know is unknown, not guessed', async () => {
    fake.answers(json(200, { ...document.loanDetail, status: 'DISBURSED_MAYBE' }));
    expect(await fake.client().loan('LN-000123')).toEqual({ kind: 'unknown', reason: 'unexpected answer at status' });
  });

  test('of many loans comes by filter', async () => {
    fake.answers(json(200, { data: [document.loanDetail], page_number: 1, page_size: 20, total: 1 }));
    const filter = { userId: 'u 1', pageNumber: 1, startRangeAmount: 1_000_000, endDate: '2026-07-01' };
    expect(await fake.client().loans(filter)).toMatchObject({ value: { total: 1, loans: [{ loanId: 'LN-000123' }] } });
    await fake.client().loans();
    expect(fake.asked.map(({ path }) => path)).toEqual([
      '/api/core/loans?userId=u+1&pageNumber=1&startRangeAmount=1000000&endDate=2026-07-01',
      '/api/core/loans',
    ]);
  });
});

test('a signing page that is no web page is not handed to a borrower', async () => {
  fake.answers(json(200, { ...document.signing, signing_url: 'javascript:alert(1)' }));
  expect(await fake.client().initiateSigning('LN-000123')).toMatchObject({ kind: 'unknown' });
});

describe('a disbursement', () => {
  test.each([
    ['accepted', 200, document.disbursement, { kind: 'ok', value: { inProgress: true } }],
    ['already started', 409, document.conflict, { kind: 'ok', value: { inProgress: true } }],
    ['not signed', 400, document.error, { kind: 'rejected', code: '400', reason: 'HTTP 400' }],
    ['not permitted', 403, document.error, { kind: 'misconfigured', reason: 'HTTP 403' }],
    ['too many calls', 429, document.error, { kind: 'retryable', reason: 'HTTP 429' }],
    ['an error', 500, document.error, { kind: 'unknown', reason: 'HTTP 500' }],
    ['an answer in another word', 200, { ...document.disbursement, status: 'QUEUED' }, { kind: 'unknown' }],
  ])('%s', async (_, status, body, outcome) => {
    fake.answers(json(status, body));
    expect(await fake.client().disburse('LN-000123')).toMatchObject(outcome);
    expect(fake.asked).toMatchObject([{ method: 'POST', path: '/api/core/loans/LN-000123/disbursement', body: '{}' }]);
  });

  test.each([
    ['reset', (request: unknown, response: { socket: { destroy(): void } | null }) => response.socket?.destroy()],
    ['silence', () => undefined],
  ] as const)('ending in a %s is unknown', async (name, answer) => {
    const client = await fake.signedIn();
    fake.answers(answer);
    fake.limitCalls(limitsFor(name));
    expect(await client.disburse('LN-000123')).toMatchObject({ kind: 'unknown' });
    expect(fake.asked).toHaveLength(1);
  });
});

test.each([
  ['its state', document.loanDetail, (finfra: Finfra) => finfra.loan('LN-999999')],
  ['its signing page', document.signing, (finfra: Finfra) => finfra.initiateSigning('LN-999999')],
  ['its disbursement', document.disbursement, (finfra: Finfra) => finfra.disburse('LN-999999')],
  ['its borrower', document.borrower, (finfra: Finfra) => finfra.borrower('somebody-else')],
])('of a loan, an answer about another one is never believed: %s', async (_, body, ask) => {
  const client = await fake.signedIn();
  fake.answers(json(200, body));
  expect(await ask(client)).toEqual({ kind: 'unknown', reason: 'the answer is about another id' });
});
