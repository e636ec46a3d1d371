import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { CreditLimitSchema } from '../../../src/db/entities/credit-limit.ts';
import { KycCaseSchema } from '../../../src/db/entities/onboarding.ts';
import { LoanSchema } from '../../../src/db/entities/repayment.ts';
import { markReview, markUnmatched, storeInInbox } from '../../../src/inbox/store.ts';
import { addApplication, addLimit, addLoan, referral } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();
const em = () => desk.stub.house.orm.em.fork();
const work = async () => (await (await desk.signIn('viewer')).get('/api/work')).body;

describe('the work list', () => {
  test('has what policy left to people: whose it is, since when and why', async () => {
    const { id: userId } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, userId, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    const { id: other } = await addUser(desk.stub);
    const given = { status: 'NEEDS REVIEW', decision: referral } as const;
    const { applicationNo } = await addApplication(desk.stub.house.orm, other, given);
    const { id: gathering } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, gathering, { status: 'UNDER REVIEW', total: 0 });

    const { counts, items } = await work();
    expect(counts).toMatchObject({ referred_limits: 1, referred_applications: 1 });
    const since = expect.any(String);
    expect(items.referred_limits).toEqual([{ user_id: userId, waiting_since: since, reasons: referral.reasons }]);
    expect(items.referred_applications).toEqual([
      {
        application_no: applicationNo,
        user_id: other,
        amount: 8_000_000,
        waiting_since: since,
        reasons: referral.reasons,
      },
    ]);
  });

  test('has identities under review, with what every try looked like', async () => {
    const { id: user } = await addUser(desk.stub);
    const fork = em();
    const photos = { ktpObject: 'kyc/a', selfieObject: 'kyc/b' };
    const attempt = (status: 'REJECTED_RETRY' | 'UNDER_REVIEW', faceMatchScore: number | null) =>
      fork.create(KycCaseSchema, { user, reference: randomUUID(), status, faceMatchScore, ...photos });
    attempt('REJECTED_RETRY', null);
    await fork.flush();
    attempt('UNDER_REVIEW', 61);
    await fork.flush();
    const { counts, items } = await work();
    expect(counts.identity_reviews).toBe(1);
    expect(items.identity_reviews).toMatchObject([
      { user_id: user, required_score: 80, tries: [{ face_match_score: null }, { face_match_score: 61 }] },
    ]);
  });

  test('has messages that found no case, money that is owed back also when the loan is over, and late loans', async () => {
    const told = { source: 'FINFRA' as const, topic: 'loan_signed', body: '{"secret":"body"}' };
    const [unmatched, review] = [randomUUID(), randomUUID()];
    const [first, second] = [
      await storeInInbox(em(), { ...told, uniqueKey: unmatched }),
      await storeInInbox(em(), { ...told, uniqueKey: review }),
    ];
    await markUnmatched(em(), first.id, 'nobody fits');
    await markReview(em(), second.id, 'unknown status');
    const paidOff = (await addLoan(desk.stub.house.orm, (await addUser(desk.stub)).id)).application;
    const over = { status: 'PAID OFF' as const, creditBalance: 12_000 };
    await em().nativeUpdate(LoanSchema, { application: paidOff.id }, over);
    const late = (await addLoan(desk.stub.house.orm, (await addUser(desk.stub)).id)).application;
    await em().nativeUpdate(LoanSchema, { application: late.id }, { dpdBucket: '>90' });

    const { counts, items } = await work();
    expect(counts).toMatchObject({ inbox_unmatched: 1, inbox_review: 1, refunds_due: 1, late_loans: 1 });
    expect(items.inbox_unmatched).toMatchObject([{ id: first.id, last_error: 'nobody fits' }]);
    expect(items.inbox_review).toMatchObject([{ id: second.id }]);
    expect(JSON.stringify(items)).not.toContain('secret');
    expect(items.refunds_due).toMatchObject([
      { application_no: paidOff.applicationNo, user_id: paidOff.user, status: 'PAID OFF', credit_balance: 12_000 },
    ]);
    expect(items.late_loans).toMatchObject([{ application_no: late.applicationNo, dpd_bucket: '>90' }]);
  });

  test('has proposals that wait for a second person', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    const approve = { decision: 'APPROVE', reason: 'gaji terverifikasi' };
    await (await desk.signIn('maker')).post(`/api/users/${id}/limit-decision`, approve);
    const { items } = await work();
    expect(items.proposals).toMatchObject([{ kind: 'DECISION', subject: `limit-${id}`, state: 'PENDING' }]);
    await em().nativeUpdate(CreditLimitSchema, { user: id }, { status: 'REJECTED' });
    expect((await work()).counts.proposals).toBe(0);
  });

  test('has parked cases of every kind, and none that wants attention without being parked', async () => {
    const { id, phoneIndex } = await addUser(desk.stub);
    const parked = {
      step: 'read the KTP',
      reason: 'HTTP 401',
      actions: ['retry' as const],
      since: new Date().toISOString(),
    };
    desk.blocks.set(`onboarding-${phoneIndex}`, parked);
    const startedAt = new Date().toISOString();
    desk.stub.arus.needingAttention = async () => [
      { workflowId: `limit-${id}`, workflowType: 'creditLimit', startedAt },
      { workflowId: `onboarding-${phoneIndex}`, workflowType: 'onboarding', startedAt },
    ];
    const { counts, items } = await work();
    expect(counts.blocked).toBe(1);
    expect(items.blocked).toMatchObject([{ kind: 'onboarding', user_id: id, application_no: null, block: parked }]);
  });

  test('is there while Temporal is away, without the blocked cases', async () => {
    desk.stub.arus.needingAttention = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    expect((await work()).counts).toMatchObject({ blocked: null, referred_limits: expect.any(Number) });
  });
});

