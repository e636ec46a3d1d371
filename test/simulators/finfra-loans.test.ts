import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { finfraSteps, type FinfraSteps } from './finfra-client.ts';
import { eventually, type Listener, listenForCallbacks } from './listener.ts';
import { finfraBorrower, finfraLoan } from './finfra-requests.ts';
import { ask, nikEnding } from './requests.ts';

let simulators: Simulators;
let us: Listener;
let finfra: FinfraSteps;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({
    only: ['finfra'],
    callbackBaseUrl: us.url,
    callbackDelayMs: 20,
    lateCallbackMs: 300,
  });
  finfra = await finfraSteps(simulators.urls.finfra, us);
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

const scenario = (body: unknown) => ask('POST', `${simulators.urls.finfra}/_sim/scenario`, body);
const disburse = (loanId: string, signal?: AbortSignal) =>
  finfra.call('POST', `/api/core/loans/${loanId}/disbursement`, {}, {}, signal);

describe('loans', () => {
  test('a loan goes from PENDING over APPROVED and SIGNED to DISBURSED, told each time', async () => {
    const nik = nikEnding('0020');
    const userId = await finfra.approvedBorrower(nik);
    const created = await finfra.call('POST', `/api/core/loans/${userId}/bnpl`, finfraLoan('APP-20'));
    expect(created.body).toEqual({ unique_id: expect.any(String), partner_reference: 'APP-20', status: 'PENDING' });
    const loanId: string = created.body.unique_id;
    expect(await finfra.told('loan_approved', nik)).toMatchObject({
      loan_unique_id: loanId,
      partner_reference: 'APP-20',
      status: 'APPROVED',
      amount: 8_000_000,
    });

    expect((await disburse(loanId)).status).toBe(400);
    const signing = await finfra.call('POST', '/api/core/loans/signing/initiate', { loan_unique_id: loanId });
    expect(signing.body).toMatchObject({ loan_unique_id: loanId, expires_at: expect.any(String) });
    expect((await ask('GET', signing.body.signing_url)).body).toMatch(/Tanda tangani/);
    expect((await ask('POST', `${signing.body.signing_url}x`)).status).toBe(404);
    expect((await ask('POST', signing.body.signing_url)).body).toMatch(/Sudah ditandatangani/);
    expect(await finfra.told('loan_signed', nik)).toMatchObject({ status: 'SIGNED' });

    expect((await disburse(loanId)).body).toEqual({ loan_unique_id: loanId, status: 'DISBURSEMENT_IN_PROGRESS' });
    expect((await disburse(loanId)).status).toBe(409);
    expect(await finfra.told('loan_disbursed', nik)).toMatchObject({ status: 'DISBURSED', loan_unique_id: loanId });
    expect((await disburse(loanId)).status).toBe(409);
    expect((await finfra.call('GET', `/api/core/loans/details/${loanId}`)).body).toMatchObject({
      unique_id: loanId,
      partner_reference: 'APP-20',
      user_id: userId,
      amount: 8_000_000,
      status: 'DISBURSED',
      signed_at: expect.any(String),
      disbursed_at: expect.any(String),
      repayment_schedule: finfraLoan('').repayment_schedule,
    });
    expect(finfra.titles(nik)).toEqual([
      'user_created',
      'user_approved',
      'loan_approved',
      'loan_signed',
      'loan_disbursed',
    ]);
  });

  test('the same partner_reference is 409 with the loan that exists', async () => {
    const loanId = await finfra.approvedLoan(nikEnding('0021'));
    const { user_id } = (await finfra.call('GET', `/api/core/loans/details/${loanId}`)).body;
    const again = await finfra.call('POST', `/api/core/loans/${user_id}/bnpl`, finfraLoan(`loan-${nikEnding('0021')}`));
    expect(again).toMatchObject({ status: 409, body: { unique_id: loanId } });
  });

  test('a borrower who is not approved gets no loan', async () => {
    const id = await finfra.borrower(nikEnding('0022'));
    expect((await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan('y'))).body.message).toBe(
      'Borrower must be in APPROVED status',
    );
    expect((await finfra.call('POST', '/api/core/loans/nobody/bnpl', finfraLoan('y'))).status).toBe(404);
  });

  test.each([
    ['amount', 8_000_000.5],
    ['amount', 7_000_000],
    ['tenor', 3],
    ['tenor_unit', 'YEAR'],
    ['interest_type', 'FLOATING'],
    ['repayment_schedule', []],
  ])('%s %j is refused', async (field, value) => {
    const id = await finfra.borrower(nikEnding('0023')).catch(() => '');
    const known = id || String((await finfra.told('user_created', nikEnding('0023')))['user_id']);
    expect(
      (await finfra.call('POST', `/api/core/loans/${known}/bnpl`, finfraLoan('z', { [field]: value }))).status,
    ).toBe(400);
  });

  test('a single-payment loan has a due date and no schedule', async () => {
    const userId = await finfra.approvedBorrower(nikEnding('0024'));
    const { repayment_schedule: _, ...terms } = finfraLoan('single');
    const created = await finfra.call('POST', `/api/core/loans/${userId}`, {
      ...terms,
      tenor: 1,
      due_date: '2027-01-21',
    });
    expect(created.body).toMatchObject({ partner_reference: 'single', status: 'PENDING' });
    expect(
      (await finfra.call('GET', `/api/core/loans/details/${created.body.unique_id}`)).body.repayment_schedule,
    ).toEqual([]);
  });

  test('a pending loan is rejected with a reason, a disbursed one is not', async () => {
    const loanId = await finfra.approvedLoan(nikEnding('0025'));
    const reject = (body: unknown) => finfra.call('POST', `/api/core/loans/${loanId}/reject`, body);
    expect((await reject({})).status).toBe(400);
    expect((await reject({ reason: 'cancelled' })).body.status).toBe('REJECTED');
    expect(await finfra.told('loan_rejected', nikEnding('0025'))).toMatchObject({ reason: 'cancelled' });
    expect((await reject({ reason: 'cancelled' })).status).toBe(409);
  });

  test('a loan that was rejected before it was decided stays rejected, and is told so once', async () => {
    const nik = nikEnding('0028');
    const id = await finfra.approvedBorrower(nik);
    const { unique_id } = (await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan(`loan-${nik}`))).body;
    await finfra.call('POST', `/api/core/loans/${unique_id}/reject`, { reason: 'cancelled' });
    expect(await finfra.told('loan_rejected', nik)).toMatchObject({ status: 'REJECTED', reason: 'cancelled' });
    expect(finfra.titles(nik)).toEqual(['user_created', 'user_approved', 'loan_rejected']);
    expect((await finfra.call('GET', `/api/core/loans/details/${unique_id}`)).body.status).toBe('REJECTED');
  });

  test('loans are listed in pages, filtered', async () => {
    const loanId = await finfra.approvedLoan(nikEnding('0026'));
    const { user_id } = (await finfra.call('GET', `/api/core/loans/details/${loanId}`)).body;
    expect((await finfra.call('GET', `/api/core/loans?userId=${user_id}&pageSize=5`)).body).toMatchObject({
      data: [{ unique_id: loanId }],
      page_number: 1,
      page_size: 5,
      total: 1,
    });
    expect((await finfra.call('GET', '/api/core/loans?startRangeAmount=9000000')).body.total).toBe(0);
    expect((await finfra.call('GET', '/api/core/loans?uniqueId=abc')).status).toBe(400);
  });

  test('a virtual account is made, paid and told by webhook', async () => {
    const loanId = await finfra.approvedLoan(nikEnding('0027'));
    const wanted = {
      external_id: 'VA-27',
      loan_unique_id: loanId,
      bank_code: 'BNI',
      amount: 4_235_000,
      expires_at: '2099-01-01T00:00:00Z',
    };
    const { body } = await finfra.call('POST', '/api/core/virtual-account/request', wanted);
    expect(body).toEqual({
      id: expect.any(String),
      external_id: 'VA-27',
      bank_code: 'BNI',
      account_number: expect.stringMatching(/^\d{16}$/),
      amount: 4_235_000,
      expires_at: wanted.expires_at,
    });
    await ask('POST', `${simulators.urls.finfra}/_sim/pay-virtual-account`, { external_id: 'VA-27' });
    const webhook = await us.callback('/api/core/payment-gateway/virtual-account/status');
    expect(webhook.headers['finfra-auth-key']).toBe('embedded-finfra-callback');
    expect(webhook.body).toMatchObject({
      external_id: 'VA-27',
      account_number: body.account_number,
      amount: 4_235_000,
    });
  });
});

