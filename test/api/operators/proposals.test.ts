import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CreditLimitSchema } from '../../../src/db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../../src/db/entities/loan.ts';
import { KycCaseSchema } from '../../../src/db/entities/onboarding.ts';
import { ProposalSchema } from '../../../src/db/entities/operators.ts';
import { InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { markUnmatched, storeInInbox } from '../../../src/inbox/store.ts';
import { addApplication, addLimit, addLoan, referral, today } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();
const approve = { decision: 'APPROVE', reason: 'gaji terverifikasi' };
const orm = () => desk.stub.house.orm;
const em = () => orm().em.fork();

async function referred() {
  const { id } = await addUser(desk.stub);
  const given = { status: 'NEEDS REVIEW', decision: referral } as const;
  const { applicationNo } = await addApplication(orm(), id, given);
  return { userId: id, applicationNo, path: `/api/applications/${applicationNo}/decision` };
}
async function parked(since = new Date().toISOString()) {
  const { id } = await addUser(desk.stub);
  const decision = { ...referral, outcome: 'APPROVED' as const };
  const { applicationNo } = await addApplication(orm(), id, { status: 'NEEDS REVIEW', decision });
  const block = {
    step: 'disbursement',
    reason: 'no word',
    actions: ['retry', 'cancel'] as ('retry' | 'cancel')[],
    since,
  };
  desk.blocks.set(`loan-${applicationNo}`, block);
  return { applicationNo, path: `/api/applications/${applicationNo}/resolve` };
}
const retry = { action: 'retry', reason: 'Finfra memastikan belum cair' };
const people = async () => [await desk.signIn('maker'), await desk.signIn('checker')] as const;
const pending = async (kind = '') =>
  (await (await desk.signIn('viewer')).get(`/api/proposals?kind=${kind}`)).body.proposals as {
    id: string;
    application_no: string | null;
    subject: string;
  }[];
const states = async (where: { subject?: string; applicationNo?: string }) =>
  (await em().find(ProposalSchema, where, { orderBy: { createdAt: 'asc' } })).map(
    ({ outcome, confirmedBy }) => outcome ?? (confirmedBy ? 'CONFIRMED' : 'PENDING'),
  );

describe('a proposal', () => {
  test('is listed with who, what, since and until when, until it is decided', async () => {
    const [maker, checker] = await people();
    const { applicationNo, path } = await referred();
    await maker.post(path, approve);
    expect(await pending('DECISION')).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'DECISION', state: 'PENDING', application_no: applicationNo, decision: 'APPROVE' },
        ...{ reason: approve.reason, proposed_by: maker.email, standing: { status: 'NEEDS REVIEW' } },
        ...{ proposed_at: expect.any(String), since: expect.any(String), expires_at: expect.any(String) },
      }),
    );
    await checker.post(path, approve);
    expect((await pending()).filter(({ application_no }) => application_no === applicationNo)).toEqual([]);
    expect(await (await desk.signIn('viewer')).get('/api/proposals?kind=WISH')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'kind', message: expect.stringContaining('WRITE-OFF') }] },
    });
  });

  test('is on the page of its application, of whatever kind', async () => {
    const [maker] = await people();
    const { application } = await addLoan(orm(), (await addUser(desk.stub)).id, { disbursedOn: today(-200) });
    const { applicationNo } = application;
    await maker.post(`/api/loans/${applicationNo}/write-off`, { reason: 'tidak tertagih' });
    const block = { step: 'disbursement', reason: 'x', actions: ['retry' as const], since: new Date().toISOString() };
    desk.blocks.set(`loan-${applicationNo}`, block);
    await maker.post(`/api/applications/${applicationNo}/resolve`, retry);
    const message = { reference_no: 'INV1', status: 'PAID', paid_amount: 1000, payment_time: new Date().toISOString() };
    const given = { source: 'PAYMENT_GATEWAY' as const, uniqueKey: randomUUID(), topic: 'PAID' };
    const { id } = await storeInInbox(em(), { ...given, body: JSON.stringify(message) });
    await markUnmatched(em(), id, 'no payment has this reference');
    await maker.post(`/api/inbox/${id}/match`, { application_no: applicationNo, reason: 'salah nomor' });
    const { body } = await maker.get(`/api/applications/${applicationNo}`);
    const open = body.proposals.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`);
    expect(open.sort()).toEqual(['MATCH PENDING', 'RESOLVE PENDING', 'WRITE-OFF PENDING']);
  });

  test('to resolve a block is not confirmed as a decision, nor a decision as a resolution', async () => {
    const [maker, checker] = await people();
    const block = await parked();
    expect((await maker.post(block.path, retry)).status).toBe(202);
    expect(await checker.post(`/api/applications/${block.applicationNo}/decision`, approve)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
    const decision = await referred();
    await maker.post(decision.path, approve);
    expect(await checker.post(`/api/applications/${decision.applicationNo}/resolve`, retry)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
    expect([desk.decisions, desk.resolutions]).toEqual([[], []]);
  });

  test('is refused by a checker with a reason, and then nobody confirms it', async () => {
    const [maker, checker] = await people();
    const { applicationNo, path } = await referred();
    const { proposal } = (await maker.post(path, approve)).body;
    const refuse = `/api/proposals/${proposal.id}/refuse`;
    const no = { reason: 'slip gaji palsu' };
    expect(await (await desk.signIn('maker', 'maker2')).post(refuse, no)).toMatchObject({ status: 403 });
    expect(await checker.post(refuse, {})).toMatchObject({ status: 400, body: { details: [{ field: 'reason' }] } });
    expect(await checker.post(refuse, no)).toMatchObject({
      status: 200,
      body: { state: 'REFUSED', proposal: { ended_by: checker.email, ended_reason: no.reason } },
    });
    expect(await checker.post(refuse, no)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect(await checker.post(path, approve)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect(desk.decisions).toEqual([]);
    expect((await desk.audited(`loan-${applicationNo}`)).at(-1)).toEqual({
      actor: checker.email,
      action: 'decision.refuse',
      before: { state: 'PENDING', decision: 'APPROVE', proposedBy: maker.email },
      after: { state: 'REFUSED' },
      ...no,
    });
    expect((await maker.post(path, approve)).status).toBe(202);
    expect(await states({ applicationNo })).toEqual(['REFUSED', 'PENDING']);
  });

  test('is withdrawn by whoever proposed it and nobody else', async () => {
    const [maker, checker] = await people();
    const { applicationNo, path } = await referred();
    const { proposal } = (await maker.post(path, approve)).body;
    const withdraw = `/api/proposals/${proposal.id}/withdraw`;
    const no = { reason: 'salah berkas' };
    expect((await checker.post(withdraw, no)).status).toBe(403);
    expect((await (await desk.signIn('viewer')).post(withdraw, no)).status).toBe(403);
    expect(await maker.post(withdraw, no)).toMatchObject({ status: 200, body: { state: 'WITHDRAWN' } });
    expect(await states({ applicationNo })).toEqual(['WITHDRAWN']);
    expect((await desk.audited(`loan-${applicationNo}`)).at(-1)).toMatchObject({ action: 'decision.withdraw', ...no });
    for (const id of [randomUUID(), 'x'])
      expect((await maker.post(`/api/proposals/${id}/withdraw`, no)).body.error_code).toBe('PROPOSAL_NOT_FOUND');
  });

  test('of one’s own is withdrawn, not refused: an admin’s neither', async () => {
    const admin = await desk.signIn('admin');
    const { path } = await referred();
    const { proposal } = (await admin.post(path, approve)).body;
    expect(await admin.post(`/api/proposals/${proposal.id}/refuse`, { reason: 'lain kali' })).toMatchObject({
      status: 403,
      body: { error_code: 'SAME_OPERATOR' },
    });
  });
});

describe('a proposal is about one wait', () => {
  test('one from an expired referral is not confirmed against the next', async () => {
    const [maker, checker] = await people();
    const { id } = await addUser(desk.stub);
    const path = `/api/users/${id}/limit-decision`;
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    expect((await maker.post(path, approve)).status).toBe(202);
    // As if the process that moves cases on did not know proposals.
    await em().nativeUpdate(CreditLimitSchema, { user: id }, { requestedAt: new Date(Date.now() + 1000) });
    expect(await checker.post(path, approve)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect(desk.decisions).toEqual([]);
    expect((await maker.post(path, approve)).status).toBe(202);
    expect((await checker.post(path, approve)).status).toBe(200);
    expect(await states({ subject: `limit-${id}` })).toEqual(['OVERTAKEN', 'CONFIRMED']);
  });

  test('one about a block that was resolved is not confirmed against the next', async () => {
    const [maker, checker] = await people();
    const { applicationNo, path } = await parked('2026-11-20T10:00:00.000Z');
    await maker.post(path, retry);
    const block = desk.blocks.get(`loan-${applicationNo}`)!;
    desk.blocks.set(`loan-${applicationNo}`, { ...block, since: '2026-11-20T11:00:00.000Z' });
    expect(await checker.post(path, retry)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect(desk.resolutions).toEqual([]);
    expect(await states({ applicationNo })).toEqual(['OVERTAKEN']);
  });

  test('nobody confirms it after fourteen days', async () => {
    const [maker, checker] = await people();
    const { applicationNo, path } = await referred();
    const { proposal } = (await maker.post(path, approve)).body;
    const days = (Date.parse(proposal.expires_at) - Date.parse(proposal.proposed_at)) / 86_400_000;
    expect(Math.round(days)).toBe(14);
    await em().nativeUpdate(ProposalSchema, { id: proposal.id }, { expiresAt: new Date(Date.now() - 1) });
    expect((await pending()).map(({ id }) => id)).not.toContain(proposal.id);
    expect(await checker.post(path, approve)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect(await states({ applicationNo })).toEqual(['EXPIRED']);
  });

  test.each(['REJECTED', 'CANCELLED', 'EXPIRED', 'PAID OFF', 'WRITTEN OFF'] as const)(
    'an application that is %s leaves none open',
    async (status) => {
      const [maker] = await people();
      const { applicationNo, path } = await parked();
      await maker.post(path, retry);
      await em().nativeUpdate(ApplicationSchema, { applicationNo }, { status });
      expect(await states({ applicationNo })).toEqual(['OVERTAKEN']);
      expect((await pending()).filter(({ application_no }) => application_no === applicationNo)).toEqual([]);
    },
  );

  test('nor does one that went on, a limit or an identity that was decided, a message that found its case', async () => {
    const [maker] = await people();
    const application = await referred();
    await maker.post(application.path, approve);
    await em().nativeUpdate(ApplicationSchema, { applicationNo: application.applicationNo }, { status: 'APPROVED' });
    expect(await states({ applicationNo: application.applicationNo })).toEqual(['OVERTAKEN']);

    const { id, phoneIndex } = await addUser(desk.stub);
    await addLimit(orm(), id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    await maker.post(`/api/users/${id}/limit-decision`, approve);
    await em().nativeUpdate(CreditLimitSchema, { user: id }, { status: 'REJECTED' });
    expect(await states({ subject: `limit-${id}` })).toEqual(['OVERTAKEN']);

    const fork = em();
    const photos = { ktpObject: 'kyc/a', selfieObject: 'kyc/b' };
    fork.create(KycCaseSchema, { user: id, reference: `Ref-KYC-${id.slice(-8)}`, status: 'UNDER_REVIEW', ...photos });
    await fork.flush();
    expect((await maker.post(`/api/users/${id}/kyc-decision`, approve)).status).toBe(202);
    await em().nativeUpdate(KycCaseSchema, { user: id }, { status: 'REJECTED' });
    expect(await states({ subject: `onboarding-${phoneIndex}` })).toEqual(['OVERTAKEN']);

    const body = JSON.stringify({ status: 'DISBURSED' });
    const message = { source: 'FINFRA' as const, uniqueKey: randomUUID(), topic: 'loan_disbursed', body };
    const { id: inboxId } = await storeInInbox(em(), message);
    await markUnmatched(em(), inboxId, 'x');
    const match = { application_no: (await referred()).applicationNo, reason: 'dari Finfra' };
    expect((await maker.post(`/api/inbox/${inboxId}/match`, match)).status).toBe(202);
    await em().nativeUpdate(InboxMessageSchema, { id: inboxId }, { state: 'DELIVERED' });
    expect(await states({ subject: inboxId })).toEqual(['OVERTAKEN']);
  });
});