describe('a case that is parked', () => {
  const block = { step: 'ask PEFINDO', reason: 'HTTP 401', actions: ['retry' as const, 'cancel' as const] };

  test.each(['limit', 'onboarding', 'payment', 'repayment'])('is resolved by its id: %s', async (kind) => {
    const { id, phoneIndex } = await addUser(desk.stub);
    const keys = { limit: id, onboarding: phoneIndex, payment: 'INV01A', repayment: 'APP-LN-2026-00000077' };
    const workflowId = `${kind}-${keys[kind as keyof typeof keys]}`;
    const since = new Date().toISOString();
    desk.blocks.set(workflowId, { ...block, since });
    const maker = await desk.signIn('maker');
    expect((await maker.get(`/api/cases/${workflowId}/block`)).body).toEqual({
      block: { workflow_id: workflowId, ...block, since },
    });
    const retry = { action: 'retry', reason: 'token diperbarui' };
    expect((await (await desk.signIn('viewer')).post(`/api/cases/${workflowId}/resolve`, retry)).status).toBe(403);
    expect((await maker.post(`/api/cases/${workflowId}/resolve`, retry)).status).toBe(200);
    expect(desk.resolutions).toMatchObject([{ workflowId, resolution: retry }]);
    expect(await desk.audited(workflowId)).toMatchObject([
      { action: 'block.resolve', before: { step: 'ask PEFINDO' } },
    ]);
  });

  test('takes two people where money may move', async () => {
    const workflowId = 'loan-APP-LN-2026-00000078';
    desk.blocks.set(workflowId, { ...block, step: 'disbursement', since: new Date().toISOString() });
    const retry = { action: 'retry', reason: 'belum cair' };
    expect((await (await desk.signIn('maker')).post(`/api/cases/${workflowId}/resolve`, retry)).status).toBe(202);
    expect((await (await desk.signIn('checker')).post(`/api/cases/${workflowId}/resolve`, retry)).status).toBe(200);
  });

  test('of another kind than ours is not reached, nor one that is not parked', async () => {
    const maker = await desk.signIn('maker');
    const retry = { action: 'retry', reason: 'coba lagi' };
    for (const workflowId of ['reconciliation', 'somebody-elses', 'limit-1'])
      expect((await maker.post(`/api/cases/${workflowId}/resolve`, retry)).body.error_code).toBe('CASE_NOT_FOUND');
    expect((await maker.post(`/api/cases/limit-${randomUUID()}/resolve`, retry)).body.error_code).toBe(
      'NOTHING_TO_DECIDE',
    );
  });
});
