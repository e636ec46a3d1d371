import { describe, expect, test } from '@jest/globals';
import { FunderAccountSchema } from '../../../src/db/entities/funding.ts';
import { KycCaseSchema, UserSchema } from '../../../src/db/entities/onboarding.ts';
import { dueNow } from '../../../src/inbox/store.ts';
import { blindIndex } from '../../../src/platform/encryption.ts';
import { addApplication, addAttempt } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { webhookDesk } from './webhook-desk.ts';

const KEY = { 'finfra-auth-key': 'embedded-finfra-callback' };
const desk = webhookDesk();

describe('Finfra', () => {
  const occurred_at = '2026-02-16T10:00:00Z';
  const callback = (title: string, body: object, headers: Record<string, string> = KEY) =>
    desk.post(`/api/core/ftm/users/${title}/status`, { occurred_at, ...body }, headers);
  const nik = '3171012804900001';
  let niks = 0;
  const newNik = () => `31710128049010${String(niks++).padStart(2, '0')}`;

  /** An application at Finfra, whose borrower Finfra knows. */
  async function application() {
    const user = await addUser(desk.stub);
    const one = await addApplication(desk.stub.house.orm, user.id, { status: 'AWAITING SIGNATURE', funder: 'FINFRA' });
    const loanId = `FIN-${one.applicationNo.slice(-8)}`;
    await addAttempt(desk.stub.house.orm, one, { funderLoanId: loanId });
    const em = desk.stub.house.orm.em.fork();
    const userId = `fin-user-${one.applicationNo.slice(-8)}`;
    em.create(FunderAccountSchema, { user: user.id, funder: 'FINFRA', externalId: userId });
    await em.flush();
    return { user, application: one, loanId, userId };
  }

  test.each([
    ['the application number', ({ application }) => ({ partner_reference: application.applicationNo })],
    ['our user', ({ user }) => ({ partner_reference: user.id })],
    ['its own loan', ({ loanId }) => ({ loan_unique_id: loanId })],
    ['its own user', ({ userId }) => ({ user_id: userId })],
  ] as [string, (one: Awaited<ReturnType<typeof application>>) => object][])('may name %s', async (_what, named) => {
    const one = await application();
    const answer = await callback('loan_signed', { status: 'SIGNED', ...named(one) });
    expect(answer.body).toEqual({ status: 'success', message: 'Webhook received and processed.' });
    const { applicationNo } = one.application;
    expect(await desk.settled()).toMatchObject([
      { state: 'DELIVERED', workflowId: `loan-${applicationNo}`, topic: 'loan_signed' },
    ]);
    expect(desk.told).toMatchObject([{ to: applicationNo, what: { funder: 'FINFRA', event: 'LOAN SIGNED' } }]);
  });

  test('may name a person by NIK, which no log line shows', async () => {
    const { user, application: one } = await application();
    const nikIndex = blindIndex(desk.stub.house.config.PII_ENCRYPTION_KEYS, 'nik', nik);
    await desk.stub.house.orm.em.fork().nativeUpdate(UserSchema, { id: user.id }, { nikIndex });
    await callback('user_created', { status: 'PENDING', identity_number: nik, user_id: 'fin-new' });
    await desk.settled();
    expect(desk.told).toMatchObject([
      { to: one.applicationNo, what: { event: 'BORROWER CREATED', funderUserId: 'fin-new' } },
    ]);
    expect(desk.stub.logLines.join('')).not.toContain(nik);
  });

  test.each([
    [
      'another loan',
      (other) => ({ loan_unique_id: other.loanId }),
      'loan_unique_id: it is the loan of another application',
    ],
    ['another borrower', (other) => ({ user_id: other.userId }), 'user_id: it is the id of another borrower'],
    [
      'another NIK',
      () => ({ identity_number: '3171012804900009' }),
      'identity_number: it is not the NIK of this borrower',
    ],
    ['another amount', () => ({ amount: 3_000_000 }), 'amount: it is not the agreed amount'],
  ] as [string, (other: Awaited<ReturnType<typeof application>>) => object, string][])(
    'that says a loan is paid out and names %s beside it is told to nobody and kept for review',
    async (_what, named, because) => {
      const [one, other] = [await application(), await application()];
      const nikIndex = blindIndex(desk.stub.house.config.PII_ENCRYPTION_KEYS, 'nik', newNik());
      await desk.stub.house.orm.em.fork().nativeUpdate(UserSchema, { id: one.user.id }, { nikIndex });
      const body = { partner_reference: one.application.applicationNo, status: 'DISBURSED', ...named(other) };
      expect((await callback('loan_disbursed', body)).status).toBe(200);
      expect(await desk.settled()).toMatchObject([{ state: 'REVIEW', lastError: because }]);
      expect(desk.told).toEqual([]);
    },
  );

  test('that says a loan is paid out with the agreed amount is told', async () => {
    const { application: one, loanId } = await application();
    const { applicationNo: partner_reference, amount } = one;
    await callback('loan_disbursed', { partner_reference, loan_unique_id: loanId, amount, status: 'DISBURSED' });
    await desk.settled();
    expect(desk.told).toMatchObject([{ to: partner_reference, what: { event: 'LOAN DISBURSED' } }]);
  });

  test('with a wrong key, or none, is refused before anything is read', async () => {
    for (const headers of [{}, { 'finfra-auth-key': 'guess' }, { 'finfra-auth-key': '' }])
      for (const path of [
        '/api/core/ftm/users/loan_signed/status',
        '/api/core/payment-gateway/invoices/status',
        '/api/core/payment-gateway/virtual-account/status',
        '/api/core/users/didit/session/callback?verificationSessionId=s&status=Approved',
      ])
        expect(await desk.post(path, {}, headers as Record<string, string>)).toMatchObject({ status: 401 });
    expect(await desk.inbox()).toEqual([]);
  });

  test('telling one event twice is one message; without an event id the body decides', async () => {
    const { loanId } = await application();
    const body = { status: 'SIGNED', loan_unique_id: loanId };
    await callback('loan_signed', { ...body, event_id: 'e-1' });
    await callback('loan_signed', { ...body, event_id: 'e-1', reason: 'again' });
    await callback('loan_signed', body);
    await callback('loan_signed', body);
    expect(await desk.settled()).toHaveLength(2);
  });

  test('with a title or a status that nobody knows is kept for an operator; a malformed body is not kept', async () => {
    expect((await callback('loan_teleported', { status: 'DONE' })).status).toBe(200);
    expect((await callback('loan_signed', { status: 'MAYBE' })).status).toBe(200);
    expect(await desk.settled()).toMatchObject([{ state: 'REVIEW' }, { state: 'REVIEW' }]);
    expect((await desk.post('/api/core/ftm/users/loan_signed/status', { status: 5 }, KEY)).status).toBe(400);
    expect(await desk.inbox()).toHaveLength(2);
  });

  test('about nobody we know waits for a match', async () => {
    await callback('loan_signed', { status: 'SIGNED', loan_unique_id: 'FIN-unknown' });
    expect(await desk.settled()).toMatchObject([{ state: 'UNMATCHED' }]);
  });

  test('repeating what an ended application knows is done with; contradicting it is for people', async () => {
    desk.funderAnswer = 'NO WORKFLOW';
    const { id } = await addUser(desk.stub);
    const active = await addApplication(desk.stub.house.orm, id, { status: 'ACTIVE', funder: 'FINFRA' });
    const cancelled = await addApplication(desk.stub.house.orm, id, { status: 'CANCELLED' });
    await callback('loan_disbursed', { status: 'DISBURSED', partner_reference: active.applicationNo });
    await callback('loan_disbursed', { status: 'DISBURSED', partner_reference: cancelled.applicationNo });
    expect(await desk.settled()).toMatchObject([
      { state: 'DELIVERED' },
      { state: 'REVIEW', lastError: 'LOAN DISBURSED of an application that is CANCELLED' },
    ]);
  });

  test('reporting money by invoice or virtual account reports a repayment', async () => {
    const { application: one, loanId } = await application();
    const { applicationNo } = one;
    const invoice = {
      id: 'inv-1',
      external_id: loanId,
      status: 'PAID',
      amount: 500,
      paid_amount: 500,
      paid_at: occurred_at,
    };
    await desk.post('/api/core/payment-gateway/invoices/status', invoice, KEY);
    await desk.post('/api/core/payment-gateway/invoices/status', { ...invoice, id: 'inv-2', status: 'EXPIRED' }, KEY);
    const account = {
      payment_id: 'va-1',
      external_id: applicationNo,
      account_number: '88',
      bank_code: 'BNI',
      amount: 700,
      transaction_timestamp: occurred_at,
    };
    await desk.post('/api/core/payment-gateway/virtual-account/status', account, KEY);
    expect((await desk.settled()).map(({ state }) => state)).toEqual(['DELIVERED', 'DELIVERED', 'DELIVERED']);
    expect(desk.told.toSorted((a, b) => amountOf(a) - amountOf(b))).toMatchObject([
      { to: applicationNo, what: { noticeId: 'finfra-invoice-inv-1', source: 'FINFRA', amount: 500 } },
      { to: applicationNo, what: { noticeId: 'finfra-va-va-1', source: 'FINFRA', amount: 700 } },
    ]);
  });

  describe('passing on the end of a liveness session', () => {
    const path = '/api/core/users/didit/session/callback';
    const report = (session: string, status: string) =>
      desk.post(`${path}?verificationSessionId=${session}&status=${status}`, {}, KEY);

    /** A borrower whose identity check waits for that session. */
    async function waitingFor(livenessSession: string | null) {
      const user = await addUser(desk.stub, { status: 'PENDING' });
      const em = desk.stub.house.orm.em.fork();
      const reference = `Ref-KYC-${user.id.slice(-8)}`;
      const kyc = em.create(KycCaseSchema, {
        ...{ user: user.id, reference, ktpObject: 'k', selfieObject: 's', livenessSession },
      });
      await em.flush();
      return { ...user, kycId: kyc.id };
    }

    test('reaches the borrower of that session alone, with two in liveness at once', async () => {
      const [first, second] = [await waitingFor('s-1'), await waitingFor('s-2')];
      expect((await report('s-2', 'Declined')).status).toBe(200);
      expect((await report('s-2', 'Declined')).status).toBe(200);
      expect(await desk.settled()).toMatchObject([
        { state: 'DELIVERED', source: 'DIDIT', workflowId: `onboarding-${second.phoneIndex}` },
      ]);
      expect(desk.told).toEqual([{ to: second.phoneIndex, what: { sessionId: 's-2', status: 'DECLINED' } }]);
      await report('s-1', 'Approved');
      await desk.becomes(async () => desk.told.length, 2);
      expect(desk.told[1]).toEqual({ to: first.phoneIndex, what: { sessionId: 's-1', status: 'APPROVED' } });
    });

    test('that nobody waits for is told to nobody, until it becomes known', async () => {
      const { kycId, phoneIndex } = await waitingFor('s-3');
      await report('s-4', 'Approved');
      expect(await desk.settled()).toMatchObject([
        { state: 'UNMATCHED', lastError: 'no identity check waits for this session' },
      ]);
      expect(desk.told).toEqual([]);

      const em = desk.stub.house.orm.em.fork();
      await em.nativeUpdate(KycCaseSchema, { id: kycId }, { livenessSession: 's-4' });
      await dueNow(em, 'DIDIT', 's-4:');
      desk.delivery.poke();
      await desk.becomes(async () => (await desk.inbox())[0]!.state, 'DELIVERED');
      expect(desk.told).toMatchObject([{ to: phoneIndex }]);
    });

    test('of a session that no worker stored reaches the open checks that have none, and no other', async () => {
      await waitingFor('s-7');
      const unstored = await waitingFor(null); // as a worker of an earlier release leaves it
      await report('s-8', 'Declined');
      expect(await desk.settled()).toMatchObject([{ state: 'DELIVERED', workflowId: 'none' }]);
      expect(desk.told).toEqual([{ to: unstored.phoneIndex, what: { sessionId: 's-8', status: 'DECLINED' } }]);
    });

    test('of a check without a workflow waits, and of one that is over is done with', async () => {
      const { kycId } = await waitingFor('s-5');
      desk.stub.arus.reportLiveness = () => Promise.resolve('NO WORKFLOW' as const);
      await report('s-5', 'Approved');
      expect(await desk.settled()).toMatchObject([{ state: 'UNMATCHED' }]);
      await desk.stub.house.orm.em.fork().nativeUpdate(KycCaseSchema, { id: kycId }, { status: 'SYSTEM_VERIFIED' });
      await report('s-5', 'Declined');
      await desk.becomes(async () => (await desk.inbox())[1]!.state, 'DELIVERED');
    });

    test('with a status that is none of Didit’s is kept for an operator', async () => {
      await report('s-6', 'Confused');
      expect(await desk.settled()).toMatchObject([{ state: 'REVIEW' }]);
    });
  });
});

const amountOf = ({ what }: (typeof desk.told)[number]): number => ('amount' in what ? what.amount : 0);
