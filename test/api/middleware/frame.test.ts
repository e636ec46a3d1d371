import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { addUser, newPhone, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

const REGISTER = '/api/v1/onboarding/register-phone';

describe('every answer', () => {
  test('carries the request id that came in, or a new one', async () => {
    const given = await stub.call('GET', '/api/v1/nowhere', { headers: { 'x-request-id': 'phone-42' } });
    expect(given.headers.get('x-request-id')).toBe('phone-42');
    const made = await stub.call('GET', '/api/v1/nowhere', { headers: { 'x-request-id': 'no good; id' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is told to browsers to be harmless, and does not say who made it', async () => {
    const { headers } = await stub.call('GET', '/healthz');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('what does not reach an endpoint', () => {
  test('an unknown address is 404, whatever the method', async () => {
    for (const path of ['/', '/api/v1', '/api/v1/onboarding/nothing', '/api/v2/loan/limit'])
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await stub.call(method, path, { device: null });
        expect(answer.status).toBe(404);
        expect(answer.body).toEqual({
          status: 'error',
          error_code: 'NOT_FOUND',
          message: 'Alamat yang Anda tuju tidak ditemukan.',
        });
      }
  });

  test('an address that cannot be decoded is an answer and no failure', async () => {
    for (const path of ['/api/v1/biometric/%E0%A4%A', '/api/v1/loan/submissions/%ff']) {
      const answer = await stub.call('DELETE', path);
      expect(answer.status).toBeLessThan(500);
    }
  });

  test('a wrong method is 405 and says which are right', async () => {
    const answer = await stub.call('PUT', '/api/v1/onboarding/personal-info', { json: {} });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'METHOD_NOT_ALLOWED',
      message: 'Metode ini tidak didukung untuk alamat tersebut.',
    });
  });

  test.each([
    ['POST', REGISTER],
    ['POST', '/api/v1/onboarding/verify-otp'],
    ['POST', '/api/v1/onboarding/kyc-upload'],
    ['POST', '/api/v1/onboarding/personal-info'],
    ['GET', '/api/v1/onboarding/personal-info'],
    ['GET', '/api/v1/biometric/challenge'],
    ['POST', '/api/v1/biometric/register'],
    ['DELETE', '/api/v1/biometric/1'],
    ['POST', '/api/v1/auth/login/send-otp'],
    ['POST', '/api/v1/auth/login/verify-otp'],
    ['POST', '/api/v1/auth/login/verify-pin'],
    ['POST', '/api/v1/auth/login/biometric'],
    ['POST', '/api/v1/auth/refresh'],
    ['POST', '/api/v1/auth/revoke'],
    ['GET', '/api/v1/loan/limit'],
    ['GET', '/api/v1/payments/methods'],
    ['GET', '/api/v1/references'],
  ])('%s %s without X-Device-ID is refused', async (method, path) => {
    const answer = await stub.call(method, path, { device: null });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'VALIDATION_ERROR',
      message: 'Data yang Anda masukkan tidak valid.',
      details: [{ field: 'X-Device-ID', value: null, message: 'Header X-Device-ID wajib diisi.' }],
    });
  });
});

describe('X-Device-ID', () => {
  test.each([
    ['too long', 'x'.repeat(201), 'Header X-Device-ID maksimal 200 karakter.'],
    ['no ASCII', 'ponsel-\u00e9', 'Header X-Device-ID hanya boleh berisi karakter ASCII yang dapat dicetak.'],
    ['with a tab', 'a\tb', 'Header X-Device-ID hanya boleh berisi karakter ASCII yang dapat dicetak.'],
    ['blank', '  ', 'Header X-Device-ID wajib diisi.'],
  ])('that is %s is told so', async (_how, device, message) => {
    const answer = await stub.call('GET', '/api/v1/references', { device });
    expect(answer.status).toBe(400);
    expect(answer.body.details).toEqual([{ field: 'X-Device-ID', value: null, message }]);
  });

  test('of 200 characters will do', async () => {
    expect((await stub.call('GET', '/api/v1/references', { device: 'x'.repeat(200) })).status).toBe(200);
  });
});

describe('bodies', () => {
  const raw = (body: string | Uint8Array<ArrayBuffer>, type?: string) =>
    stub.call('POST', REGISTER, { raw: body, headers: type ? { 'content-type': type } : {} });

  test.each(['{"phone_number": "0812', 'null', '"text"', '7', '[]', '[{}]', '{,}'])(
    '%s is malformed JSON',
    async (body) => {
      const answer = await raw(body, 'application/json');
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        status: 'error',
        error_code: 'MALFORMED_JSON',
        message: 'Format JSON tidak dapat dibaca.',
      });
    },
  );

  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ])('a body of type %s is refused', async (type) => {
    const answer = await raw('{"phone_number":"081234567890"}', type);
    expect(answer.status).toBe(415);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Jenis konten tidak didukung.',
    });
  });

  test('more than 100 KiB is too large', async () => {
    const answer = await raw(JSON.stringify({ phone_number: '0'.repeat(110 * 1024) }), 'application/json');
    expect(answer.status).toBe(413);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'PAYLOAD_TOO_LARGE',
      message: 'Ukuran data melebihi batas.',
    });
  });

  test.each([
    [{}],
    [{ phone_number: null }],
    [{ phone_number: 62812 }],
    [{ phone_number: ['0812'] }],
    [{ phone_number: '08123' }],
  ])('a phone number that is none names the field (%j)', async (json) => {
    const answer = await stub.call('POST', REGISTER, { json });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error_code: 'VALIDATION_ERROR' });
  });

  test('no body at all is a missing field', async () => {
    const answer = await stub.call('POST', REGISTER);
    expect(answer.body.details).toEqual([
      { field: 'phone_number', value: null, message: 'Nomor telepon wajib diisi.' },
    ]);
  });
});

