import { describe, expect, test } from '@jest/globals';
import { CreditLimitSchema } from '../../../src/db/entities/credit-limit.ts';
import { InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { LoanSchema } from '../../../src/db/entities/repayment.ts';
import { storeInInbox } from '../../../src/inbox/store.ts';
import { addApplication, addLimit, addLoan } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();

describe('the inbox', () => {
  const message = async (uniqueKey: string) => {
    const em = desk.stub.house.orm.em.fork();
    const { id } = await storeInInbox(em, {
      source: 'FINFRA',
      uniqueKey,
      topic: 'loan_signed',
      body: '{"status":"SIGNED"}',
    });
    await em.nativeUpdate(InboxMessageSchema, { id }, { state: 'UNMATCHED', attempts: 7, lastError: 'nobody' });
    return id;
  };
  const stored = (id: string) => desk.stub.house.orm.em.fork().findOneOrFail(InboxMessageSchema, { id });

  test('shows what could not be delivered, without its body', async () => {
    const id = await message('list');
    const viewer = await desk.signIn('viewer');
    const { body, text } = await viewer.get('/api/inbox?state=UNMATCHED');
    expect(body.messages).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, state: 'UNMATCHED', last_error: 'nobody' })]),
    );
    expect(text).not.toContain('SIGNED"}');
    expect((await viewer.get(`/api/inbox/${id}`)).body).toMatchObject({ id, body: '{"status":"SIGNED"}' });
    expect(await desk.audited(id)).toMatchObject([{ action: 'inbox.view' }]);
  });

  test('is matched by hand and delivered again', async () => {
    const id = await message('match');
    const { applicationNo } = await addApplication(desk.stub.house.orm, (await addUser(desk.stub)).id);
    const maker = await desk.signIn('maker');
    expect(
      (await (await desk.signIn('viewer')).post(`/api/inbox/${id}/match`, { application_no: applicationNo })).status,
    ).toBe(403);
    expect((await maker.post(`/api/inbox/${id}/match`, { application_no: 'APP-LN-2026-00000000' })).status).toBe(404);
    expect((await maker.post(`/api/inbox/${id}/match`, { application_no: applicationNo })).status).toBe(200);
    expect(await stored(id)).toMatchObject({ state: 'RECEIVED', attempts: 0, workflowId: `loan-${applicationNo}` });
    expect(await desk.audited(id)).toMatchObject([
      { actor: maker.email, action: 'inbox.match', before: { state: 'UNMATCHED' } },
    ]);
  });

  test('is redelivered as it is', async () => {
    const id = await message('redeliver');
    const maker = await desk.signIn('maker');
    expect(await maker.post(`/api/inbox/${id}/redeliver`)).toMatchObject({ status: 200, body: { state: 'RECEIVED' } });
    expect((await maker.post('/api/inbox/nothing/redeliver')).status).toBe(404);
  });
});

describe('loans', () => {
  test('are listed by days past due', async () => {
    const { application } = await addLoan(desk.stub.house.orm, (await addUser(desk.stub)).id);
    await desk.stub.house.orm.em
      .fork()
      .nativeUpdate(LoanSchema, { application: application.id }, { dpdBucket: '31-60' });
    const viewer = await desk.signIn('viewer');
    expect((await viewer.get('/api/repayments?bucket=31-60')).body).toMatchObject({
      total: 1,
      pages: 1,
      loans: [{ application_no: application.applicationNo, dpd_bucket: '31-60' }],
    });
    expect(await viewer.get('/api/repayments?bucket=%3E%2090')).toMatchObject({
      status: 400,
      body: {
        details: [{ field: 'bucket', message: 'Harus salah satu dari: CURRENT, 1-7, 8-30, 31-60, 61-90, >90.' }],
      },
    });
  });

  test('show a ledger that reconciles', async () => {
    const { application } = await addLoan(desk.stub.house.orm, (await addUser(desk.stub)).id);
    const { body } = await (await desk.signIn('viewer')).get(`/api/ledger/${application.applicationNo}`);
    expect(body.balances).toMatchObject({ 'loan.principal': 8_000_000 });
    expect(body.entries[0]).toMatchObject({ kind: 'DISBURSEMENT' });
    const sum = body.entries[0].postings.reduce((total: number, { amount }: { amount: number }) => total + amount, 0);
    expect(sum).toBe(0);
    expect(body.schedule).toHaveLength(12);
    expect(body.reconciliation.every(({ difference }: { difference: number }) => difference === 0)).toBe(true);
    expect((await (await desk.signIn('viewer')).get('/api/ledger/APP-LN-2026-00000000')).status).toBe(404);
  });

  test('are no longer given to a borrower whose limit is suspended, until it is given back', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, id);
    const maker = await desk.signIn('maker');
    const suspend = (suspended: boolean) =>
      maker.post(`/api/users/${id}/suspend-limit`, { reason: 'indikasi penipuan', suspended });
    expect((await suspend(true)).body).toEqual({ user_id: id, limit_status: 'SUSPENDED' });
    expect((await suspend(true)).status).toBe(409);
    expect((await suspend(false)).body).toEqual({ user_id: id, limit_status: 'APPROVED' });
    expect(await desk.stub.house.orm.em.fork().findOneOrFail(CreditLimitSchema, { user: id })).toMatchObject({
      status: 'APPROVED',
    });
    expect(await desk.audited(id)).toMatchObject([
      {
        action: 'limit.suspend',
        before: { status: 'APPROVED' },
        after: { status: 'SUSPENDED' },
        reason: 'indikasi penipuan',
      },
      { action: 'limit.suspend', after: { status: 'APPROVED' } },
    ]);
  });
});
