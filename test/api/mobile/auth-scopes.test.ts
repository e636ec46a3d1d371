/** Which token opens which call: every mobile endpoint with every scope, with none, and from another device. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scope } from '../../../src/auth/tokens.ts';
import type { User } from '../../../src/db/entities/onboarding.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
let user: User;
const tokens = {} as Record<Scope, string>;
beforeAll(async () => {
  stub = await stubHouse();
  user = await addUser(stub);
  for (const scope of ['onboarding', 'pre_auth', 'session'] as const) tokens[scope] = await tokenFor(stub, user, scope);
});
afterAll(() => stub.close());

const id = '0198c7c0-0000-7000-8000-000000000000';
const borrower: Scope[] = ['onboarding', 'session'];
const login: Scope[] = ['pre_auth', 'session'];
const session: Scope[] = ['session'];
const endpoints: [string, string, Scope[]][] = [
  ['POST', '/onboarding/kyc-upload', borrower],
  ['POST', '/onboarding/personal-info', borrower],
  ['GET', '/onboarding/personal-info', borrower],
  ['POST', '/biometric/register', borrower],
  ['DELETE', `/biometric/${id}`, borrower],
  ['POST', '/auth/login/verify-pin', login],
  ['POST', '/auth/login/biometric', login],
  ['POST', '/auth/revoke', session],
  ['POST', '/loan/apply-limit', session],
  ['GET', '/loan/limit', session],
  ['GET', '/loan/tenors', session],
  ['GET', '/loan/bills/outstanding', session],
  ['GET', '/loan/bills/history', session],
  ['GET', '/loan/submissions', session],
  ['POST', '/loan/submissions', session],
  ['GET', '/loan/submissions/APP-LN-2026-00000001', session],
  ['POST', '/loan/submissions/APP-LN-2026-00000001/cancel', session],
  ['GET', '/loan/submissions/APP-LN-2026-00000001/early-settlement', session],
  ['GET', '/payments/methods', session],
  ['POST', '/payments/generate', session],
  ['GET', `/payments/${id}`, session],
];
const open: [string, string][] = [
  ['POST', '/onboarding/register-phone'],
  ['POST', '/onboarding/verify-otp'],
  ['GET', '/biometric/challenge'],
  ['POST', '/auth/login/send-otp'],
  ['POST', '/auth/login/verify-otp'],
  ['POST', '/auth/refresh'],
  ['GET', '/references'],
];

const ask = (method: string, path: string, options: { token?: string; device?: string | null } = {}) =>
  stub.call(method, `/api/v1${path}`, { ...options, ...(method === 'POST' ? { json: {} } : {}) });
const error = (error_code: string, message: string) => ({ status: 'error', error_code, message });

describe.each(endpoints)('%s %s', (method, path, scopes) => {
  test(`is open to ${scopes.join(' and ')} alone`, async () => {
    for (const [scope, token] of Object.entries(tokens)) {
      const { status, body } = await ask(method, path, { token });
      const mayTry = scopes.includes(scope as Scope);
      expect({ scope, refused: [401, 403].includes(status) }).toEqual({ scope, refused: !mayTry });
      if (!mayTry) expect(body).toEqual(error('FORBIDDEN', 'Anda tidak memiliki akses untuk tindakan ini.'));
    }
  });

  test('is closed without a token, and to a good one from another device', async () => {
    const unauthorized = error('UNAUTHORIZED', 'Anda belum masuk atau sesi Anda telah berakhir.');
    for (const token of [undefined, 'eyJ.not.ours', `${tokens.session}x`]) {
      const answer = await ask(method, path, token === undefined ? {} : { token });
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: unauthorized });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const elsewhere = await ask(method, path, { token: tokens.session, device: 'device-2' });
    expect(elsewhere).toMatchObject({ status: 401, body: { error_code: 'DEVICE_MISMATCH' } });
  });
});

const everyCall = [...endpoints.map(([method, path]): [string, string] => [method, path]), ...open];
test.each(everyCall)('%s %s asks for the device first', async (method, path) => {
  const answer = await ask(method, path, { device: null, token: tokens.session });
  expect(answer.status).toBe(400);
  expect(answer.body).toEqual({
    ...error('VALIDATION_ERROR', 'Data yang Anda masukkan tidak valid.'),
    details: [{ field: 'X-Device-ID', value: null, message: 'Header X-Device-ID wajib diisi.' }],
  });
});

test.each(open)('%s %s needs no token', async (method, path) => {
  expect([401, 403]).not.toContain((await ask(method, path)).status);
});
