import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ApplicationEventSchema, ApplicationSchema } from '../../../src/db/entities/loan.ts';
import { ProposalSchema } from '../../../src/db/entities/operators.ts';
import { addApplication, addAttempt, addLimit, referral } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();

describe('applications', () => {
  test('are found by status, by number, and by phone; never by a part of a person', async () => {
    const user = await addUser(desk.stub);
    const application = await addApplication(desk.stub.house.orm, user.id, { status: 'EXPIRED' });
    const viewer = await desk.signIn('viewer');
    const numbers = async (query: string) =>
      (await viewer.get(`/api/applications?${query}`)).body.applications.map(
        (row: { application_no: string }) => row.application_no,
      );
    const { applicationNo } = application;
    expect(await numbers('status=EXPIRED')).toEqual([applicationNo]);
    expect(await numbers(`q=${applicationNo}`)).toEqual([applicationNo]);
    expect(await numbers(`q=0${user.phone.slice(3)}`)).toEqual([applicationNo]);
    expect(await numbers(`q=${user.phone.slice(3, 9)}`)).toEqual([]);
    expect((await viewer.get('/api/applications?status=NOTHING')).status).toBe(400);
  });

  test('show decision, timeline, funders and workflows; who looked is in the audit log', async () => {
    const user = await addUser(desk.stub);
    const reasons = [
      { rule: 'score', effect: 'REFER' as const, value: '450', threshold: '500', message: 'Skor perlu ditinjau.' },
    ];
    const decision = { outcome: 'REFERRED' as const, reasons, policyVersion: 'p-1', inputsHash: 'h', by: 'policy' };
    const application = await addApplication(desk.stub.house.orm, user.id, { status: 'NEEDS REVIEW', decision });
    await addAttempt(desk.stub.house.orm, application, { status: 'DECLINED', funderLoanId: 'FIN-1' });
    const em = desk.stub.house.orm.em.fork();
    em.create(ApplicationEventSchema, {
      application: application.id,
      key: 'a',
      description: 'Diterima.',
      at: new Date(),
    });
    await em.flush();

    const viewer = await desk.signIn('viewer');
    const { applicationNo } = application;
    const { body, text } = await viewer.get(`/api/applications/${applicationNo}`);
    expect(body).toMatchObject({
      application_no: applicationNo,
      status: 'NEEDS REVIEW',
      decision,
      timeline: [{ description: 'Diterima.' }],
      funding: [{ funder: 'FINFRA', status: 'DECLINED', funder_loan_id: 'FIN-1' }],
      workflows: [{ workflow_id: `limit-${user.id}` }, { workflow_id: `loan-${applicationNo}` }],
    });
    expect(text).not.toContain(user.phone);
    expect(await desk.audited(applicationNo)).toEqual([{ actor: viewer.email, action: 'application.view' }]);
    expect((await viewer.get('/api/applications/APP-LN-2026-00000000')).status).toBe(404);
  });
});