describe('when something is away', () => {
  const verify = async () => {
    const phone = newPhone();
    await stub.call('POST', REGISTER, { json: { phone_number: phone } });
    const otp_code = stub.sent.at(-1)!.code;
    return () => stub.call('POST', '/api/v1/onboarding/verify-otp', { json: { phone_number: phone, otp_code } });
  };
  const unavailable = {
    status: 'error',
    error_code: 'SERVICE_UNAVAILABLE',
    message: 'Layanan sedang tidak tersedia. Silahkan coba beberapa saat lagi.',
  };

  test('Temporal: 503 with Retry-After, and the same code works when it is back', async () => {
    const again = await verify();
    stub.arus.startOnboarding = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    const answer = await again();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body).toEqual(unavailable);
    stub.arus.startOnboarding = async () => {};
    expect((await again()).status).toBe(201);
  });

  test('the OTP gateway: 503, and the code that may have gone out is void', async () => {
    stub.gateway.answer = { kind: 'unknown', reason: 'timeout' };
    const phone = newPhone();
    const answer = await stub.call('POST', REGISTER, { json: { phone_number: phone } });
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual(unavailable);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    stub.gateway.answer = { kind: 'ok', value: { messageId: 'm' } };
    const otp_code = stub.sent.at(-1)!.code;
    const tried = await stub.call('POST', '/api/v1/onboarding/verify-otp', { json: { phone_number: phone, otp_code } });
    expect(tried.body).toMatchObject({ error_code: 'INVALID_OTP_CODE' });
  });

  test('what nobody expected: 500 with the request id and nothing else; the log has the kind and no message', async () => {
    const again = await verify();
    stub.arus.startOnboarding = async () => {
      throw new Error('secret of John Doe');
    };
    const answer = await again();
    stub.arus.startOnboarding = async () => {};
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'INTERNAL_ERROR',
      message: 'Terjadi kesalahan pada sistem kami. Silahkan coba beberapa saat lagi.',
      data: { request_id: answer.headers.get('x-request-id') },
    });
    const line = stub.logLines.findLast((text) => text.includes('request failed'))!;
    expect(JSON.parse(line)).toMatchObject({ requestId: answer.body.data.request_id, err: { type: 'Error' } });
    expect(stub.logLines.join('')).not.toContain('John Doe');
  });
});

describe('health', () => {
  test('up and ready', async () => {
    expect((await stub.call('GET', '/healthz', { device: null })).body).toEqual({ status: 'ok' });
    const ready = await stub.call('GET', '/readyz', { device: null });
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', checks: { database: 'ok', temporal: 'ok' } } });
  });

  test('not ready names what is away', async () => {
    stub.arus.ready = async () => false;
    const answer = await stub.call('GET', '/readyz', { device: null });
    stub.arus.ready = async () => true;
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({ status: 'unavailable', checks: { database: 'ok', temporal: 'unreachable' } });
  });
});

test('logs and metrics know calls by their pattern, never by what is in them', async () => {
  const user = await addUser(stub);
  const token = await tokenFor(stub, user, 'session');
  const id = '0198c7c0-1111-7000-8000-000000000000';
  await stub.call('DELETE', `/api/v1/biometric/${id}?phone=081234567890`, { token });
  await stub.call('GET', '/api/v1/nobody/081234567890');
  const log = stub.logLines.join('');
  expect(log).toContain('"route":"/api/v1/biometric/:biometric_id"');
  for (const text of [id, '081234567890', token, user.phone, user.id]) expect(log).not.toContain(text);
  const metrics = await stub.house.metrics.registry.metrics();
  expect(metrics).toContain('route="/api/v1/biometric/:biometric_id"');
  expect(metrics).not.toContain(id);
});
