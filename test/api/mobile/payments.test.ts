import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mobileApp } from '../../../src/api/app.ts';
import { PaymentSchema } from '../../../src/db/entities/payment.ts';
import { LoanSchema } from '../../../src/db/entities/repayment.ts';
import { loanNow } from '../../../src/books/loan-clock.ts';
import { postReceipt } from '../../../src/books/loan-book.ts';
import { endOfDay, jakartaDate } from '../../../src/domain/calendar.ts';
import type { PaymentRequest } from '../../../src/workflows/messages.ts';
import { addLoan, today } from '../../builders/loan.ts';
import { listen, type Listener } from '../listener.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

const QRIS_PAYLOAD = '00020101021226-made-up';
let stub: StubHouse;
let listener: Listener;
let requests: PaymentRequest[];
beforeAll(async () => {
  stub = await stubHouse({ PUBLIC_BASE_URL: 'https://arus.example' });
  listener = await listen(mobileApp(stub.house));
});
afterAll(async () => {
  await listener.close();
  await stub.close();
});
beforeEach(() => {
  requests = [];
  // Writes what the payment workflow writes.
  stub.arus.requestPayment = async (request) => {
    requests.push(request);
    const { paymentId, userId, expiresAt, parts, ...payment } = request;
    const qr = payment.channel === 'QRIS';
    const em = stub.house.orm.em.fork();
    em.create(PaymentSchema, {
      ...payment,
      id: paymentId,
      user: userId,
      expiresAt: new Date(expiresAt),
      parts: parts.map((part) => ({ ...part, applicationNo: 'APP-LN-2026-00000001', installmentNo: 1 })),
      paymentCode: qr ? QRIS_PAYLOAD : '123456789012345',
    });
    await em.flush();
    return { paymentCode: qr ? null : '123456789012345', qrPayload: qr ? QRIS_PAYLOAD : null, expiresAt };
  };
});

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

async function borrower(loan: Parameters<typeof addLoan>[2] = {}) {
  const user = await addUser(stub);
  const token = await tokenFor(stub, user, 'session');
  const { application, instalments } = await addLoan(stub.house.orm, user.id, loan);
  const part = (i: number, amount = instalments[i]!.amount, penalty = 0) => ({
    schedule_id: instalments[i]!.id,
    total_installment_paid: amount - penalty,
    penalty_paid: penalty,
    amount_paid: amount,
  });
  const generate = (json: object, headers = {}) =>
    stub.call('POST', '/api/v1/payments/generate', { token, json, headers });
  const get = (path: string) => stub.call('GET', path, { token });
  return { user, token, application, instalments, part, generate, get };
}