describe('a referral is decided by two people', () => {
  const referred = async () => {
    const { id } = await addUser(desk.stub);
    const { applicationNo } = await addApplication(desk.stub.house.orm, id, {
      status: 'NEEDS REVIEW',
      decision: referral,
    });
    return { applicationNo, path: `/api/applications/${applicationNo}/decision` };
  };
  const approve = { decision: 'APPROVE', reason: 'gaji terverifikasi' };

  test('the maker proposes, the checker confirms, the workflow is told, the audit log has both', async () => {
    const { applicationNo, path } = await referred();
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    expect(await maker.post(path, approve)).toMatchObject({ status: 202, body: { state: 'PROPOSED' } });
    expect(desk.decisions).toEqual([]);
    expect(await checker.post(path, { ...approve, reason: 'setuju' })).toMatchObject({
      status: 200,
      body: { state: 'CONFIRMED', proposal: { proposed_by: maker.email, confirmed_by: checker.email } },
    });
    const told = { decision: 'APPROVE', operator: checker.email, reason: approve.reason };
    expect(desk.decisions).toEqual([{ workflowId: `loan-${applicationNo}`, decision: told }]);
    expect(await desk.audited(`loan-${applicationNo}`)).toEqual([
      {
        actor: maker.email,
        action: 'decision.propose',
        before: { status: 'NEEDS REVIEW' },
        after: { decision: 'APPROVE' },
        reason: approve.reason,
      },
      {
        actor: checker.email,
        action: 'decision.confirm',
        before: { status: 'NEEDS REVIEW' },
        after: { decision: 'APPROVE', proposedBy: maker.email },
        reason: 'setuju',
      },
    ]);
  });

  test('nobody confirms the own proposal, an admin neither', async () => {
    const { path } = await referred();
    const admin = await desk.signIn('admin');
    expect((await admin.post(path, approve)).status).toBe(202);
    expect(await admin.post(path, approve)).toMatchObject({ status: 403, body: { error_code: 'SAME_OPERATOR' } });
    expect(desk.decisions).toEqual([]);
  });

  test('a checker confirms what was proposed or nothing; another maker does not confirm', async () => {
    const { path } = await referred();
    const checker = await desk.signIn('checker');
    expect(await checker.post(path, approve)).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    await (await desk.signIn('maker')).post(path, approve);
    expect(await checker.post(path, { ...approve, decision: 'REJECT' })).toMatchObject({
      status: 409,
      body: { error_code: 'PROPOSAL_PENDING', data: { proposal: { decision: 'APPROVE' } } },
    });
    expect((await (await desk.signIn('maker', 'maker2')).post(path, approve)).status).toBe(403);
    expect(desk.decisions).toEqual([]);
  });

  test('the maker may think again', async () => {
    const { path } = await referred();
    const maker = await desk.signIn('maker');
    await maker.post(path, approve);
    expect(await maker.post(path, { decision: 'REJECT', reason: 'dokumen palsu' })).toMatchObject({ status: 202 });
    await (await desk.signIn('checker')).post(path, { decision: 'REJECT', reason: 'setuju' });
    expect(desk.decisions).toMatchObject([{ decision: { decision: 'REJECT', reason: 'dokumen palsu' } }]);
  });

  test('a decision that the workflow does not wait for leaves the proposal open', async () => {
    const { applicationNo, path } = await referred();
    await (await desk.signIn('maker')).post(path, approve);
    desk.stub.arus.decideReferral = async () => ({ refused: { code: 'NOT_UNDER_REVIEW' } });
    expect(await (await desk.signIn('checker')).post(path, approve)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
    const em = desk.stub.house.orm.em.fork();
    expect(await em.count(ProposalSchema, { subject: `loan-${applicationNo}`, confirmedBy: null })).toBe(1);
    await em.nativeUpdate(ApplicationSchema, { applicationNo }, { status: 'ACTIVE' });
    expect((await (await desk.signIn('maker', 'maker2')).post(path, approve)).status).toBe(409);
  });

  test('two makers at once make one proposal', async () => {
    const { applicationNo, path } = await referred();
    const makers = [await desk.signIn('maker'), await desk.signIn('maker', 'maker2')];
    const statuses = (await Promise.all(makers.map((maker) => maker.post(path, approve)))).map(({ status }) => status);
    expect(statuses).toContain(202);
    expect(statuses.every((status) => [202, 403, 409].includes(status))).toBe(true);
    expect(await desk.stub.house.orm.em.fork().count(ProposalSchema, { subject: `loan-${applicationNo}` })).toBe(1);
  });

  test('a referred limit likewise', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, id, { status: 'UNDER REVIEW', total: 0, reasons: referral.reasons });
    const path = `/api/users/${id}/limit-decision`;
    await (await desk.signIn('maker')).post(path, approve);
    await (await desk.signIn('checker')).post(path, approve);
    expect(desk.decisions).toMatchObject([{ workflowId: `limit-${id}`, decision: { decision: 'APPROVE' } }]);
  });

  test('of a person who never asked for a limit, and of nobody, says which', async () => {
    const maker = await desk.signIn('maker');
    const { id } = await addUser(desk.stub);
    for (const path of ['limit-decision', 'suspend-limit']) {
      const body = path === 'limit-decision' ? approve : { reason: approve.reason };
      expect(await maker.post(`/api/users/${id}/${path}`, body)).toMatchObject({
        status: 404,
        body: { error_code: 'LIMIT_NOT_FOUND', message: 'Pengguna ini belum pernah mengajukan limit kredit.' },
      });
      for (const nobody of [randomUUID(), 'nobody'])
        expect(await maker.post(`/api/users/${nobody}/${path}`, body)).toMatchObject({
          status: 404,
          body: { error_code: 'USER_NOT_FOUND' },
        });
    }
  });

  test('a limit whose evidence is still being gathered waits for nobody', async () => {
    const { id } = await addUser(desk.stub);
    await addLimit(desk.stub.house.orm, id, { status: 'UNDER REVIEW', total: 0 });
    expect(await (await desk.signIn('maker')).post(`/api/users/${id}/limit-decision`, approve)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
  });

  test('an application that is parked at its disbursement waits for no decision', async () => {
    const { id } = await addUser(desk.stub);
    const decision = { ...referral, outcome: 'APPROVED' as const };
    const { applicationNo } = await addApplication(desk.stub.house.orm, id, { status: 'NEEDS REVIEW', decision });
    const maker = await desk.signIn('maker');
    expect(await maker.post(`/api/applications/${applicationNo}/decision`, approve)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
    expect(await desk.stub.house.orm.em.fork().count(ProposalSchema, { applicationNo })).toBe(0);
  });
});

describe('a case that is blocked', () => {
  const blocked = async (step: string) => {
    const { applicationNo } = await addApplication(desk.stub.house.orm, (await addUser(desk.stub)).id, {
      status: 'SIGNED',
    });
    desk.blocks.set(`loan-${applicationNo}`, {
      step,
      reason: 'HTTP 403',
      actions: ['retry', 'amend', 'cancel'],
      since: '2026-11-20T10:00:00.000Z',
    });
    return { applicationNo, path: `/api/applications/${applicationNo}/resolve` };
  };

  test('says why, and goes on as an operator says', async () => {
    const { applicationNo, path } = await blocked('create borrower');
    const maker = await desk.signIn('maker');
    const { body } = await maker.get(`/api/applications/${applicationNo}/block`);
    expect(body).toMatchObject({
      block: { workflow_id: `loan-${applicationNo}`, step: 'create borrower', reason: 'HTTP 403' },
    });
    const retry = { action: 'retry', reason: 'kredensial diperbarui' };
    expect(await maker.post(path, retry)).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } });
    expect(desk.resolutions).toEqual([
      { workflowId: `loan-${applicationNo}`, resolution: { ...retry, operator: maker.email } },
    ]);
    expect(await desk.audited(`loan-${applicationNo}`)).toEqual([
      {
        actor: maker.email,
        action: 'block.resolve',
        before: { step: 'create borrower', because: 'HTTP 403', since: '2026-11-20T10:00:00.000Z' },
        after: { action: 'retry' },
        reason: retry.reason,
      },
    ]);
    expect(await maker.post(path, { action: 'skip', reason: 'coba' })).toMatchObject({
      status: 409,
      body: { error_code: 'ACTION_NOT_ALLOWED', data: { actions: ['retry', 'amend', 'cancel'] } },
    });
  });

  test('a value that says whom the funder pays comes from two people who agree on it', async () => {
    const { applicationNo, path } = await blocked('find the borrower at Finfra');
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    const amend = { action: 'amend', reason: 'nomor dari Finfra', value: 'fin-77' };
    expect(await maker.post(path, { ...amend, value: undefined })).toMatchObject({
      status: 400,
      body: { error_code: 'VALIDATION_ERROR', details: [{ field: 'value' }] },
    });
    expect(await maker.post(path, amend)).toMatchObject({
      status: 202,
      body: { proposal: { decision: 'amend', terms: { value: 'fin-77' } } },
    });
    expect(await checker.post(path, { ...amend, value: 'fin-78' })).toMatchObject({
      status: 409,
      body: { error_code: 'PROPOSAL_PENDING', data: { proposal: { terms: { value: 'fin-77' } } } },
    });
    expect(desk.resolutions).toEqual([]);
    expect((await checker.post(path, amend)).status).toBe(200);
    expect(desk.resolutions).toEqual([
      { workflowId: `loan-${applicationNo}`, resolution: { ...amend, operator: checker.email } },
    ]);
  });

  test('where money may move needs a second person, about the same block', async () => {
    const { applicationNo, path } = await blocked('disbursement');
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    const retry = { action: 'retry', reason: 'Finfra memastikan belum cair' };
    expect((await maker.post(path, retry)).status).toBe(202);
    expect(desk.resolutions).toEqual([]);

    // It was resolved otherwise, and is blocked anew: the old proposal is about something else.
    desk.blocks.set(`loan-${applicationNo}`, {
      step: 'disbursement',
      reason: 'again',
      actions: ['retry', 'cancel'],
      since: new Date().toISOString(),
    });
    expect((await checker.post(path, retry)).status).toBe(409);
    expect((await maker.post(path, retry)).status).toBe(202);
    expect((await checker.post(path, retry)).status).toBe(200);
    expect(desk.resolutions).toMatchObject([{ resolution: { action: 'retry', operator: checker.email } }]);
  });

  test('that is not blocked has nothing to resolve', async () => {
    const { applicationNo } = await addApplication(desk.stub.house.orm, (await addUser(desk.stub)).id);
    const maker = await desk.signIn('maker');
    const answer = await maker.post(`/api/applications/${applicationNo}/resolve`, {
      action: 'retry',
      reason: 'coba lagi',
    });
    expect(answer).toMatchObject({ status: 409, body: { error_code: 'NOTHING_TO_DECIDE' } });
    expect((await maker.get(`/api/applications/${applicationNo}/block`)).body).toEqual({ block: null });
  });
});
