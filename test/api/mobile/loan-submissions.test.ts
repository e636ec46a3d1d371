import { describe, expect, test } from '@jest/globals';
import { ApplicationEventSchema, ApplicationSchema } from '../../../src/db/entities/loan.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import { addApplication, addAttempt, addLimit, addLoan, today } from '../../builders/loan.ts';
import { addUser, PIN } from '../stub-house.ts';
import { borrowerDesk } from './borrower-desk.ts';

const desk = borrowerDesk();
const product = builtInPolicy.products[0]!;
const asked = {
  product_id: product.id,
  requested_amount: 8_000_000,
  tenor_months_id: 3,
  promo_id: 3,
  security_pin: PIN,
};
const error = (error_code: string, message: string) => ({ status: 'error', error_code, message });

describe('a submission (16)', () => {
  const borrower = async () => {
    const one = await desk.signedIn();
    await addLimit(desk.stub.house.orm, one.user.id);
    return one;
  };

  test('is answered with its price: 8,000,000 over twelve months with the promo is 9,970,000', async () => {
    const { user, post } = await borrower();
    const answer = await post('/submissions', asked);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Pengajuan pinjaman berhasil dikirim dan sedang dalam peninjauan.',
      data: {
        application_no: expect.stringMatching(/^APP-LN-\d{4}-\d{8}$/),
        loan_title: 'Pinjaman Biaya Pendidikan',
        product_id: product.id,
        requested_amount: 8_000_000,
        tenor_months_id: 3,
        applied_interest_rate: 2,
        is_promo_applied: true,
        promo: { promo_id: 3, promo_code: 'PROMO-MERDEKA-2026', promo_discount_amount: 100_000 },
        service_fee_amount: 150_000,
        total_repayment_amount: 9_970_000,
        status: 'UNDER REVIEW',
        applied_at: today(),
      },
    });
    const { application_no } = answer.body.data;
    expect(desk.submissions).toMatchObject([
      { applicationNo: application_no, userId: user.id, amount: 8_000_000, tenorId: 3, promoId: 3 },
    ]);
  });

  test('without a promo carries none', async () => {
    const { post } = await borrower();
    const answer = await post('/submissions', { ...asked, promo_id: null });
    expect(answer.body.data).toMatchObject({
      is_promo_applied: false,
      promo: null,
      total_repayment_amount: 10_070_000,
    });
  });

  test('sent twice under one key is one submission', async () => {
    const { post } = await borrower();
    const first = await post('/submissions', asked, { 'idempotency-key': 'loan-1' });
    const again = await post('/submissions', asked, { 'idempotency-key': 'loan-1' });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(desk.submissions).toHaveLength(1);
  });

  test('needs a limit, and one that is active', async () => {
    const { user, post } = await desk.signedIn();
    expect(await post('/submissions', asked)).toMatchObject({ status: 404, body: { error_code: 'LIMIT_NOT_FOUND' } });
    await addLimit(desk.stub.house.orm, user.id, { status: 'UNDER REVIEW', total: 0 });
    expect(await post('/submissions', asked)).toMatchObject({ status: 409, body: { error_code: 'LIMIT_NOT_ACTIVE' } });
    expect(desk.submissions).toEqual([]);
  });

  test('over the limit is refused, before the workflow and by it', async () => {
    const insufficient = error('INSUFFICIENT_LIMIT', 'Jumlah pinjaman melebihi sisa limit kredit Anda.');
    const { post } = await borrower();
    const answer = await post('/submissions', { ...asked, requested_amount: 10_000_001 });
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(insufficient);
    expect(desk.submissions).toEqual([]);

    desk.stub.arus.submitLoan = async () => ({ refused: { code: 'INSUFFICIENT_LIMIT' } });
    expect((await post('/submissions', asked)).body).toEqual(insufficient);
  });

  test.each([
    ['product_id', { product_id: 'nothing' }],
    ['tenor_months_id', { tenor_months_id: 9 }],
    ['requested_amount', { requested_amount: 999_999 }],
    ['requested_amount', { requested_amount: 50_000_001 }],
    ['requested_amount', { requested_amount: 1_500_000.5 }],
    ['requested_amount', { requested_amount: '8000000' }],
    ['security_pin', { security_pin: '12' }],
  ])('names %s when it is wrong', async (field, change) => {
    const { post } = await borrower();
    const answer = await post('/submissions', { ...asked, ...change });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error_code: 'VALIDATION_ERROR', details: [{ field }] });
    expect(JSON.stringify(answer.body)).not.toContain(PIN);
  });

  test('with a promo that does not exist is refused', async () => {
    const { post } = await borrower();
    expect(await post('/submissions', { ...asked, promo_id: 99 })).toMatchObject({
      status: 422,
      body: { error_code: 'PROMO_NOT_APPLICABLE' },
    });
  });

  test('with a wrong PIN uses up a try of the same counter as login', async () => {
    const { token, post } = await borrower();
    const answer = await post('/submissions', { ...asked, security_pin: '246809' });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      ...error('INVALID_PIN', 'PIN yang anda masukkan salah. Silahkan coba lagi.'),
      data: { remaining_attempts: 2, is_locked: false },
    });
    await post('/submissions', { ...asked, security_pin: '246809' });
    const locked = await post('/submissions', { ...asked, security_pin: '246809' });
    expect(locked.body.data).toEqual({ remaining_attempts: 0, is_locked: true });
    const login = await desk.stub.call('POST', '/api/v1/auth/login/verify-pin', { token, json: { pin: PIN } });
    expect(login.body).toMatchObject({ error_code: 'INVALID_PIN' });
    expect(desk.submissions).toEqual([]);
  });

  test('waits for the one before it', async () => {
    const { user, post } = await borrower();
    await addApplication(desk.stub.house.orm, user.id, { status: 'AWAITING SIGNATURE' });
    const answer = await post('/submissions', asked);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ error_code: 'DUPLICATE_SUBMISSION' });
    expect(answer.body.message).toContain('pinjaman');
  });
});

