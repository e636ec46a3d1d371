import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { FunderAccountSchema } from '../../../src/db/entities/funding.ts';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { type InboxMessage, InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { PaymentSchema } from '../../../src/db/entities/payment.ts';
import { markUnmatched, storeInInbox } from '../../../src/inbox/store.ts';
import { postReceipt } from '../../../src/books/loan-book.ts';
import { blindIndex } from '../../../src/platform/encryption.ts';
import { addApplication, addAttempt, addLoan } from '../../builders/loan.ts';
import { addUser } from '../stub-house.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();
const orm = () => desk.stub.house.orm;
const em = () => orm().em.fork();
const stored = (id: string) => em().findOneOrFail(InboxMessageSchema, { id });

async function message(source: InboxMessage['source'], topic: string, body: object) {
  const { id } = await storeInInbox(em(), { source, topic, uniqueKey: randomUUID(), body: JSON.stringify(body) });
  await markUnmatched(em(), id, 'nobody fits');
  return { id, path: `/api/inbox/${id}/match` };
}
const callback = (topic: string, body: object) => message('FINFRA', topic, { status: 'SUCCESS', ...body });

async function application() {
  const user = await addUser(desk.stub);
  const made = await addApplication(orm(), user.id, { status: 'DISBURSING', funder: 'FINFRA' });
  return { ...made, userId: user.id };
}
const now = () => new Date().toISOString();
const dompetKilat = (body: object) => ({
  ...{
    transactionId: 'x',
    loanCode: 'LC-unknown',
    status: 'active',
    loanAmount: 8_000_000,
    tenor: 12,
    tenorUnit: 'MONTH',
  },
  ...body,
});

describe('a message that moves money', () => {
  const notices: [string, () => Promise<{ id: string; path: string }>][] = [
    ['a disbursement', () => callback('loan_disbursed', {})],
    ['a disbursement that failed, after which another funder is asked', () => callback('loan_disbursement_failed', {})],
    ['the account that a funder will pay to', () => callback('user_created', { user_id: 'fin-1' })],
    [
      'a payment of an unknown reference',
      () =>
        message('PAYMENT_GATEWAY', 'PAID', {
          ...{ reference_no: 'INVNOBODY', status: 'PAID', paid_amount: 500_000, payment_time: now() },
        }),
    ],
    [
      'money that Finfra collected',
      () =>
        message('FINFRA_INVOICE', 'PAID', {
          ...{ id: randomUUID(), external_id: 'x', status: 'PAID', paid_amount: 500_000, paid_at: now() },
        }),
    ],
    ['a disbursement of Dompet Kilat', () => message('DOMPET_KILAT_DISBURSE', 'active', dompetKilat({}))],
    [
      'money that Dompet Kilat collected',
      () =>
        message('DOMPET_KILAT_REPAYMENT', 'active', {
          ...dompetKilat({ histories: [{ transactionTime: now(), paymentAmount: 500_000 }] }),
        }),
    ],
  ];

  test.each(notices)('is matched by two people: %s', async (_what, told) => {
    const [{ id, path }, { applicationNo }] = [await told(), await application()];
    const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
    const match = { application_no: applicationNo, reason: 'dipastikan dengan mitra' };
    expect(await maker.post(path, { application_no: applicationNo })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'reason' }] },
    });
    expect(await maker.post(path, match)).toMatchObject({
      status: 202,
      body: {
        state: 'PROPOSED',
        proposal: { kind: 'MATCH', decision: applicationNo },
        message: { state: 'UNMATCHED' },
      },
    });
    expect(await maker.post(path, match)).toMatchObject({ status: 403, body: { error_code: 'SAME_OPERATOR' } });
    expect((await (await desk.signIn('maker', 'maker2')).post(path, match)).status).toBe(403);
    expect(await stored(id)).toMatchObject({ state: 'UNMATCHED', workflowId: null });

    expect(await checker.post(path, { ...match, application_no: (await application()).applicationNo })).toMatchObject({
      status: 409,
      body: { error_code: 'PROPOSAL_PENDING' },
    });
    expect(await checker.post(path, match)).toMatchObject({
      status: 200,
      body: { state: 'CONFIRMED', message: { state: 'RECEIVED', workflow_id: `loan-${applicationNo}` } },
    });
    expect(await stored(id)).toMatchObject({ state: 'RECEIVED', attempts: 0, workflowId: `loan-${applicationNo}` });
    expect(await desk.audited(id)).toMatchObject([
      { actor: maker.email, action: 'match.propose', after: { decision: applicationNo } },
      {
        ...{ actor: checker.email, action: 'match.confirm', before: { state: 'UNMATCHED', workflow_id: null } },
        after: { state: 'RECEIVED', workflow_id: `loan-${applicationNo}`, proposedBy: maker.email },
      },
    ]);
  });

  test('that found its case meanwhile is not matched to another by the second person', async () => {
    const [{ id, path }, { applicationNo }] = [await callback('loan_disbursed', {}), await application()];
    const match = { application_no: applicationNo, reason: 'dipastikan dengan Finfra' };
    await (await desk.signIn('maker')).post(path, match);
    await em().nativeUpdate(
      InboxMessageSchema,
      { id },
      { state: 'DELIVERED', workflowId: 'loan-APP-LN-2026-00000001' },
    );
    expect(await (await desk.signIn('checker')).post(path, match)).toMatchObject({
      status: 409,
      body: { error_code: 'NOTHING_TO_DECIDE' },
    });
    expect(await stored(id)).toMatchObject({ state: 'DELIVERED', workflowId: 'loan-APP-LN-2026-00000001' });
  });
});

