import { describe, expect, test } from '@jest/globals';
import { readLoan } from '../../../src/books/statements.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import { addApplication, addLoan, today } from '../../builders/loan.ts';
import { borrowerDesk } from './borrower-desk.ts';

const desk = borrowerDesk();

describe('bills (15)', () => {
  test('are nothing where nothing is owed', async () => {
    const { get } = await desk.signedIn();
    expect((await get('/bills/outstanding')).body).toEqual({
      status: 'success',
      message: 'Data tagihan aktif berhasil diambil.',
      data: { total_outstanding: 0, bills: [] },
    });
  });

  test('are all unpaid instalments of all active loans, oldest first, and add up', async () => {
    const { user, get } = await desk.signedIn();
    const old = await addLoan(desk.stub.house.orm, user.id, {
      amount: 3_000_000,
      tenorId: 1,
      promoId: null,
      disbursedOn: today(-40),
    });
    const young = await addLoan(desk.stub.house.orm, user.id);
    const { data } = (await get('/bills/outstanding')).body;
    expect(data.bills).toHaveLength(15);
    expect(data.bills[0]).toEqual({
      bill_id: old.instalments[0]!.id,
      amount: 1_125_000,
      pinalty_amount: expect.any(Number),
      total_amount: expect.any(Number),
      installment_no: 1,
      status: 'UNPAID',
      schedule_id: old.instalments[0]!.id,
      application_no: old.application.applicationNo,
      due_date: old.instalments[0]!.dueOn,
      days_past_due: expect.any(Number),
    });
    const penalty: number = data.bills[0].pinalty_amount;
    expect(data.bills[0].total_amount).toBe(1_125_000 + penalty);
    const dates = data.bills.map(({ due_date }: { due_date: string }) => due_date);
    expect(dates).toEqual(dates.toSorted());
    const sum = data.bills.reduce((total: number, bill: { total_amount: number }) => total + bill.total_amount, 0);
    expect(data.total_outstanding).toBe(sum);
    expect(penalty).toBeGreaterThan(0);
    expect(sum - penalty).toBe(9_970_000 + 3_375_000);
    expect(
      data.bills.filter(
        ({ application_no }: { application_no: string }) => application_no === young.application.applicationNo,
      ),
    ).toHaveLength(12);
  });

  test('follow the turned clock of their loan', async () => {
    const { user, get } = await desk.signedIn();
    const { application, loan } = await addLoan(desk.stub.house.orm, user.id);
    const em = desk.stub.house.orm.em.fork();
    await em.execute('update loans set clock_offset_seconds = ? where application_id = ?', [
      45 * 86_400,
      loan.application,
    ]);
    const { data } = (await get('/bills/outstanding')).body;
    expect(data.bills[0].days_past_due).toBeGreaterThan(10);
    const read = await readLoan(em, builtInPolicy.penalty, application.applicationNo);
    expect(data.total_outstanding).toBe(read!.on(today(45)).outstanding.total);
  });

  test('that are paid are history, and no longer owed', async () => {
    const { user, get } = await desk.signedIn();
    const { application, instalments } = await addLoan(desk.stub.house.orm, user.id);
    await desk.pay(application.applicationNo, 830_833 + 400_000);
    const owed = (await get('/bills/outstanding')).body.data;
    expect(owed.bills).toHaveLength(11);
    expect(owed.bills[0]).toMatchObject({ installment_no: 2, amount: 430_833 });
    const history = await get('/bills/history');
    expect(history.body).toEqual({
      status: 'success',
      message: 'Riwayat tagihan berhasil diambil.',
      data: {
        page: 1,
        has_more: false,
        bills: [
          {
            bill_id: instalments[0]!.id,
            amount: 830_833,
            pinalty_amount: 0,
            total_amount: 830_833,
            installment_no: 1,
            status: 'PAID',
            schedule_id: instalments[0]!.id,
            application_no: application.applicationNo,
            due_date: instalments[0]!.dueOn,
            paid_on: today(),
            days_past_due: 0,
          },
        ],
      },
    });
  });
});

describe('ending a loan early', () => {
  test('costs principal, fee and interest so far, less discount and what was paid', async () => {
    const { user, get } = await desk.signedIn();
    const { application } = await addLoan(desk.stub.house.orm, user.id);
    await desk.pay(application.applicationNo, 1_000_000);
    const { data } = (await get(`/submissions/${application.applicationNo}/early-settlement`)).body;
    expect(data).toEqual({
      application_no: application.applicationNo,
      principal_amount: 8_000_000,
      interest_amount: 0,
      service_fee_amount: 150_000,
      discount_amount: 100_000,
      pinalty_amount: 0,
      paid_amount: 1_000_000,
      total_amount: 7_050_000,
      waived_interest_amount: expect.any(Number),
      valid_on: today(),
    });
  });

  test('is nothing for an application that is no loan yet', async () => {
    const { user, get } = await desk.signedIn();
    const { applicationNo } = await addApplication(desk.stub.house.orm, user.id);
    expect(await get(`/submissions/${applicationNo}/early-settlement`)).toMatchObject({
      status: 409,
      body: { error_code: 'LOAN_NOT_ACTIVE' },
    });
  });
});

test.each(['/limit', '/tenors', '/bills/outstanding', '/bills/history', '/submissions'])(
  'GET %s needs a session of this device',
  async (path) => {
    const { token } = await desk.signedIn();
    const call = (options: object) => desk.stub.call('GET', `/api/v1/loan${path}`, options);
    expect(await call({})).toMatchObject({ status: 401, body: { error_code: 'UNAUTHORIZED' } });
    expect(await call({ token, device: 'another' })).toMatchObject({
      status: 401,
      body: { error_code: 'DEVICE_MISMATCH' },
    });
    expect(await call({ token, device: null })).toMatchObject({
      status: 400,
      body: { error_code: 'VALIDATION_ERROR' },
    });
  },
);