describe('when things go wrong at Finfra', () => {
  test.each(['9034', '9035', '9061'])('digits %s: the loan is declined', async (digits) => {
    const id = await finfra.approvedBorrower(nikEnding(digits));
    await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan(`loan-${digits}`));
    expect(await finfra.told('loan_rejected', nikEnding(digits))).toMatchObject({
      status: 'REJECTED',
      reason: expect.any(String),
    });
  });

  test('a disbursement may fail after it was accepted', async () => {
    const loanId = await finfra.signedLoan(nikEnding('9036'));
    expect((await disburse(loanId)).status).toBe(200);
    await finfra.told('loan_disbursement_failed', nikEnding('9036'));
    expect(await finfra.status(loanId)).toBe('DISBURSEMENT_FAILED');
  });

  test.each(['9037', '9038'])('digits %s: the disbursement happens though its answer is lost', async (digits) => {
    const loanId = await finfra.signedLoan(nikEnding(digits));
    await expect(disburse(loanId, AbortSignal.timeout(300))).rejects.toThrow();
    await finfra.told('loan_disbursed', nikEnding(digits));
    expect(await finfra.status(loanId)).toBe('DISBURSED');
  });

  test('a disbursement may hang without being heard, or stay in progress', async () => {
    const unheard = await finfra.signedLoan(nikEnding('9040'));
    await expect(disburse(unheard, AbortSignal.timeout(200))).rejects.toThrow();
    expect(await finfra.status(unheard)).toBe('SIGNED');
    const stuck = await finfra.signedLoan(nikEnding('9039'));
    await disburse(stuck);
    expect(await finfra.status(stuck)).toBe('DISBURSEMENT_IN_PROGRESS');
  });

  test('a lost callback leaves the state to be asked for', async () => {
    const nik = nikEnding('9041');
    await finfra.call('POST', '/api/core/users', finfraBorrower(nik));
    const id: string = (await finfra.call('POST', '/api/core/users', finfraBorrower(nik))).body.id;
    await finfra.call('POST', `/api/core/users/${id}/approve`);
    await eventually(
      async () =>
        (await finfra.call('GET', `/api/core/users/${id}`)).body.status === 'APPROVED_BY_PARTNER' ? true : undefined,
      'approval',
    );
    expect(finfra.titles(nik)).toEqual([]);
  });

  test('callbacks may come twice, before the answer, or late', async () => {
    const twice = nikEnding('9042');
    await finfra.borrower(twice);
    expect((await finfra.told('user_created', twice, 2))['event_id']).toBe(
      (await finfra.told('user_created', twice, 1))['event_id'],
    );

    await finfra.call('POST', '/api/core/users', finfraBorrower(nikEnding('9043')));
    expect(finfra.titles(nikEnding('9043'))).toEqual(['user_created']);

    const startedAt = Date.now();
    await finfra.borrower(nikEnding('9044'));
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
  });

  test('a callback fault can be put on one title', async () => {
    await scenario({ operation: 'callback:loan_approved', fault: 'lost' });
    const id = await finfra.approvedBorrower(nikEnding('0040'));
    const { body } = await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan('APP-40'));
    await eventually(async () => ((await finfra.status(body.unique_id)) === 'APPROVED' ? true : undefined), 'approval');
    expect(finfra.titles(nikEnding('0040'))).toEqual(['user_created', 'user_approved']);
  });

  test('any callback can be sent, also with a wrong key', async () => {
    await ask('POST', `${simulators.urls.finfra}/_sim/callback`, {
      title: 'moon_landing',
      body: { status: 'DONE' },
      auth_key: 'wrong',
    });
    const callback = await us.callback('/moon_landing/status');
    expect(callback.headers['finfra-auth-key']).toBe('wrong');
    expect(callback.body).toMatchObject({ status: 'DONE', event_id: expect.any(String) });
  });
});
