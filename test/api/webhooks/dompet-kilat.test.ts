import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mobileApp } from '../../../src/api/app.ts';
import { DisbursementRequestSchema } from '../../../src/db/entities/funding.ts';
import type { Application } from '../../../src/db/entities/loan.ts';
import { InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { postReceipt } from '../../../src/books/loan-book.ts';
import { addApplication, addAttempt, addLoan, newApplicationNo } from '../../builders/loan.ts';
import { listen, type Listener } from '../listener.ts';
import { addUser, type StubHouse, stubHouse } from '../stub-house.ts';
import { webhookDesk } from './webhook-desk.ts';

const desk = webhookDesk();

describe('Dompet Kilat', () => {
  const loanCode = () => `LC${newApplicationNo().slice(-8)}`;
  const told3Million = {
    bankCode: 'BNI',
    paymentAccountNumber: '8808999966040139',
    status: 'active',
    loanAmount: 3_000_000,
    tenor: 3,
    tenorUnit: 'MONTH',
  };
  const disburse = (body: object) =>
    desk.post('/v1/loan/disburse', { transactionId: 'unknown', ...told3Million, ...body });
  const repay = (body: object) =>
    desk.post('/v1/callback/loan/repayment', { transactionId: 'unknown', ...told3Million, ...body });
  const thanks = { status: '00', message: 'success', data: null };

  async function awaiting(attempt: Parameters<typeof addAttempt>[2] = {}) {
    const { id } = await addUser(desk.stub);
    const given = {
      status: 'DISBURSING',
      funder: 'DOMPET_KILAT',
      amount: 3_000_000,
      tenorId: 1,
      promoId: null,
    } as const;
    const application = await addApplication(desk.stub.house.orm, id, given);
    await addAttempt(desk.stub.house.orm, application, { funder: 'DOMPET_KILAT', status: 'AGREED', ...attempt });
    return application;
  }
  /** As disbursement.ts writes it down before it registers the loan. */
  async function askedFor(application: Application, outcome: 'rejected' | 'retryable' | 'unknown' | null) {
    const em = desk.stub.house.orm.em.fork();
    em.create(DisbursementRequestSchema, { application: application.id, funder: 'DOMPET_KILAT', number: 1, outcome });
    await em.flush();
  }
  afterEach(async () => {
    await desk.stub.house.orm.em
      .fork()
      .execute(`update applications set status = 'REJECTED' where status = 'DISBURSING'`);
  });

  test('is thanked in its own words, and a loan that it names by code is told', async () => {
    const code = loanCode();
    const { applicationNo } = await awaiting({ funderLoanId: code });
    expect(await disburse({ loanCode: code })).toMatchObject({ status: 200, body: thanks });
    expect((await disburse({ loanCode: code })).body).toEqual(thanks);
    expect(await desk.settled()).toMatchObject([{ state: 'DELIVERED', workflowId: `loan-${applicationNo}` }]);
    expect(desk.told).toMatchObject([
      {
        to: applicationNo,
        what: { event: 'LOAN DISBURSED', funderLoanId: code, repaymentAccount: '8808999966040139' },
      },
    ]);
  });

  test.each([
    ['another amount', { loanAmount: 1_000 }, 'loanAmount: it is not the agreed amount'],
    ['another tenor', { tenor: 99 }, 'tenor: it is not the agreed tenor'],
    ['a tenor in days', { tenorUnit: 'day' }, 'tenor: it is not the agreed tenor'],
  ])('that says a loan is paid out with %s is told to nobody and kept for review', async (_what, terms, because) => {
    const code = loanCode();
    await awaiting({ funderLoanId: code });
    expect((await disburse({ loanCode: code, ...terms })).body).toEqual(thanks);
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW', lastError: because }]);
    expect(desk.told).toEqual([]);
  });

  test('may name our number, or the id of loan/register', async () => {
    const [a, b] = [await awaiting(), await awaiting({ funderReference: '141' })];
    await disburse({ loanCode: loanCode(), transactionId: a.applicationNo, status: 'rejected' });
    await disburse({ loanCode: loanCode(), transactionId: '141' });
    await desk.settled();
    expect(desk.told).toHaveLength(2);
    expect(desk.told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ to: a.applicationNo, what: expect.objectContaining({ event: 'LOAN DECLINED' }) }),
        expect.objectContaining({ to: b.applicationNo, what: expect.objectContaining({ event: 'LOAN DISBURSED' }) }),
      ]),
    );
  });

  test('naming nothing means the only loan with that amount and tenor; of two it means neither', async () => {
    const { applicationNo } = await awaiting();
    await disburse({ loanCode: loanCode() });
    await desk.settled();
    expect(desk.told).toMatchObject([{ to: applicationNo }]);

    await awaiting();
    await disburse({ loanCode: loanCode() });
    await desk.becomes(async () => (await desk.inbox())[1]!.state, 'UNMATCHED');
    expect(desk.told).toHaveLength(1);
  });

  test.each(['unknown', null] as const)(
    'naming nothing may mean a loan whose registration was sent and its answer (%s) lost',
    async (outcome) => {
      const application = await awaiting({ status: 'STARTED' });
      await askedFor(application, outcome);
      await disburse({ loanCode: loanCode() });
      await desk.settled();
      expect(desk.told).toMatchObject([{ to: application.applicationNo }]);
    },
  );

  test('naming nothing never means a loan that was not registered there, and such a one is no second candidate', async () => {
    await awaiting({ status: 'STARTED' });
    await askedFor(await awaiting({ status: 'STARTED' }), 'retryable');
    await disburse({ loanCode: loanCode() });
    expect(await desk.settled()).toMatchObject([{ state: 'UNMATCHED' }]);

    const { applicationNo } = await awaiting();
    await disburse({ loanCode: loanCode() });
    await desk.becomes(async () => (await desk.inbox())[1]!.state, 'DELIVERED');
    expect(desk.told).toMatchObject([{ to: applicationNo }]);
  });

  test('telling the whole history each time posts each entry that is not in the books, and never the total', async () => {
    const code = loanCode();
    const { id } = await addUser(desk.stub);
    const { application } = await addLoan(desk.stub.house.orm, id, {
      amount: 3_000_000,
      tenorId: 1,
      promoId: null,
      funder: 'DOMPET_KILAT',
    });
    await addAttempt(desk.stub.house.orm, application, {
      funder: 'DOMPET_KILAT',
      status: 'DISBURSED',
      funderLoanId: code,
    });
    const first = { transactionTime: '2026-10-25T15:20:16.921Z', paymentAmount: 250_000 };
    const second = { transactionTime: '2026-10-26T15:20:16.921Z', paymentAmount: 250_000 };
    expect((await repay({ loanCode: code, numberOfPay: 1, loanAmountPaid: 250_000, histories: [first] })).body).toEqual(
      thanks,
    );
    await desk.settled();
    const { applicationNo } = application;
    const noticeId = (entry: typeof first) => `dompet-kilat-${code}-${entry.transactionTime}-250000`;
    const notice = (entry: typeof first) => ({
      noticeId: noticeId(entry),
      source: 'DOMPET_KILAT',
      amount: 250_000,
      paidAt: entry.transactionTime,
    });
    expect(desk.told).toEqual([{ to: applicationNo, what: notice(first) }]);

    await desk.stub.house.orm.em.fork().transactional((em) =>
      postReceipt(em, desk.stub.house.config.policy, {
        ...{ applicationNo, cause: `DOMPET_KILAT ${noticeId(first)}`, source: 'DOMPET_KILAT', channel: 'DOMPET_KILAT' },
        ...{
          paymentReference: null,
          amount: 250_000,
          paidAt: new Date(),
          asOf: new Date(),
          named: [],
          earlySettlement: false,
        },
      }),
    );
    await repay({ loanCode: code, numberOfPay: 2, loanAmountPaid: 500_000, histories: [first, second] });
    await desk.becomes(async () => (await desk.inbox())[1]!.state, 'DELIVERED');
    expect(desk.told.slice(1)).toEqual([{ to: applicationNo, what: notice(second) }]);
  });

  test('with a status that nobody knows is kept for an operator, a malformed body is not kept', async () => {
    expect((await disburse({ loanCode: loanCode(), status: 'lost' })).body).toEqual(thanks);
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW' }]);
    expect((await desk.post('/v1/loan/disburse', { loanCode: 1 })).status).toBe(400);
    expect(await desk.inbox()).toHaveLength(1);
  });

  describe('from another address', () => {
    let strict: StubHouse;
    let proxied: Listener;
    beforeAll(async () => {
      strict = await stubHouse({ DOMPET_KILAT_ALLOWED_IPS: '203.0.113.0/24', TRUST_PROXY: '1' });
      proxied = await listen(mobileApp(strict.house));
    });
    afterAll(async () => {
      await proxied.close();
      await strict.close();
    });

    test('is forbidden and leaves nothing, unless a trusted proxy says that it comes from an allowed one', async () => {
      const from = async (forwarded?: string) => {
        const headers = { 'content-type': 'application/json', ...(forwarded ? { 'x-forwarded-for': forwarded } : {}) };
        const body = JSON.stringify({ transactionId: '', loanCode: loanCode(), ...told3Million });
        return (await fetch(`${proxied.url}/v1/loan/disburse`, { method: 'POST', headers, body })).status;
      };
      expect(await from()).toBe(403);
      expect(await from('198.51.100.9')).toBe(403);
      // One hop is trusted: what the caller itself puts in front of it counts for nothing.
      expect(await from('203.0.113.5, 198.51.100.9')).toBe(403);
      expect(await strict.house.orm.em.fork().count(InboxMessageSchema)).toBe(0);
      expect(await from('203.0.113.5')).toBe(200);
      expect(await strict.house.orm.em.fork().count(InboxMessageSchema)).toBe(1);
    });
  });

  describe('through a proxy that nobody has told us of', () => {
    const through = async (NODE_ENV: string | undefined, header: string) => {
      const house = { ...desk.stub.house, config: { ...desk.stub.house.config, NODE_ENV } };
      const listener = await listen(mobileApp(house as typeof desk.stub.house));
      try {
        const headers = { 'content-type': 'application/json', [header]: '198.51.100.9' };
        const body = JSON.stringify({ transactionId: '', loanCode: loanCode(), ...told3Million });
        return (await fetch(`${listener.url}/v1/loan/disburse`, { method: 'POST', headers, body })).status;
      } finally {
        await listener.close();
      }
    };

    test('is forbidden in production, where the proxy’s own address would pass for Dompet Kilat’s', async () => {
      expect(await through('production', 'x-forwarded-for')).toBe(403);
      expect(await through('production', 'forwarded')).toBe(403);
      expect(await through('production', 'x-other')).toBe(200);
    });

    test('is nothing that a developer’s machine minds: what a caller says of itself is not read', async () => {
      expect(await through(undefined, 'x-forwarded-for')).toBe(200);
    });
  });
});
