/** `Idempotency-Key` on every call that creates something. What it means is in frame-idempotency.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

let keys = 0;
const newKey = () => ({ 'idempotency-key': `call-${++keys}` });

test.each([
  '/onboarding/register-phone',
  '/onboarding/verify-otp',
  '/onboarding/personal-info',
  '/biometric/register',
  '/auth/login/send-otp',
  '/auth/refresh',
  '/loan/apply-limit',
  '/loan/submissions',
  '/loan/submissions/APP-LN-2026-00000001/cancel',
  '/payments/generate',
])('POST %s gives the first answer again, and refuses another body', async (path) => {
  const token = await tokenFor(stub, await addUser(stub), 'session');
  const headers = newKey();
  const call = (json: object) => stub.call('POST', `/api/v1${path}`, { token, json, headers });
  const first = await call({});
  const again = await call({});
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
  expect(await call({ another: true })).toMatchObject({ status: 422, body: { error_code: 'IDEMPOTENCY_KEY_REUSED' } });
});

describe('POST /onboarding/kyc-upload', () => {
  const photo = (blue: number) =>
    sharp({ create: { width: 80, height: 50, channels: 3, background: { r: 9, g: 9, b: blue } } })
      .jpeg()
      .toBuffer();
  const uploads = async () => {
    let submitted = 0;
    stub.arus.submitKyc = async (_user, { reference }) => {
      submitted++;
      return { status: 'UNDER_REVIEW', reference };
    };
    const token = await tokenFor(stub, await addUser(stub, { status: 'PENDING' }), 'onboarding');
    const headers = newKey();
    const upload = async (blue: number) => {
      const form = new FormData();
      form.set('document_type', 'KTP');
      form.set('ktp_image', new Blob([new Uint8Array(await photo(1))]), 'ktp.jpg');
      form.set('selfie_image', new Blob([new Uint8Array(await photo(blue))]), 'selfie.jpg');
      return stub.call('POST', '/api/v1/onboarding/kyc-upload', { token, form, headers });
    };
    return { upload, submitted: () => submitted };
  };

  test('the same photos, many times at once, are one try', async () => {
    const { upload, submitted } = await uploads();
    const answers = await Promise.all([upload(2), upload(2), upload(2), upload(2)]);
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect(new Set(answers.map(({ body }) => body.data.kyc_reference_id)).size).toBe(1);
    expect(submitted()).toBe(1);
    expect(await stub.house.objectStore.list('kyc')).toHaveLength(2);
  });

  test('another photo under the same key is another request', async () => {
    const { upload, submitted } = await uploads();
    await upload(2);
    expect((await upload(200)).body).toMatchObject({ error_code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(submitted()).toBe(1);
  });
});
