import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { eventually, type Listener, listenForCallbacks } from './listener.ts';
import { ask, dompetKilatBorrower, dompetKilatLoan, nikEnding } from './requests.ts';

let simulators: Simulators;
let us: Listener;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['dompetKilat'], callbackBaseUrl: us.url, callbackDelayMs: 20 });
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

const url = () => simulators.urls.dompetKilat;
const register = (nik: string, changes: Record<string, unknown> = {}) =>
  ask('POST', `${url()}/v1/borrower/register`, { ...dompetKilatBorrower(nik), ...changes });
const registerLoan = (nik: string, references: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) =>
  ask('POST', `${url()}/v1/loan/register`, { ...dompetKilatLoan(nik, references), ...changes });
/** The disburse callback for this transactionId. */
const disbursed = async (transactionId: string, nth = 1) => {
  for (let i = 1; ; i++) {
    const callback = await us.callback('/v1/loan/disburse', i);
    if (callback.body.transactionId === transactionId && --nth === 0) return callback;
  }
};

describe('borrowers', () => {
  test('a new borrower is registered as in the document', async () => {
    const { body } = await register('362638287638783');
    expect(body).toMatchObject({ status: '00', message: 'success' });
    expect(body.data).toMatchObject({
      borrowerType: 'PERSONAL_BORROWER',
      idNumber: '362638287638783',
      birthDate: '1999-09-30T00:00:00Z',
      isVerified: false,
    });
  });

  test('NIK, phone and e-mail are unique: status 02 says which is not', async () => {
    const [nik, other] = [nikEnding('0010'), nikEnding('0011')];
    await register(nik);
    expect((await register(nik)).body).toEqual({
      data: {},
      status: '02',
      message: `Error 1062: Duplicate entry '${nik}' for key 'id_number'`,
    });
    expect((await register(other, { phoneNumber: dompetKilatBorrower(nik).phoneNumber })).body.message).toMatch(
      /phone_number/,
    );
    expect((await register(other, { email: dompetKilatBorrower(nik).email })).body.message).toMatch(/email/);
  });

  test('a borrower can be read, an unknown one is 001', async () => {
    await register(nikEnding('0012'));
    expect((await ask('GET', `${url()}/v1/borrower/${nikEnding('0012')}`)).body).toMatchObject({
      status: '00',
      data: { idNumber: nikEnding('0012'), fullName: 'John', birthDate: '30/09/1999' },
    });
    expect((await ask('GET', `${url()}/v1/borrower/3626382876387831`)).body).toEqual({
      data: {},
      status: '001',
      message: 'IdNumber 3626382876387831 record not found',
    });
  });

  test('a duplicate may be the same person or somebody else', async () => {
    const nameBehind = async (digits: string) => {
      expect((await register(nikEnding(digits))).body.status).toBe('02');
      return (await ask('GET', `${url()}/v1/borrower/${nikEnding(digits)}`)).body.data.fullName;
    };
    expect(await nameBehind('9061')).toBe('John');
    expect(await nameBehind('9062')).toBe('ORANG LAIN');
  });

  test.each([
    ['phoneNumber', '0812345678'],
    ['birthDate', '1999-09-30'],
    ['idNumber', '12'],
    ['email', 'nobody'],
    ['map', 'BORROWER'],
    ['fullName', ''],
  ])('a wrong %s is refused by name', async (field, value) => {
    const { status, body } = await register(nikEnding('0013'), { [field]: value });
    expect(status).toBe(400);
    expect(body).toMatchObject({ data: {}, status: '001', message: expect.stringContaining(field) });
  });
});

