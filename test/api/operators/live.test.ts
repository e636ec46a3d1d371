import { describe, expect, test } from '@jest/globals';
import { CreditLimitSchema } from '../../../src/db/entities/credit-limit.ts';
import { KycCaseSchema } from '../../../src/db/entities/onboarding.ts';
import { ProposalSchema } from '../../../src/db/entities/operators.ts';
import { workflowIds } from '../../../src/workflows/messages.ts';
import { statusOf } from '../../support/applications.ts';
import { activeBorrower, submissionOf } from '../../support/borrowers.ts';
import { eventually } from '../../support/house.ts';
import { newcomer, uploadKyc } from '../../support/newcomers.ts';
import { operatorHouse } from './operator-house.ts';

const desk = operatorHouse();
const approve = { decision: 'APPROVE', reason: 'dokumen dilihat' };
const people = async () => [await desk.signIn('maker'), await desk.signIn('checker')] as const;
const proposals = (subject: string) =>
  desk.house.orm.em.fork().find(ProposalSchema, { subject }, { orderBy: { createdAt: 'asc' } });

describe('with workflows that wait', () => {
  test('a referred limit is in the work list with its reasons, and two people give it', async () => {
    const { house } = desk;
    const [maker, checker] = await people();
    const { userId } = await activeBorrower(house, { lastDigits: '9003' });
    await house.arus.requestLimit(userId);
    const { body } = await eventually(
      () => maker.get('/api/work'),
      (seen) => seen.body.counts.referred_limits === 1,
    );
    expect(body.items.referred_limits).toMatchObject([
      { user_id: userId, reasons: [{ effect: 'REFER', message: expect.any(String) }] },
    ]);
    const path = `/api/users/${userId}/limit-decision`;
    expect((await maker.post(path, approve)).status).toBe(202);
    expect((await checker.post(path, approve)).status).toBe(200);
    await eventually(
      () => house.orm.em.fork().findOneOrFail(CreditLimitSchema, { user: userId }),
      ({ status }) => status === 'APPROVED',
    );
    // What was confirmed is not overtaken by what follows from it.
    expect(await proposals(workflowIds.creditLimit(userId))).toMatchObject([
      { confirmedBy: checker.email, outcome: null },
    ]);
    expect((await maker.post(path, approve)).body.error_code).toBe('NOTHING_TO_DECIDE');
  });

  test('an identity under review is decided while the second person’s call still waits for it', async () => {
    const { house } = desk;
    const [maker, checker] = await people();
    const somebody = await newcomer(house, '9021');
    for (let attempt = 0; attempt < 3; attempt++) await uploadKyc(house, somebody);
    const { userId: user, phoneIndex } = somebody.user;
    const { items } = (await maker.get('/api/work')).body;
    expect(items.identity_reviews).toMatchObject([
      { user_id: user, tries: [1, 2, 3].map(() => ({ ktp_read: true, face_match_score: 61.2 })) },
    ]);
    const path = `/api/users/${user}/kyc-decision`;
    expect((await maker.post(path, approve)).status).toBe(202);
    expect((await checker.post(path, approve)).status).toBe(200);
    expect(await house.orm.em.fork().count(KycCaseSchema, { user, status: 'OPERATOR_VERIFIED' })).toBe(1);
    expect(await proposals(workflowIds.onboarding(phoneIndex))).toMatchObject([
      { confirmedBy: checker.email, outcome: null },
    ]);
  });

  test('a parked loan is in the work list; what was proposed about it ends with it', async () => {
    const { house } = desk;
    const [maker, checker] = await people();
    const { userId } = await activeBorrower(house, { lastDigits: '9033', limit: 10_000_000 });
    const submission = submissionOf(house, userId);
    await house.arus.submitLoan(submission);
    const { applicationNo } = submission;
    const workflowId = workflowIds.loan(applicationNo);
    const { body } = await eventually(
      () => maker.get('/api/work'),
      (seen) => seen.body.counts.blocked === 1,
      60_000,
    );
    expect(body.items.blocked).toMatchObject([
      {
        ...{ workflow_id: workflowId, kind: 'loan', application_no: applicationNo, user_id: userId },
        block: { step: 'find the borrower at Finfra', actions: expect.arrayContaining(['amend', 'cancel']) },
      },
    ]);
    const resolve = `/api/cases/${workflowId}/resolve`;
    const amend = { action: 'amend', reason: 'dari dasbor Finfra', value: 'fin-77' };
    expect((await maker.post(`/api/applications/${applicationNo}/decision`, approve)).body.error_code).toBe(
      'NOTHING_TO_DECIDE',
    );
    expect((await maker.post(resolve, amend)).status).toBe(202);
    expect((await checker.post(resolve, { action: 'cancel', reason: 'tidak ditemukan' })).status).toBe(200);
    await eventually(
      () => statusOf(house, applicationNo),
      (status) => status === 'CANCELLED',
    );
    expect(await proposals(workflowId)).toMatchObject([{ confirmedBy: null, outcome: 'OVERTAKEN' }]);
    expect((await checker.post(resolve, amend)).body.error_code).toBe('NOTHING_TO_DECIDE');
    await eventually(
      () => maker.get('/api/work'),
      (seen) => seen.body.counts.blocked === 0,
      60_000,
    );
  }, 150_000);
});