describe('applications', () => {
  test('are listed newest first, a page at a time, only the own ones', async () => {
    const { user, get } = await desk.signedIn();
    const other = await addUser(desk.stub);
    await addApplication(desk.stub.house.orm, other.id);
    const made = [];
    for (let i = 0; i < 21; i++) made.push(await addApplication(desk.stub.house.orm, user.id, { status: 'CANCELLED' }));
    const { data } = (await get('/submissions')).body;
    expect(data).toMatchObject({ page: 1, has_more: true });
    expect(data.submissions).toHaveLength(20);
    expect(data.submissions[0].application_no).toBe(made.at(-1)!.applicationNo);
    expect((await get('/submissions?page=2')).body.data).toMatchObject({
      has_more: false,
      submissions: [{ application_no: made[0]!.applicationNo }],
    });
    expect((await get('/submissions?page=0')).status).toBe(400);
  });

  test.each([
    ['REJECTED', 'velocity', 'Anda terlalu sering mengajukan pinjaman dalam waktu singkat.'],
    ['REJECTED', 'NO_FUNDER', 'Belum ada pemberi dana yang dapat mendanai pengajuan ini.'],
    ['CANCELLED', 'CANCELLED_BY_OPERATOR', 'Pengajuan dibatalkan oleh petugas.'],
    ['CANCELLED', 'Saya berubah pikiran', 'Saya berubah pikiran'],
  ] as const)('that ended %s for %s say why in words', async (status, closedReason, words) => {
    const { user, get } = await desk.signedIn();
    const { id, applicationNo } = await addApplication(desk.stub.house.orm, user.id, { status });
    await desk.stub.house.orm.em.fork().nativeUpdate(ApplicationSchema, { id }, { closedReason });
    expect((await get(`/submissions/${applicationNo}`)).body.data).toMatchObject({ status, closed_reason: words });
  });

  test('awaiting signature say where to sign; the schedule is indicative', async () => {
    const { user, get } = await desk.signedIn();
    const application = await addApplication(desk.stub.house.orm, user.id, {
      status: 'AWAITING SIGNATURE',
      funder: 'FINFRA',
    });
    const signingExpiresAt = new Date('2027-01-01T00:00:00Z');
    await addAttempt(desk.stub.house.orm, application, { signingUrl: 'https://sign.example/1', signingExpiresAt });
    const em = desk.stub.house.orm.em.fork();
    const told = { application: application.id, key: 'UNDER REVIEW', status: 'UNDER REVIEW' as const };
    em.create(ApplicationEventSchema, {
      ...told,
      description: 'Pengajuan diterima.',
      at: new Date('2026-11-21T01:02:03Z'),
    });
    await em.flush();

    const { data } = (await get(`/submissions/${application.applicationNo}`)).body;
    expect(data).toMatchObject({
      application_no: application.applicationNo,
      total_repayment_amount: 9_970_000,
      status: 'AWAITING SIGNATURE',
      funder: 'FINFRA',
      signing: { url: 'https://sign.example/1', expires_at: '2027-01-01T00:00:00Z' },
      timeline: [{ status: 'UNDER REVIEW', description: 'Pengajuan diterima.', at: '2026-11-21T01:02:03Z' }],
    });
    expect(data.schedule).toHaveLength(12);
    expect(data.schedule[0]).toMatchObject({ schedule_id: null, installment_no: 1, amount: 830_833, status: 'UNPAID' });
  });

  test('that are active show the schedule that is owed', async () => {
    const { user, get } = await desk.signedIn();
    const { application, instalments } = await addLoan(desk.stub.house.orm, user.id);
    const { data } = (await get(`/submissions/${application.applicationNo}`)).body;
    expect(data.signing).toBeNull();
    expect(data.applied_at).toBe(today());
    expect(data.schedule.map(({ schedule_id }: { schedule_id: string }) => schedule_id)).toEqual(
      instalments.map(({ id }) => id),
    );
  });

  test('of somebody else do not exist, whatever is asked of them', async () => {
    const stranger = await desk.signedIn();
    const owner = await addUser(desk.stub);
    const { applicationNo } = (await addLoan(desk.stub.house.orm, owner.id)).application;
    const gone = error('APPLICATION_NOT_FOUND', 'Pengajuan pinjaman tidak ditemukan.');
    expect((await stranger.get(`/submissions/${applicationNo}`)).body).toEqual(gone);
    expect((await stranger.get(`/submissions/${applicationNo}/early-settlement`)).body).toEqual(gone);
    expect(await stranger.post(`/submissions/${applicationNo}/cancel`, {})).toMatchObject({
      status: 404,
      body: gone,
    });
  });

  test('can be withdrawn until they are signed', async () => {
    const { user, post } = await desk.signedIn();
    const { id, applicationNo } = await addApplication(desk.stub.house.orm, user.id, { status: 'APPROVED' });
    const answer = await post(`/submissions/${applicationNo}/cancel`, {});
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Pengajuan pinjaman berhasil dibatalkan.',
      data: { application_no: applicationNo, status: 'CANCELLED' },
    });

    desk.stub.arus.cancelLoan = async () => ({ refused: { code: 'NOT_CANCELLABLE' } });
    expect((await post(`/submissions/${applicationNo}/cancel`, {})).body).toMatchObject({
      error_code: 'NOT_CANCELLABLE',
    });
    await desk.stub.house.orm.em.fork().nativeUpdate(ApplicationSchema, { id }, { status: 'SIGNED' });
    desk.stub.arus.cancelLoan = async () => ({ cancelled: true });
    expect(await post(`/submissions/${applicationNo}/cancel`, {})).toMatchObject({
      status: 409,
      body: { error_code: 'NOT_CANCELLABLE' },
    });
  });
});