test('methods (17) begin with those of the document', async () => {
  const { get } = await borrower();
  const answer = await get('/api/v1/payments/methods');
  expect(answer.body).toEqual({
    status: 'success',
    message: 'Metode pembayaran berhasil diambil.',
    data: { payment_methods: expect.any(Array) },
  });
  expect(answer.body.data.payment_methods.slice(0, 2)).toEqual([
    { code: 'MANDIRI_VA', name: 'Mandiri Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2500 },
    { code: 'QRIS', name: 'QRIS', category: 'QR_CODE', fee: 0 },
  ]);
});

describe('an instruction to pay (18)', () => {
  test('by virtual account is a number', async () => {
    const { user, part, generate } = await borrower();
    const answer = await generate({ payment_channel_id: 1, amount: 830_833, loan_repayment_schedules: [part(0)] });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Instruksi pembayaran berhasil dibuat.',
      data: {
        payment_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        payment_method: 'MANDIRI_VA',
        payment_code: '123456789012345',
        qr_url: null,
        paid_amount: 830_833,
        expiry_time: INSTANT,
      },
    });
    expect(requests).toEqual([
      {
        paymentId: answer.body.data.payment_id,
        referenceNo: expect.stringMatching(/^INV[0-9A-F]{32}$/),
        userId: user.id,
        channel: 'MANDIRI_VA',
        amount: 830_833,
        expiresAt: expect.any(String),
        earlySettlement: false,
        parts: [{ scheduleId: part(0).schedule_id, amount: 830_833, penalty: 0 }],
      },
    ]);
  });

  test('by QRIS is a code with an image that whoever has its address can load', async () => {
    const { part, generate } = await borrower();
    const answer = await generate({ payment_method: 'QRIS', amount: 830_833, loan_repayment_schedules: [part(0)] });
    const { payment_code, qr_url, payment_id } = answer.body.data;
    expect(payment_code).toBe(QRIS_PAYLOAD);
    expect(qr_url).toMatch(
      new RegExp(`^https://arus.example/api/v1/payments/${payment_id}/qr.png\\?token=[\\w-]{43}$`),
    );

    const load = async (query: string) => fetchRaw(`/api/v1/payments/${payment_id}/qr.png${query}`);
    const image = await load(new URL(qr_url).search);
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(image.bytes.subarray(1, 4).toString()).toBe('PNG');
    expect((await load('?token=guessed')).status).toBe(404);
    expect((await load('')).status).toBe(404);
  });

  test('may pay a part of one instalment, and several at once', async () => {
    const { part, generate } = await borrower();
    const body = { payment_channel_id: 1, amount: 930_833, loan_repayment_schedules: [part(0), part(1, 100_000)] };
    expect((await generate(body)).status).toBe(201);
    expect(requests[0]!.parts.map(({ amount }) => amount)).toEqual([830_833, 100_000]);
  });

  test('counts the penalty of today as owed', async () => {
    const { token, part, generate } = await borrower({ disbursedOn: today(-40) });
    const { bills } = (await stub.call('GET', '/api/v1/loan/bills/outstanding', { token })).body.data;
    const { total_amount, pinalty_amount } = bills[0] as Record<'total_amount' | 'pinalty_amount', number>;
    expect(pinalty_amount).toBeGreaterThan(0);
    const body = (amount: number) => ({
      payment_channel_id: 1,
      amount,
      loan_repayment_schedules: [part(0, amount, pinalty_amount)],
    });
    expect((await generate(body(total_amount))).status).toBe(201);
    expect(await generate(body(total_amount + 1))).toMatchObject({
      status: 422,
      body: { error_code: 'AMOUNT_MISMATCH' },
    });
  });

  test('asked for twice under one key is one payment', async () => {
    const { part, generate } = await borrower();
    const body = { payment_channel_id: 1, amount: 830_833, loan_repayment_schedules: [part(0)] };
    const first = await generate(body, { 'idempotency-key': 'pay-1' });
    expect((await generate(body, { 'idempotency-key': 'pay-1' })).body).toEqual(first.body);
    expect(await generate({ ...body, payment_channel_id: 2 }, { 'idempotency-key': 'pay-1' })).toMatchObject({
      status: 422,
      body: { error_code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(requests).toHaveLength(1);
  });
});

describe('nothing is asked of the gateway', () => {
  const refused = async (answer: Promise<{ status: number; body: unknown }>, status: number, error_code: string) => {
    expect(await answer).toMatchObject({ status, body: { status: 'error', error_code } });
    expect(requests).toEqual([]);
  };

  test('where the parts do not add up', async () => {
    const { part, generate } = await borrower();
    const schedules = { payment_channel_id: 1, loan_repayment_schedules: [part(0)] };
    await refused(generate({ ...schedules, amount: 830_832 }), 422, 'AMOUNT_MISMATCH');
  });

  test('where a part is more than its instalment owes', async () => {
    const { part, generate } = await borrower();
    await refused(
      generate({ payment_channel_id: 1, amount: 900_000, loan_repayment_schedules: [part(0, 900_000)] }),
      422,
      'AMOUNT_MISMATCH',
    );
  });

  test('for an instalment of somebody else, or of nobody', async () => {
    const { generate } = await borrower();
    const stranger = await borrower();
    const pay = (schedule_id: string) =>
      generate({ payment_channel_id: 1, amount: 1000, loan_repayment_schedules: [{ schedule_id, amount_paid: 1000 }] });
    await refused(pay(stranger.instalments[0]!.id), 404, 'SCHEDULE_NOT_FOUND');
    await refused(pay('9bs38dsf'), 404, 'SCHEDULE_NOT_FOUND');
  });

  test('for an instalment that is paid', async () => {
    const { application, part, generate } = await borrower();
    await stub.house.orm.em.fork().transactional((em) =>
      postReceipt(em, stub.house.config.policy, {
        ...{ applicationNo: application.applicationNo, cause: `paid ${application.applicationNo}`, source: 'GATEWAY' },
        ...{ channel: 'QRIS', paymentReference: null, amount: 830_833, paidAt: new Date(), asOf: new Date() },
        ...{ named: [], earlySettlement: false },
      }),
    );
    await refused(
      generate({ payment_channel_id: 1, amount: 1000, loan_repayment_schedules: [part(0, 1000)] }),
      409,
      'ALREADY_PAID',
    );
  });

  test('through a channel that does not exist, or that does not take so much', async () => {
    const { part, generate } = await borrower();
    const schedules = { amount: 830_833, loan_repayment_schedules: [part(0)] };
    const answer = await generate({ ...schedules, payment_channel_id: 99 });
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'PAYMENT_METHOD_UNAVAILABLE',
      message: 'Metode pembayaran ini tidak tersedia.',
    });
    const { payment } = stub.house.config.policy;
    await refused(
      generate({ payment_method: 'QRIS', amount: payment.qrisMaximum + 1, loan_repayment_schedules: [part(0)] }),
      422,
      'PAYMENT_METHOD_UNAVAILABLE',
    );
  });

  test.each([
    ['amount', { amount: 0 }],
    ['amount', { amount: '830833' }],
    ['payment_channel_id', { payment_channel_id: undefined }],
    ['loan_repayment_schedules', { loan_repayment_schedules: [] }],
    ['loan_repayment_schedules', { loan_repayment_schedules: 'all' }],
    ['loan_repayment_schedules[0].amount_paid', { loan_repayment_schedules: [{ schedule_id: 'x', amount_paid: -1 }] }],
  ])('where %s is wrong', async (field, change) => {
    const { part, generate } = await borrower();
    const answer = await generate({
      payment_channel_id: 1,
      amount: 830_833,
      loan_repayment_schedules: [part(0)],
      ...change,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]).toMatchObject({ field });
    expect(requests).toEqual([]);
  });
});

