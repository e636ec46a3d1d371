/** Every operation of the document, succeeding and refusing, against the whole house. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MadeUpBorrower, makeUpBorrower, personalInfo } from '../../../tools/demo/borrower.ts';
import { codeReader } from '../../../tools/demo/partners.ts';
import { signAtFinfra, statusOf } from '../../support/applications.ts';
import { eventually, type House, startHouse } from '../../support/house.ts';
import { witness, type WitnessedPhone } from './witness.ts';

const { heard, operations, call, WitnessedPhone: Witnessed } = witness();
let house: House;
let borrower: MadeUpBorrower;
let phone: WitnessedPhone;
let references: Parameters<typeof personalInfo>[1] & { products: { id: string }[] };
let applicationNo: string;

beforeAll(async () => {
  house = await startHouse();
  borrower = await makeUpBorrower(700_001);
  phone = phoneOf(borrower, 'walk-1');
});
afterAll(() => house.close());

function phoneOf({ phone: number }: MadeUpBorrower, deviceId: string): WitnessedPhone {
  const readCode = codeReader(house.simulators.urls.otpGateway);
  return new Witnessed({ baseUrl: house.url, number, deviceId, readCode });
}

const noDevice = { 'x-device-id': '' };
const noToken = { authorization: '' };
const elsewhere = { 'x-device-id': 'walk-elsewhere' };
const nobody = '00000000-0000-7000-8000-000000000000';
const pinOf = (pin: string) => `${pin.slice(0, 5)}${(Number(pin[5]) + 1) % 10}`;

describe('onboarding', () => {
  test('reference data', async () => {
    references = await phone.expect(200, 'GET', '/references');
    await phone.refused('VALIDATION_ERROR', 'GET', '/references', undefined, noDevice);
  });

  test('the phone', async () => {
    await phone.refused('VALIDATION_ERROR', 'POST', '/onboarding/register-phone', { phone_number: '08123' });
    const code = { phone_number: borrower.phone, otp_code: '000' };
    await phone.refused('INVALID_OTP_CODE', 'POST', '/onboarding/verify-otp', code);
    await phone.register();
  });

  test('the identity', async () => {
    await phone.refused('KYC_REQUIRED', 'POST', '/onboarding/personal-info', personalInfo(borrower, references));
    await phone.refused('ONBOARDING_INCOMPLETE', 'GET', '/onboarding/personal-info');
    await phone.refused('ONBOARDING_INCOMPLETE', 'POST', '/loan/apply-limit', {});
    await phone.refused('VALIDATION_ERROR', 'POST', '/onboarding/kyc-upload', new FormData());
    await phone.uploadKyc(borrower.ktp, borrower.selfie);
  });

  test('a face that is not the one on the card', async () => {
    const other = await makeUpBorrower(700_002, '9021');
    const others = phoneOf(other, 'walk-2');
    await others.register();
    const upload = () => {
      const form = new FormData();
      form.set('document_type', 'KTP');
      form.set('ktp_image', new Blob([new Uint8Array(other.ktp)]), 'ktp.jpg');
      form.set('selfie_image', new Blob([new Uint8Array(other.selfie)]), 'selfie.jpg');
      return form;
    };
    await others.refused('LOW_FACE_MATCH_SCORE', 'POST', '/onboarding/kyc-upload', upload());
    await others.refused('LOW_FACE_MATCH_SCORE', 'POST', '/onboarding/kyc-upload', upload());
    await others.refused('KYC_UNDER_REVIEW', 'POST', '/onboarding/kyc-upload', upload());
    await others.refused('KYC_UNDER_REVIEW', 'POST', '/onboarding/kyc-upload', upload());
  });

  test('the personal information', async () => {
    const given = personalInfo(borrower, references);
    await phone.refused('VALIDATION_ERROR', 'POST', '/onboarding/personal-info', { ...given, nik: '12345678' });
    const more = { religion: 'ISLAM', number_of_dependents: 2, spouse_name: null, npwp: '12.345.678.9-012.345' };
    await phone.completeProfile({ ...given, ...more });
    await phone.expect(200, 'GET', '/onboarding/personal-info');
    const again = { phone_number: borrower.phone };
    await phone.refused('PHONE_NUMBER_REGISTERED', 'POST', '/onboarding/register-phone', again);
    await phone.refused('FORBIDDEN', 'GET', '/loan/limit');
  });
});

describe('login', () => {
  let key: KeyObject;
  let biometricId: string;
  const challenge = async () =>
    (await phone.expect<{ challenge_id: string }>(200, 'GET', '/biometric/challenge')).challenge_id;
  const preAuth = async (): Promise<Record<string, string>> => {
    const phone_number = borrower.phone;
    await phone.expect(200, 'POST', '/auth/login/send-otp', { phone_number });
    const otp_code = await codeReader(house.simulators.urls.otpGateway)(phone.e164);
    // The document's own address for the second call.
    await phone.expect(200, 'POST', '/auth/login/send-otp', { phone_number, otp_code });
    return { authorization: `Bearer ${phone.token}` };
  };

  test('one-time code and PIN', async () => {
    const unknown = { phone_number: '081299999999', otp_code: '123456' };
    await phone.refused('PHONE_NUMBER_NOT_FOUND', 'POST', '/auth/login/send-otp', { phone_number: '081299999999' });
    await phone.refused('INVALID_OTP_CODE', 'POST', '/auth/login/verify-otp', unknown);
    const wrong = { phone_number: borrower.phone, otp_code: '000' };
    await phone.refused('INVALID_OTP_CODE', 'POST', '/auth/login/verify-otp', wrong);
    const waiting = await preAuth();
    await phone.refused('INVALID_PIN', 'POST', '/auth/login/verify-pin', { pin: pinOf(borrower.pin) }, waiting);
    await phone.logIn(borrower.pin);
  });

  test('device key', async () => {
    await phone.refused('VALIDATION_ERROR', 'GET', '/biometric/challenge', undefined, noDevice);
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    key = privateKey;
    const body = {
      public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      biometric_type: 'FACE_ID',
    };
    const unknown = { ...body, challenge_id: 'ch_unknown' };
    await phone.refused('CHALLENGE_EXPIRED', 'POST', '/biometric/register', unknown);
    const registered = { ...body, challenge_id: await challenge() };
    const data = await phone.expect<{ biometric_id: string }>(201, 'POST', '/biometric/register', registered);
    biometricId = data.biometric_id;

    const waiting = await preAuth();
    const signed = async (text: string) => {
      const challenge_id = await challenge();
      return { challenge_id, signature: sign('sha256', Buffer.from(text || challenge_id), key).toString('base64') };
    };
    const path = '/auth/login/biometric';
    await phone.refused('BIOMETRIC_VERIFICATION_FAILED', 'POST', path, await signed('another text'), waiting);
    expect((await phone.call('POST', path, await signed(''), waiting)).status).toBe(200);

    await phone.refused('BIOMETRIC_NOT_FOUND', 'DELETE', `/biometric/${nobody}`);
    await phone.expect(200, 'DELETE', `/biometric/${biometricId}`);
  });

  test('refresh and revoke', async () => {
    const refresh_token = phone.refreshToken;
    await phone.refused('INVALID_REFRESH_TOKEN', 'POST', '/auth/refresh', { refresh_token: 'ref_unknown' });
    await phone.refused('DEVICE_MISMATCH', 'POST', '/auth/refresh', { refresh_token }, elsewhere);
    await phone.expect(201, 'POST', '/auth/refresh', { refresh_token });
    await phone.refused('INVALID_REFRESH_TOKEN', 'POST', '/auth/revoke', { refresh_token: 'ref_unknown' });
    await phone.expect(200, 'POST', '/auth/revoke', { refresh_token });
    await phone.refused('INVALID_REFRESH_TOKEN', 'POST', '/auth/refresh', { refresh_token });
    await phone.logIn(borrower.pin);
  });
});

describe('limit and loan', () => {
  const wanted = () => ({
    product_id: references.products[0]!.id,
    requested_amount: 3_000_000,
    tenor_months_id: 1,
    promo_id: 3,
    security_pin: borrower.pin,
  });
  const submit = async () =>
    (await phone.expect<{ application_no: string }>(201, 'POST', '/loan/submissions', wanted())).application_no;

  test('the limit', async () => {
    await phone.refused('LIMIT_NOT_FOUND', 'GET', '/loan/limit');
    await phone.refused('LIMIT_NOT_FOUND', 'POST', '/loan/submissions', wanted());
    await phone.refused('VALIDATION_ERROR', 'POST', '/loan/apply-limit', { submission_type: 'MORE' });
    const initial = { submission_type: 'INITIAL_CREDIT_LIMIT' };
    await phone.expect(201, 'POST', '/loan/apply-limit', initial);
    await eventually(
      () => phone.limit(),
      (limit) => limit?.status === 'APPROVED',
    );
    await phone.refused('LIMIT_ALREADY_ACTIVE', 'POST', '/loan/apply-limit', initial);
    await phone.refused('UNAUTHORIZED', 'GET', '/loan/tenors', undefined, noToken);
    await phone.expect(200, 'GET', '/loan/tenors');
  });

  test('an application that is withdrawn', async () => {
    const refused = (code: string, given: object) =>
      phone.refused(code, 'POST', '/loan/submissions', { ...wanted(), ...given });
    await refused('VALIDATION_ERROR', { tenor_months_id: 9, requested_amount: 1 });
    await refused('PROMO_NOT_APPLICABLE', { promo_id: 77 });
    await refused('INVALID_PIN', { security_pin: pinOf(borrower.pin) });
    await refused('INSUFFICIENT_LIMIT', { requested_amount: 50_000_000 });

    const withdrawn = await submit();
    await refused('DUPLICATE_SUBMISSION', {});
    const unknown = 'APP-LN-2020-00000000';
    await phone.refused('APPLICATION_NOT_FOUND', 'POST', `/loan/submissions/${unknown}/cancel`, {});
    await phone.expect(200, 'POST', `/loan/submissions/${withdrawn}/cancel`, { reason: 'tidak jadi' });
    await phone.refused('NOT_CANCELLABLE', 'POST', `/loan/submissions/${withdrawn}/cancel`);
    await phone.refused('LOAN_NOT_ACTIVE', 'GET', `/loan/submissions/${withdrawn}/early-settlement`);
  });

  test('a loan', async () => {
    applicationNo = await submit();
    const path = `/loan/submissions/${applicationNo}`;
    await phone.refused('APPLICATION_NOT_FOUND', 'GET', '/loan/submissions/APP-LN-2020-00000000');
    await phone.expect(200, 'GET', path);
    await eventually(
      () => statusOf(house, applicationNo),
      (status) => status === 'AWAITING SIGNATURE',
    );
    await phone.expect(200, 'GET', path);
    await signAtFinfra(house, applicationNo);
    await eventually(
      () => statusOf(house, applicationNo),
      (status) => status === 'ACTIVE',
    );
    await phone.expect(200, 'GET', path);
    await phone.expect(200, 'GET', `${path}/early-settlement`);
    await phone.expect(200, 'GET', '/loan/submissions?page=1');
    await phone.refused('VALIDATION_ERROR', 'GET', '/loan/submissions?page=0');
  });
});

describe('payments', () => {
  test('bills, an instruction, its image, the money', async () => {
    await phone.refused('UNAUTHORIZED', 'GET', '/loan/bills/outstanding', undefined, noToken);
    await phone.refused('UNAUTHORIZED', 'GET', '/payments/methods', undefined, noToken);
    await phone.expect(200, 'GET', '/payments/methods');
    const { bills } = await phone.bills();

    const short = {
      payment_method: 'QRIS',
      amount: 1,
      loan_repayment_schedules: [{ schedule_id: nobody, amount_paid: 2 }],
    };
    await phone.refused('AMOUNT_MISMATCH', 'POST', '/payments/generate', short);
    const order = await phone.orderPayment('QRIS', bills.slice(0, 1));
    await call('GET', order.qr_url!);
    await call('GET', `${house.url}/api/v1/payments/${order.payment_id}/qr.png?token=guessed`);

    await phone.refused('PAYMENT_NOT_FOUND', 'GET', `/payments/${nobody}`);
    const { reference_no } = await phone.payment(order.payment_id);
    await webhook('/api/v1/webhooks/payments', paid(reference_no, order.paid_amount), 200, signed);
    await eventually(
      () => phone.payment(order.payment_id),
      ({ status }) => status === 'PAID',
    );
    await phone.expect(200, 'GET', '/loan/bills/history');
    await phone.refused('VALIDATION_ERROR', 'GET', '/loan/bills/history?page=last');
  });

  const paid = (reference_no: string, paid_amount: number) => ({
    ...{ reference_no, status: 'PAID', paid_amount },
    payment_time: new Date().toISOString(),
  });
});

const signed = (body: string): Record<string, string> => ({
  'x-signature': createHmac('sha256', 'embedded-payment-webhook').update(body).digest('hex'),
});
const withKey = (): Record<string, string> => ({ 'finfra-auth-key': 'embedded-finfra-callback' });

async function webhook(
  path: string,
  body: unknown,
  status: number,
  headers: (text: string) => Record<string, string> = () => ({}),
): Promise<void> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { body: text, headers: { 'content-type': 'application/json', ...headers(text) } };
  expect(await call('POST', `${house.url}${path}`, init)).toMatchObject({ status });
}

describe('webhooks', () => {
  test('the payment gateway must sign', async () => {
    await webhook('/api/v1/webhooks/payments', {}, 401);
    await webhook('/api/v1/webhooks/payments', {}, 400, signed);
    await webhook('/api/v1/webhooks/payments', '{', 400, signed);
  });

  test.each([
    ['/api/core/ftm/users/loan_signed/status', { status: 'SIGNED', partner_reference: 'APP-LN-2020-00000000' }],
    ['/api/core/payment-gateway/invoices/status', { id: 'i1', external_id: 'e1', status: 'EXPIRED' }],
    [
      '/api/core/payment-gateway/virtual-account/status',
      {
        ...{ payment_id: 'p1', external_id: 'e1', account_number: '1', bank_code: 'X', amount: 1 },
        transaction_timestamp: '2026-02-16T10:00:00Z',
      },
    ],
  ])('Finfra shows its key at %s', async (path, body) => {
    await webhook(path, body, 401);
    await webhook(path, '[]', 400, withKey);
    await webhook(path, body, 200, withKey);
  });

  test('Didit says everything in the query', async () => {
    const path = '/api/core/users/didit/session/callback';
    await webhook(`${path}?verificationSessionId=unknown&status=Approved`, '', 401);
    await webhook(`${path}?status=`, '', 400, withKey);
    await webhook(`${path}?verificationSessionId=unknown&status=Approved`, '', 200, withKey);
  });

  test.each(['/v1/loan/disburse', '/v1/callback/loan/repayment'])('Dompet Kilat calls %s', async (path) => {
    await webhook(path, {}, 400);
    await webhook(
      path,
      {
        ...{ transactionId: 't1', loanCode: 'unknown', status: 'active', loanAmount: 1 },
        ...{ tenor: 1, tenorUnit: 'month' },
      },
      200,
    );
  });
});

describe('service', () => {
  test.each(['/healthz', '/readyz', '/api/v1/openapi.json', '/docs', '/docs/page.js'])('%s', async (path) => {
    expect((await call('GET', `${house.url}${path}`)).status).toBe(200);
  });
  test('a part of the page that is not there', async () => {
    expect((await call('GET', `${house.url}/docs/nothing.js`)).status).toBe(404);
  });
});

test('every operation of the document has been heard, succeeding and refusing', () => {
  // Nothing can be wrong with these calls, except on our side.
  const onlySucceed = ['health', 'ready', 'getDocument', 'getPage'];
  const missing = operations.flatMap(({ id, definition }) => {
    const said = [...heard.get(id)!];
    const success = Object.keys(definition['responses'] as object).find((status) => status.startsWith('2'))!;
    return [
      ...(said.includes(success) ? [] : [`${id}: no ${success}`]),
      ...(onlySucceed.includes(id) || said.some((status) => status.startsWith('4')) ? [] : [`${id}: no refusal`]),
    ];
  });
  expect(missing).toEqual([]);
  expect(house.logged.filter((line) => line.includes('"level":50') && line.includes('request failed'))).toEqual([]);
});
