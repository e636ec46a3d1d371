/** Identity at Finfra: photos go out as documented, findings come back in our words. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dataSources } from '../../../src/partners/finfra/wire.ts';
import { inTurn, json, text } from '../../partners/transport/fake-partner.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const ktp = { bytes: Buffer.from('bytes of the card'), contentType: 'image/jpeg' };
const selfie = { bytes: Buffer.from('bytes of the face'), contentType: 'image/png' };

test('a card is read by VIDA, or by whom we say, for the session that we name', async () => {
  fake.answers(json(200, document.ocr));
  const card = { ktp: ktp.bytes, contentType: ktp.contentType };
  await fake.client().ocr(card);
  expect(fake.asked[0]!.headers).toMatchObject({ 'data-source': 'VIDA' });
  expect(fake.asked[0]!.headers['kyc-id']).toBeUndefined();
  for (const source of dataSources) {
    await fake.client().ocr({ ...card, source, kycId: 'eyJ.open' });
    expect(fake.asked.at(-1)!.headers).toMatchObject({ 'data-source': source, 'kyc-id': 'eyJ.open' });
  }
  expect(fake.asked[0]!.body).toMatch(
    /name="ktp_image"; filename="ktp_image\.jpg"\r\nContent-Type: image\/jpeg\r\n\r\nbytes of the card/i,
  );
});

test('a card that is half read leaves the rest to the borrower', async () => {
  const { kyc_id, data } = document.ocr;
  fake.answers(json(200, { kyc_id, data: { ...data, village: null, rt_rw: undefined } }));
  expect(await fake.client().ocr({ ktp: ktp.bytes, contentType: 'image/jpeg' })).toMatchObject({
    value: { ktp: { village: '', rtRw: '', city: 'BANDUNG' } },
  });
});

test.each(['nik', 'full_name', 'birth_date'])('a card without %s was not read', async (field) => {
  const { kyc_id, data } = document.ocr;
  fake.answers(json(200, { kyc_id, data: { ...data, [field]: '' } }));
  expect(await fake.client().ocr({ ktp: ktp.bytes, contentType: 'image/jpeg' })).toEqual({
    kind: 'unknown',
    reason: `unexpected answer at data.${field}`,
  });
});

test('faces are compared as they were taken', async () => {
  fake.answers(json(200, document.biometric));
  await fake.client().biometric({ kycId: document.ocr.kyc_id, ktp, selfie });
  expect(fake.asked[0]!.body).toMatch(/name="ktp_image"[^]*name="selfie_image"; filename="selfie_image\.png"/);
});

test('a liveness that is not judged yet is unknown and names its session', async () => {
  const pending = {
    ...document.biometric,
    status: 'PENDING',
    liveness_passed: null,
    verification_session_id: 'didit-1',
  };
  fake.answers(json(200, pending));
  expect(await fake.client().biometric({ kycId: 'k', ktp, selfie })).toMatchObject({
    value: { status: 'PENDING', livenessPassed: null, verificationSessionId: 'didit-1' },
  });
});

test('a session id stays one segment of the path', async () => {
  const client = fake.client();
  await client.submitKyc('eyJ.a/b');
  await client.kycSubmission('eyJ.a/b');
  expect(fake.asked.map(({ path }) => path)).toEqual([
    '/api/core/kyc/eyJ.a%2Fb/submit',
    '/api/core/kyc/eyJ.a%2Fb/submission',
  ]);
});

describe('a document', () => {
  const upload = {
    type: 'KTP' as const,
    description: 'KTP',
    bytes: ktp.bytes,
    contentType: 'image/jpeg',
    fileName: 'ktp.jpg',
  };
  const created = () => json(201, { ...document.documentCreated, presigned_url: `${fake.url}/upload?token=abc` });

  test('is created and then put where the answer says, without our token', async () => {
    fake.answers(inTurn(created(), text(200, '')));
    expect(await fake.client().uploadDocument(upload)).toEqual({ kind: 'ok', value: { documentId: 'doc_01j4abc' } });
    const [post, put] = fake.asked;
    expect(post!.body).toMatch(
      /name="type"\r\n\r\nKTP\r\n[^]*name="description"\r\n\r\nKTP\r\n[^]*name="file"; filename="ktp.jpg"/,
    );
    expect(put).toMatchObject({ method: 'PUT', path: '/upload?token=abc', body: 'bytes of the card' });
    expect(put!.headers['content-type']).toBe('image/jpeg');
    expect(put!.headers.authorization).toBeUndefined();
    expect(await fake.kept('Upload document file')).not.toContain('token=abc');
  });

  test.each([
    [403, 'retryable'],
    [404, 'retryable'],
    [410, 'retryable'],
    [429, 'retryable'],
    [500, 'retryable'],
    [503, 'retryable'],
    [400, 'rejected'],
    [413, 'rejected'],
  ])('whose storage answers %i is %s: a new document object is made next time', async (status, kind) => {
    fake.answers(inTurn(created(), text(status, '')));
    expect(await fake.client().uploadDocument(upload)).toMatchObject({ kind });
  });

  test('is not put anywhere but on the web', async () => {
    fake.answers(json(201, { ...document.documentCreated, presigned_url: 'file:///etc/passwd' }));
    expect(await fake.client().uploadDocument(upload)).toEqual({
      kind: 'unknown',
      reason: 'unexpected answer at presigned_url',
    });
  });

  test.each([
    ['nothing', ''],
    ['a web page', ' <!DOCTYPE html><html>'],
    ['JSON', '{"status":404}'],
    ['half of a JSON', '{"status":4'],
    ['a JSON list', '[]'],
  ])('whose file is %s has none', async (_, body) => {
    for (const contentType of ['application/octet-stream', 'application/json', 'text/html']) {
      fake.answers(text(200, body, contentType));
      expect(await fake.client().documentFile('doc_01j4abc')).toMatchObject({ kind: 'unknown' });
    }
  });
});