test('a channel that is down is a method that is not available', async () => {
  stub.arus.requestPayment = async () => ({ refused: { code: 'PAYMENT_METHOD_UNAVAILABLE' } });
  const { part, generate } = await borrower();
  const answer = await generate({ payment_channel_id: 1, amount: 830_833, loan_repayment_schedules: [part(0)] });
  expect(answer).toMatchObject({ status: 422, body: { error_code: 'PAYMENT_METHOD_UNAVAILABLE' } });
});

describe('early settlement', () => {
  test('pays the quote of today, and names its loan by the oldest unpaid instalment', async () => {
    const { application, instalments, get, generate } = await borrower();
    const { applicationNo } = application;
    const quote = await get(`/api/v1/loan/submissions/${applicationNo}/early-settlement`);
    const amount = quote.body.data.total_amount;
    expect(amount).toBe(8_050_000);
    const answer = await generate({
      payment_channel_id: 1,
      amount,
      early_settlement: true,
      application_no: applicationNo,
    });
    expect(answer.status).toBe(201);
    expect(requests).toMatchObject([
      { amount, earlySettlement: true, parts: [{ scheduleId: instalments[0]!.id, amount }] },
    ]);
  });

  test.each([0, 40])('can be paid no longer than the loan’s own day of the quote, %i days ahead', async (daysAhead) => {
    const { application, get, generate } = await borrower();
    const { applicationNo } = application;
    const clockOffsetSeconds = daysAhead * 86_400 + 3_600;
    await stub.house.orm.em.fork().nativeUpdate(LoanSchema, { applicationNo }, { clockOffsetSeconds });
    const quote = await get(`/api/v1/loan/submissions/${applicationNo}/early-settlement`);
    const amount = quote.body.data.total_amount;
    const settle = { payment_channel_id: 1, amount, early_settlement: true, application_no: applicationNo };
    const day = jakartaDate(loanNow({ clockOffsetSeconds }));
    expect((await generate(settle)).status).toBe(201);

    const expiresAt = Date.parse(requests[0]!.expiresAt);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 86_400_000);
    const inLoanTime = new Date(expiresAt + clockOffsetSeconds * 1_000);
    expect(jakartaDate(inLoanTime)).toBe(day);
    expect(endOfDay(day).getTime() - inLoanTime.getTime()).toBeLessThan(1_000);
  });

  test('takes the only active loan, or the one that a schedule names', async () => {
    const { part, generate } = await borrower();
    const settle = { payment_channel_id: 1, amount: 8_050_000, early_settlement: true };
    expect((await generate(settle)).status).toBe(201);
    expect((await generate({ ...settle, loan_repayment_schedules: [part(3)] })).status).toBe(201);
  });

  test('of another amount says what it costs', async () => {
    const { generate } = await borrower();
    expect(await generate({ payment_channel_id: 1, amount: 8_000_000, early_settlement: true })).toMatchObject({
      status: 422,
      body: { error_code: 'AMOUNT_MISMATCH', data: { amount: 8_050_000 } },
    });
  });

  test('of a loan of somebody else is refused', async () => {
    const { generate } = await borrower();
    const { application_no, schedule_id } = await borrower().then(({ application, part }) => ({
      application_no: application.applicationNo,
      schedule_id: part(0).schedule_id,
    }));
    const settle = { payment_channel_id: 1, amount: 8_050_000, early_settlement: true };
    expect((await generate({ ...settle, application_no })).status).toBe(404);
    const named = [{ schedule_id, amount_paid: 8_050_000 }];
    expect((await generate({ ...settle, loan_repayment_schedules: named })).status).toBe(404);
  });
});

