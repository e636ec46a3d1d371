import { describe, expect, test } from '@jest/globals';
import { addLimit, today } from '../../builders/loan.ts';
import { addUser, PIN, tokenFor } from '../stub-house.ts';
import { borrowerDesk } from './borrower-desk.ts';

const desk = borrowerDesk();
const error = (error_code: string, message: string) => ({ status: 'error', error_code, message });
const limitAsked = { submission_type: 'INITIAL_CREDIT_LIMIT' };

describe('asking for a limit (12)', () => {
  test('is accepted and processed afterwards', async () => {
    const { post } = await desk.signedIn();
    const answer = await post('/apply-limit', limitAsked);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ status: 'success', message: 'Pengajuan limit kredit Anda sedang diproses.' });
  });

  test('waits while another request is being reviewed, whoever notices it first', async () => {
    const duplicate = error(
      'DUPLICATE_SUBMISSION',
      'Mohon tunggu, saat ini pengajuan limit Anda masih dalam proses peninjauan.',
    );
    const reviewed = await desk.signedIn();
    await addLimit(desk.stub.house.orm, reviewed.user.id, { status: 'UNDER REVIEW', total: 0 });
    expect(await reviewed.post('/apply-limit', limitAsked)).toMatchObject({ status: 409, body: duplicate });

    desk.stub.arus.requestLimit = async () => ({ refused: { code: 'DUPLICATE_SUBMISSION' } });
    expect(await (await desk.signedIn()).post('/apply-limit', limitAsked)).toMatchObject({
      status: 409,
      body: duplicate,
    });
  });

  test.each([
    ['APPROVED', 'LIMIT_ALREADY_ACTIVE'],
    ['SUSPENDED', 'LIMIT_NOT_ACTIVE'],
  ] as const)('is refused while a limit is %s', async (status, code) => {
    const { user, post } = await desk.signedIn();
    await addLimit(desk.stub.house.orm, user.id, { status });
    expect(await post('/apply-limit', limitAsked)).toMatchObject({ status: 409, body: { error_code: code } });
  });

  test('is refused after a rejection until the day named, and accepted on it', async () => {
    const early = await desk.signedIn();
    await addLimit(desk.stub.house.orm, early.user.id, { status: 'REJECTED', total: 0, reapplyAfter: today(1) });
    const refused = await early.post('/apply-limit', limitAsked);
    expect(refused).toMatchObject({
      status: 409,
      body: { error_code: 'REAPPLY_TOO_EARLY', data: { reapply_after: today(1) } },
    });

    const onTheDay = await desk.signedIn();
    await addLimit(desk.stub.house.orm, onTheDay.user.id, { status: 'REJECTED', total: 0, reapplyAfter: today() });
    expect((await onTheDay.post('/apply-limit', limitAsked)).status).toBe(201);
  });

  test('tells who has not finished onboarding so, and turns an old onboarding token away', async () => {
    const call = async (status: 'PENDING' | 'ACTIVE') => {
      const token = await tokenFor(desk.stub, await addUser(desk.stub, { status }), 'onboarding');
      return desk.stub.call('POST', '/api/v1/loan/apply-limit', { token, json: limitAsked });
    };
    expect(await call('PENDING')).toMatchObject({ status: 409, body: { error_code: 'ONBOARDING_INCOMPLETE' } });
    expect(await call('ACTIVE')).toMatchObject({ status: 403, body: { error_code: 'FORBIDDEN' } });
  });

  test('names the field that is wrong', async () => {
    const { post } = await desk.signedIn();
    const answer = await post('/apply-limit', { submission_type: 'MORE' });
    expect(answer.body).toEqual({
      ...error('VALIDATION_ERROR', 'Data yang Anda masukkan tidak valid.'),
      details: [{ field: 'submission_type', value: 'MORE', message: 'Jenis pengajuan tidak valid.' }],
    });
  });
});

describe('the limit (13)', () => {
  test('does not exist before it was asked for', async () => {
    const { get } = await desk.signedIn();
    const answer = await get('/limit');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(
      error('LIMIT_NOT_FOUND', 'Anda belum memiliki limit kredit. Silahkan lakukan pengajuan awal.'),
    );
  });

  test('shows what is left of it', async () => {
    const { user, get } = await desk.signedIn();
    await addLimit(desk.stub.house.orm, user.id, { total: 10_000_000, reserved: 2_000_000, outstanding: 3_000_000 });
    expect((await get('/limit')).body).toEqual({
      status: 'success',
      message: 'Data limit kredit berhasil diambil.',
      data: {
        total_limit: 10_000_000,
        available_limit: 5_000_000,
        currency: 'IDR',
        status: 'APPROVED',
        is_active: true,
      },
    });
  });

  test('is nothing while it is reviewed, and says why when it was rejected', async () => {
    const reviewed = await desk.signedIn();
    await addLimit(desk.stub.house.orm, reviewed.user.id, { status: 'UNDER REVIEW', total: 0 });
    const nothing = { total_limit: 0, available_limit: 0, currency: 'IDR', is_active: false };
    expect((await reviewed.get('/limit')).body.data).toEqual({ ...nothing, status: 'UNDER REVIEW' });

    const rejected = await desk.signedIn();
    const why = { rejectionReason: 'Skor kredit belum mencukupi.', reapplyAfter: today(30) };
    await addLimit(desk.stub.house.orm, rejected.user.id, { status: 'REJECTED', total: 0, ...why });
    expect((await rejected.get('/limit')).body.data).toEqual({
      ...nothing,
      status: 'REJECTED',
      rejection_reason: why.rejectionReason,
      reapply_after: why.reapplyAfter,
    });
  });

  test('that is suspended can be seen and not used', async () => {
    const { user, get, post } = await desk.signedIn();
    await addLimit(desk.stub.house.orm, user.id, { status: 'SUSPENDED' });
    expect((await get('/limit')).body.data).toMatchObject({
      status: 'SUSPENDED',
      is_active: false,
      total_limit: 10_000_000,
    });
    const { id: product_id } = desk.stub.house.config.policy.products[0]!;
    const asked = { product_id, requested_amount: 8_000_000, tenor_months_id: 3, security_pin: PIN };
    expect(await post('/submissions', asked)).toMatchObject({ status: 409, body: { error_code: 'LIMIT_NOT_ACTIVE' } });
  });
});

test('tenors (14) are those of the document', async () => {
  const { get } = await desk.signedIn();
  expect((await get('/tenors')).body).toEqual({
    status: 'success',
    message: 'Data tenor berhasil diambil.',
    data: {
      tenor_list: [
        { id: 1, month: 3, label: '3 bulan', interest_rate: 2.5 },
        { id: 2, month: 6, label: '6 bulan', interest_rate: 2.2 },
        { id: 3, month: 12, label: '12 bulan', interest_rate: 2 },
      ],
    },
  });
});
