import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { drawKtp, readMachineStrip } from '../../simulators/ktp-card.ts';
import { finfraSteps, type FinfraSteps } from './finfra-client.ts';
import { type Listener, listenForCallbacks } from './listener.ts';
import { ask, basic, imageForm, nikEnding } from './requests.ts';

let simulators: Simulators;
let us: Listener;
let finfra: FinfraSteps;
beforeAll(async () => {
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['finfra'], callbackBaseUrl: `${us.url}/`, callbackDelayMs: 20 });
  finfra = await finfraSteps(simulators.urls.finfra, us);
});
afterAll(async () => {
  await simulators.close();
  await us.close();
});

const url = () => simulators.urls.finfra;
const picture = async (colour: string) =>
  sharp({ create: { width: 400, height: 250, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
const form = (bytes: Buffer, name = 'ktp_image') => {
  const images = new FormData();
  images.set(name, new Blob([new Uint8Array(bytes)]), 'ktp.jpg');
  return images;
};
const ocr = (images: FormData, headers: Record<string, string> = {}) =>
  finfra.call('POST', '/api/core/users/ocr', images, headers);

describe('authentication', () => {
  test('Basic credentials give a bearer token for an hour', async () => {
    const token = (user: string, password: string) =>
      ask('POST', `${url()}/api/auth/token/v2`, undefined, basic(user, password));
    expect((await token('arus', 'embedded-finfra')).body).toEqual({
      access_token: expect.stringMatching(/^ey/),
      refresh_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 3600,
    });
    expect(await token('arus', 'wrong')).toMatchObject({ status: 401, body: { status: 401, error: 'Unauthorized' } });
  });

  test('a session is refreshed once with both tokens', async () => {
    const first = (await ask('POST', `${url()}/api/auth/token/v2`, undefined, basic('arus', 'embedded-finfra'))).body;
    const headers = { 'x-access-token': first.access_token, 'x-refresh-token': first.refresh_token };
    expect((await ask('POST', `${url()}/api/auth/refresh`, undefined, headers)).status).toBe(200);
    expect((await ask('POST', `${url()}/api/auth/refresh`, undefined, headers)).status).toBe(401);
  });

  test('calls without a live token are 401; health needs none', async () => {
    expect((await ask('GET', `${url()}/api/core/loans`)).body).toEqual({
      status: 401,
      error: 'Unauthorized',
      message: expect.any(String),
    });
    expect((await ask('GET', `${url()}/healthcheck/productionness`)).status).toBe(200);
    expect((await ask('GET', `${url()}/healthcheck/readiness`)).status).toBe(200);
  });
});

describe('OCR', () => {
  test('a drawn card is read by its strip, also re-encoded, smaller and without metadata', async () => {
    const card = await drawKtp(nikEnding('0001'));
    expect(await readMachineStrip(card)).toBe(nikEnding('0001'));
    expect(await readMachineStrip(await sharp(card).resize(700).jpeg({ quality: 60 }).toBuffer())).toBe(
      nikEnding('0001'),
    );
    expect(await readMachineStrip(await sharp(card).png().toBuffer())).toBe(nikEnding('0001'));
    expect(await readMachineStrip(await picture('#fff'))).toBeNull();
    expect(await readMachineStrip(Buffer.from('no picture'))).toBeNull();
  });

  test('the person read has the birth date and gender of the NIK', async () => {
    const woman = '3171056009920001';
    expect((await ocr(await imageForm(woman, 'ktp_image'))).body.data).toMatchObject({
      nik: woman,
      birth_date: '1992-09-20',
      gender: 'PEREMPUAN',
      province: 'DKI JAKARTA',
    });
  });

  test('registered people are read in order, each once, from any picture; then the picture decides', async () => {
    for (const nik of [nikEnding('0101'), nikEnding('0102')])
      await ask('POST', `${url()}/_sim/people`, { nik, full_name: `ORANG ${nik.slice(-4)}` });
    const names: string[] = [];
    for (const colour of ['#111', '#222', '#333'])
      names.push((await ocr(form(await picture(colour)))).body.data.full_name);
    expect(names.slice(0, 2)).toEqual(['ORANG 0101', 'ORANG 0102']);
    expect(names[2]).not.toMatch(/^ORANG/);

    const again = async () => (await ocr(form(await picture('#333')))).body.data;
    expect(await again()).toEqual(await again());
    expect((await ocr(form(await picture('#222')))).body.data.nik).toBe(nikEnding('0102')); // asked again: the same person
    expect((await again()).nik).toMatch(/^\d{16}$/);
  });

  test('a registered person is read from a card with that NIK, whoever comes first', async () => {
    await ask('POST', `${url()}/_sim/people`, { nik: nikEnding('0103'), full_name: 'SATU' });
    await ask('POST', `${url()}/_sim/people`, { nik: nikEnding('0104'), full_name: 'DUA' });
    expect((await ocr(await imageForm(nikEnding('0104'), 'ktp_image'))).body.data.full_name).toBe('DUA');
    expect((await ocr(await imageForm(nikEnding('0103'), 'ktp_image'))).body.data.full_name).toBe('SATU');
  });

  test('what is no picture, no form, no such source or no session is refused', async () => {
    expect((await ocr(form(Buffer.from('GIF89a')))).body.message).toMatch(/ktp_image must be a JPEG or PNG/);
    expect((await ocr(form(await picture('#444'), 'image'))).body.message).toMatch(/ktp_image is required/);
    expect((await finfra.call('POST', '/api/core/users/ocr', { ktp_image: 'x' })).status).toBe(415);
    expect((await ocr(form(await picture('#444')), { 'data-source': 'MINE' })).status).toBe(400);
    expect((await ocr(form(await picture('#444')), { 'kyc-id': 'mine' })).status).toBe(400);
  });
});

describe('KYC session', () => {
  const submit = async (kycId: string) => (await finfra.call('POST', `/api/core/kyc/${kycId}/submit`)).body;
  const submission = async (kycId: string) => (await finfra.call('GET', `/api/core/kyc/${kycId}/submission`)).body;

  test('a good borrower is verified', async () => {
    const { kycId, biometric } = await finfra.kyc(nikEnding('0001'));
    expect(biometric.body).toEqual({
      kyc_id: kycId,
      face_match_score: 92.5,
      liveness_passed: true,
      status: 'VERIFIED',
    });
    expect(await submit(kycId)).toEqual({ status: 'VERIFIED' });
    expect(await submission(kycId)).toEqual({ status: 'VERIFIED' });
  });

  test('a session without a biometric cannot be submitted, an unknown one is 404', async () => {
    const { body } = await ocr(await imageForm(nikEnding('0002'), 'ktp_image'));
    expect((await finfra.call('POST', `/api/core/kyc/${body.kyc_id}/submit`)).status).toBe(400);
    expect((await finfra.call('GET', '/api/core/kyc/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9/submission')).status).toBe(
      404,
    );
  });

  test.each([
    ['9021', { face_match_score: 61.2, liveness_passed: true, status: 'REJECTED' }],
    ['9022', { face_match_score: 92.5, liveness_passed: false, status: 'REJECTED' }],
  ])('digits %s fail the biometric', async (digits, expected) => {
    const { kycId, biometric } = await finfra.kyc(nikEnding(digits));
    expect(biometric.body).toMatchObject(expected);
    await submit(kycId);
    expect(await submission(kycId)).toEqual({ status: 'REJECTED', reason: 'Biometric check failed' });
  });

  test('a second try may be good', async () => {
    expect((await finfra.kyc(nikEnding('9029'))).biometric.body.status).toBe('REJECTED');
    expect((await finfra.kyc(nikEnding('9029'))).biometric.body.status).toBe('VERIFIED');
  });

  test('a submission may be rejected, or pending for a while', async () => {
    const rejected = await finfra.kyc(nikEnding('9027'));
    expect(await submit(rejected.kycId)).toEqual({ status: 'REJECTED' });
    expect(await submission(rejected.kycId)).toMatchObject({ reason: 'Data does not match the population registry' });

    const { kycId } = await finfra.kyc(nikEnding('9026'));
    await submit(kycId);
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) seen.push((await submission(kycId)).status);
    expect(seen).toEqual(['PENDING', 'PENDING', 'VERIFIED']);
  });

  test.each([
    ['9023', ['Approved'], 'VERIFIED'],
    ['9024', ['Declined'], 'REJECTED'],
    ['9025', ['In Review', 'Approved'], 'VERIFIED'],
  ])('digits %s wait for Didit, which says %j', async (digits, statuses, final) => {
    const { kycId, biometric } = await finfra.kyc(nikEnding(digits));
    expect(biometric.body).toMatchObject({
      status: 'PENDING',
      verification_session_id: expect.stringMatching(/^didit-/),
    });
    for (const status of statuses) {
      const query = new URLSearchParams({ verificationSessionId: biometric.body.verification_session_id, status });
      const callback = await us.callback(`/api/core/users/didit/session/callback?${query.toString()}`);
      expect(callback.headers['finfra-auth-key']).toBe('embedded-finfra-callback');
    }
    await submit(kycId);
    expect((await submission(kycId)).status).toBe(final);
  });

  test('when Didit’s callback is lost, the submission still knows after a while', async () => {
    const { kycId } = await finfra.kyc(nikEnding('9028'));
    await submit(kycId);
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) seen.push((await submission(kycId)).status);
    expect(seen).toEqual(['PENDING', 'PENDING', 'VERIFIED']);
  });
});

describe('documents', () => {
  const create = ({ type, file }: { type?: false; file?: false } = {}) => {
    const document = new FormData();
    if (type !== false) document.set('type', 'KTP');
    document.set('description', 'KTP photo');
    if (file !== false) document.set('file', new Blob(['picture']), 'ktp.jpg');
    return ask('POST', `${url()}/api/documents`, document);
  };

  test('a document is created with an address to upload to, and usable after the upload', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^doc_/),
      type: 'KTP',
      presigned_url: expect.stringContaining('token='),
      expires_at: expect.any(String),
    });
    expect((await ask('GET', `${url()}/api/documents/${body.id}/file`)).status).toBe(404);
    expect((await ask('PUT', body.presigned_url.replace(/token=.*/, 'token=x'), new Uint8Array([1]))).status).toBe(403);
    expect((await ask('PUT', body.presigned_url, new Uint8Array(Buffer.from('picture')))).status).toBe(200);
    const file = await ask('GET', `${url()}/api/documents/${body.id}/file`);
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.body).toBe('picture');
    expect((await ask('GET', `${url()}/api/documents/${body.id}`)).body).toMatchObject({
      id: body.id,
      type: 'KTP',
      status: 'UPLOADED',
      size: 7,
    });
  });

  test('type and file are required, and the form must be one', async () => {
    expect((await create({ type: false })).body.message).toMatch(/type is required/);
    expect((await create({ file: false })).body.message).toMatch(/file is required/);
    expect((await ask('POST', `${url()}/api/documents`, { type: 'KTP' })).status).toBe(415);
  });

  test('several documents are changed at once', async () => {
    const { id } = (await create()).body;
    const changed = await ask('PATCH', `${url()}/api/documents`, [{ id, type: 'SELFIE', description: 'face' }]);
    expect(changed.body).toEqual([expect.objectContaining({ id, type: 'SELFIE', description: 'face' })]);
    expect((await ask('GET', `${url()}/api/documents/doc`)).status).toBe(400);
  });
});