describe('loans', () => {
  test('a loan is registered inactive, and paid out by callback', async () => {
    await register(nikEnding('0020'));
    const { body } = await registerLoan(nikEnding('0020'), { applicationNo: 'APP-LN-2026-00000020' });
    expect(body).toMatchObject({
      status: '00',
      data: { state: 1, status: 'INACTIVE', loanCode: '', amount: 1_000_000, tenorUnit: 'MONTH' },
    });
    expect((await disbursed('APP-LN-2026-00000020')).body).toMatchObject({
      loanCode: expect.stringMatching(/^LC\d+$/),
      status: 'active',
      paymentAccountNumber: expect.stringMatching(/^\d{16}$/),
      loanAmount: 1_000_000,
      loanAmountPaid: 0,
      numberOfPay: 0,
      histories: null,
    });
  });

  test('a loan of an unknown borrower is 001', async () => {
    expect((await registerLoan(nikEnding('0021'))).body).toEqual({
      data: {},
      status: '001',
      message: `borrower with idNumber ${nikEnding('0021')}, is not found`,
    });
  });

  test.each(['familyCard', 'fotoKtp', 'jobOnline', 'loanData', 'references', 'emergencyContactNumber'])(
    '%s is mandatory',
    async (field) => {
      const { status, body } = await registerLoan(nikEnding('0022'), {}, { [field]: undefined });
      expect(status).toBe(400);
      expect(body.message).toContain(`${field} is required`);
    },
  );

  test('some are declined, some callbacks come twice or under an id of their own', async () => {
    await Promise.all(['9035', '9042', '9063'].map((digits) => register(nikEnding(digits))));
    await registerLoan(nikEnding('9035'), { applicationNo: 'A-9035' });
    expect((await disbursed('A-9035')).body.status).toBe('rejected');
    await registerLoan(nikEnding('9042'), { applicationNo: 'A-9042' });
    expect((await disbursed('A-9042', 2)).body.status).toBe('active');
    await registerLoan(
      nikEnding('9063'),
      { applicationNo: 'A-9063' },
      { loanData: { tenor: 5, unit: 'MONTH', amount: '1234000' } },
    );
    const nameless = await eventually(
      () => us.received.find(({ body }) => body.loanAmount === 1_234_000),
      'the callback',
    );
    expect(nameless.body).toMatchObject({ tenor: 5, transactionId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('an early callback is delivered before the answer, even when the answer never comes', async () => {
    await Promise.all([register(nikEnding('9043')), register(nikEnding('9064'))]);
    await registerLoan(nikEnding('9043'), { applicationNo: 'A-9043' });
    expect(us.received.some(({ body }) => body.transactionId === 'A-9043')).toBe(true);

    const hanging = ask(
      'POST',
      `${url()}/v1/loan/register`,
      dompetKilatLoan(nikEnding('9064'), { applicationNo: 'A-9064' }),
      {},
      AbortSignal.timeout(200),
    );
    await expect(hanging).rejects.toThrow();
    expect((await disbursed('A-9064')).body.status).toBe('active');
  });

  test('callbacks may be lost, and known only by what a look shows', async () => {
    await Promise.all([register(nikEnding('9041')), register(nikEnding('0024'))]);
    await registerLoan(nikEnding('9041'), { applicationNo: 'A-9041' });
    await registerLoan(nikEnding('0024'), { applicationNo: 'A-24' });
    await disbursed('A-24');
    expect(us.received.some(({ body }) => body.transactionId === 'A-9041')).toBe(false);
    const shown = async () => {
      const { data } = (await ask('GET', `${url()}/v1/borrower/${nikEnding('9041')}`)).body;
      return data.loanData.contractNo ? data : undefined;
    };
    expect(await eventually(shown, 'the contract')).toMatchObject({
      loanData: { contractNo: expect.stringMatching(/^TEKENAJA-[0-9A-Z]{26}$/) },
      references: { applicationNo: 'A-9041' },
    });
  });

  test('callbacks may be late: the money is out before anybody tells', async () => {
    const late = await startSimulators({
      ...{ only: ['dompetKilat'], callbackBaseUrl: us.url, callbackDelayMs: 1, lateCallbackMs: 200 },
    });
    try {
      const at = late.urls.dompetKilat;
      await ask('POST', `${at}/v1/borrower/register`, dompetKilatBorrower(nikEnding('9044')));
      await ask('POST', `${at}/v1/loan/register`, dompetKilatLoan(nikEnding('9044'), { applicationNo: 'A-9044' }));
      const paidOut = async () =>
        (await ask('GET', `${at}/v1/borrower/${nikEnding('9044')}`)).body.data.loanData.contractNo || undefined;
      await eventually(paidOut, 'the contract');
      expect((await disbursed('A-9044')).body.status).toBe('active');
    } finally {
      await late.close();
    }
  });

  test('a registration may be lost on the way: nobody answers, and nothing is shown', async () => {
    await register(nikEnding('9065'));
    const lost = ask(
      'POST',
      `${url()}/v1/loan/register`,
      dompetKilatLoan(nikEnding('9065'), { applicationNo: 'A-9065' }),
      {},
      AbortSignal.timeout(200),
    );
    await expect(lost).rejects.toThrow();
    expect((await ask('GET', `${url()}/v1/borrower/${nikEnding('9065')}`)).body.data.loanData).toBeUndefined();
  });

  test('a loan that was forgotten before it was decided is nobody’s trouble', async () => {
    const soon = await startSimulators({ only: ['dompetKilat'], callbackBaseUrl: us.url, callbackDelayMs: 100 });
    try {
      const at = soon.urls.dompetKilat;
      const take = async (digits: string) => {
        await ask('POST', `${at}/v1/borrower/register`, dompetKilatBorrower(nikEnding(digits)));
        const loan = dompetKilatLoan(nikEnding(digits), { applicationNo: `A-${digits}` });
        expect((await ask('POST', `${at}/v1/loan/register`, loan)).body.status).toBe('00');
      };
      await take('0025');
      await ask('POST', `${at}/_sim/reset`);
      await take('0026');
      await take('0027');
      await disbursed('A-0027');
      const told = us.received.map(({ body }) => body.transactionId as string);
      expect(told.filter((id) => /^A-002[567]$/.test(id))).toEqual(['A-0026', 'A-0027']);
    } finally {
      await soon.close();
    }
  });

  test('a repayment callback carries the whole history', async () => {
    await register(nikEnding('0023'));
    await registerLoan(nikEnding('0023'), { applicationNo: 'A-23' });
    await disbursed('A-23');
    const repay = (more: Record<string, unknown>) =>
      ask('POST', `${url()}/_sim/repay`, { applicationNo: 'A-23', paymentAmount: 250_000, ...more });
    expect((await repay({ transactionTime: '2021-10-25T15:20:16.921Z' })).body).toEqual({ delivered: 200 });
    await repay({ completed: true });
    const second = await us.callback('/v1/callback/loan/repayment', 2);
    expect(second.body).toMatchObject({ status: 'completed', loanAmountPaid: 500_000, numberOfPay: 2 });
    expect(second.body.histories[0]).toEqual({ transactionTime: '2021-10-25T15:20:16.921Z', paymentAmount: 250_000 });
  });
});