test('a message that moves no money is matched by one person, whose reason is in the audit log', async () => {
  const [{ id, path }, { applicationNo }] = [await callback('loan_signed', {}), await application()];
  const checker = await desk.signIn('checker');
  expect(await checker.post(path, { application_no: applicationNo, reason: 'tanda tangan dilihat' })).toMatchObject({
    status: 200,
    body: { id, state: 'RECEIVED', workflow_id: `loan-${applicationNo}` },
  });
  expect(await desk.audited(id)).toEqual([
    {
      ...{ actor: checker.email, action: 'inbox.match', reason: 'tanda tangan dilihat' },
      before: { state: 'UNMATCHED', workflow_id: null },
      after: { state: 'RECEIVED', workflow_id: `loan-${applicationNo}` },
    },
  ]);
});

describe('a message that names something else itself is matched by nobody', () => {
  const refused = async (path: string, applicationNo: string, field: string) => {
    const maker = await desk.signIn('maker');
    expect(await maker.post(path, { application_no: applicationNo, reason: 'saya yakin' })).toMatchObject({
      status: 409,
      body: { error_code: 'MATCH_CONTRADICTED', data: { contradictions: [{ field, because: expect.any(String) }] } },
    });
  };

  test('another application', async () => {
    const [mine, other] = [await application(), await application()];
    const { path } = await callback('loan_signed', { partner_reference: other.applicationNo });
    await refused(path, mine.applicationNo, 'partner_reference');
  });

  test('another borrower, by our id, by the funder’s or by NIK', async () => {
    const [mine, other] = [await application(), await application()];
    const keys = desk.stub.house.config.PII_ENCRYPTION_KEYS;
    const fork = em();
    fork.create(FunderAccountSchema, { user: other.userId, funder: 'FINFRA', externalId: `fin-${other.userId}` });
    await fork.flush();
    await fork.nativeUpdate(UserSchema, { id: mine.userId }, { nikIndex: blindIndex(keys, 'nik', '3174051201900001') });
    const said: [string, object][] = [
      ['partner_reference', { partner_reference: other.userId }],
      ['user_id', { user_id: `fin-${other.userId}` }],
      ['identity_number', { identity_number: '3174051201900002' }],
    ];
    for (const [field, body] of said)
      await refused((await callback('user_approved', body)).path, mine.applicationNo, field);
  });

  test('a loan that the funder knows as another application’s, or not as this one’s', async () => {
    const [mine, other] = [await application(), await application()];
    await addAttempt(orm(), other, { funderLoanId: `FL-${other.applicationNo}` });
    const known = await callback('loan_disbursed', { loan_unique_id: `FL-${other.applicationNo}` });
    await refused(known.path, mine.applicationNo, 'loan_unique_id');
    await addAttempt(orm(), mine, { funderLoanId: `FL-${mine.applicationNo}` });
    const foreign = await callback('loan_disbursed', { loan_unique_id: 'somebody-else' });
    await refused(foreign.path, mine.applicationNo, 'loan_unique_id');
    const invoice = { id: randomUUID(), status: 'PAID', paid_amount: 1, paid_at: now() };
    const collected = await message('FINFRA_INVOICE', 'PAID', { ...invoice, external_id: other.applicationNo });
    await refused(collected.path, mine.applicationNo, 'external_id');
  });

  test('Dompet Kilat’s loan code or transaction', async () => {
    const [mine, other] = [await application(), await application()];
    const theirs = { funderLoanId: `LC-${other.applicationNo}`, funderReference: `R-${other.applicationNo}` };
    await addAttempt(orm(), other, { funder: 'DOMPET_KILAT', ...theirs });
    const said: [string, object][] = [
      ['loanCode', { loanCode: theirs.funderLoanId }],
      ['transactionId', { transactionId: theirs.funderReference }],
      ['transactionId', { transactionId: other.applicationNo }],
    ];
    for (const [field, body] of said)
      await refused(
        (await message('DOMPET_KILAT_DISBURSE', 'active', dompetKilat(body))).path,
        mine.applicationNo,
        field,
      );
  });

  test('a payment of ours: it is delivered to that payment', async () => {
    const { applicationNo, userId } = await application();
    const referenceNo = `INV${userId.slice(-12)}`;
    const fork = em();
    const row = { referenceNo, user: userId, channel: 'QRIS', amount: 1, parts: [], expiresAt: new Date() };
    fork.create(PaymentSchema, row);
    await fork.flush();
    const paid = { reference_no: referenceNo, status: 'PAID', paid_amount: 1, payment_time: now() };
    await refused((await message('PAYMENT_GATEWAY', 'PAID', paid)).path, applicationNo, 'reference_no');
  });

  test('money that is in the books of another loan', async () => {
    const { application: other } = await addLoan(orm(), (await addUser(desk.stub)).id);
    const entry = { transactionTime: now(), paymentAmount: 500_000 };
    await em().transactional((tx) =>
      postReceipt(tx, desk.stub.house.config.policy, {
        applicationNo: other.applicationNo,
        cause: `DOMPET_KILAT dompet-kilat-LC-unknown-${entry.transactionTime}-500000`,
        ...{ source: 'DOMPET_KILAT', channel: 'DOMPET_KILAT', paymentReference: null, amount: 500_000 },
        ...{ paidAt: new Date(), asOf: new Date(), named: [], earlySettlement: false },
      }),
    );
    const told = await message('DOMPET_KILAT_REPAYMENT', 'active', dompetKilat({ histories: [entry] }));
    await refused(told.path, (await application()).applicationNo, 'body');
  });

  test('and the second person is not past it either: what became known in between counts', async () => {
    const [mine, other] = [await application(), await application()];
    const { path, id } = await callback('loan_disbursed', { loan_unique_id: `late-${other.applicationNo}` });
    const match = { application_no: mine.applicationNo, reason: 'saya yakin' };
    expect((await (await desk.signIn('maker')).post(path, match)).status).toBe(202);
    await addAttempt(orm(), other, { funderLoanId: `late-${other.applicationNo}` });
    expect(await (await desk.signIn('checker')).post(path, match)).toMatchObject({
      status: 409,
      body: { error_code: 'MATCH_CONTRADICTED' },
    });
    expect((await stored(id)).state).toBe('UNMATCHED');
  });
});