describe('a payment', () => {
  test('can be seen by who made it and by nobody else', async () => {
    const { part, generate, get } = await borrower();
    const made = await generate({ payment_channel_id: 2, amount: 830_833, loan_repayment_schedules: [part(0)] });
    const { payment_id, qr_url } = made.body.data;
    const answer = await get(`/api/v1/payments/${payment_id}`);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Data pembayaran berhasil diambil.',
      data: {
        payment_id,
        reference_no: requests[0]!.referenceNo,
        payment_method: 'QRIS',
        payment_code: QRIS_PAYLOAD,
        qr_url,
        paid_amount: 830_833,
        expiry_time: INSTANT,
        status: 'PENDING',
        received_amount: 0,
        paid_at: null,
        early_settlement: false,
        loan_repayment_schedules: [
          {
            schedule_id: part(0).schedule_id,
            application_no: expect.any(String),
            installment_no: 1,
            penalty_paid: 0,
            amount_paid: 830_833,
          },
        ],
      },
    });
    const gone = { status: 404, body: { error_code: 'PAYMENT_NOT_FOUND' } };
    expect(await (await borrower()).get(`/api/v1/payments/${payment_id}`)).toMatchObject(gone);
    expect(await get('/api/v1/payments/9bsdfg82')).toMatchObject(gone);
  });

  test('that is over shows no code to scan any more', async () => {
    const { part, generate, get } = await borrower();
    const made = await generate({ payment_channel_id: 2, amount: 830_833, loan_repayment_schedules: [part(0)] });
    const { payment_id, qr_url } = made.body.data;
    await stub.house.orm.em.fork().nativeUpdate(PaymentSchema, { id: payment_id }, { status: 'EXPIRED' });
    expect((await get(`/api/v1/payments/${payment_id}`)).body.data).toMatchObject({ status: 'EXPIRED', qr_url: null });
    const { pathname, search } = new URL(qr_url);
    expect((await fetchRaw(`${pathname}${search}`)).status).toBe(404);
  });
});

async function fetchRaw(path: string) {
  const response = await fetch(`${listener.url}${path}`);
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}
