/** Identity at Finfra: photos go out as documented, findings come back in our words. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTurn, json, text } from '../../partners/fake-partner.ts';
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

test('a card is read with VIDA as the source', async () => {
  fake.answers(json(200, document.ocr));
  expect(await fake.client().ocr({ ktp: ktp.bytes, contentType: ktp.contentType })).toEqual({
    kind: 'ok',
    value: {
      kycId: 'eyJraWQ.kyc.session',
      ktp: {
        nik: '3275062009921981',
        fullName: 'BUDI SANTOSO',
        birthPlace: 'JAKARTA',
        birthDate: '1995-11-01',
        gender: 'LAKI-LAKI',
        address: 'JL. SUDIRMAN NO. 1',
        rtRw: '001/002',
        village: 'DAGO',
        district: 'COBLONG',
        city: 'BANDUNG',
        province: 'JAWA BARAT',
        maritalStatus: 'KAWIN',
      },
    },
  });
  const { method, path, headers, body } = fake.asked[0]!;
  expect(`${method} ${path}`).toBe('POST /api/core/users/ocr');
  expect(headers['data-source']).toBe('VIDA');
  expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(body).toMatch(
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

test('faces are compared within the session', async () => {
  fake.answers(json(200, document.biometric));
  expect(await fake.client().biometric({ kycId: 'eyJraWQ.kyc.session', ktp, selfie })).toEqual({
    kind: 'ok',
    value: {
      kycId: 'eyJraWQ.kyc.session',
      faceMatchScore: 92.5,
      livenessPassed: true,
      status: 'VERIFIED',
      verificationSessionId: null,
    },
  });
  expect(fake.asked[0]).toMatchObject({
    path: '/api/core/users/biometric',
    headers: { 'kyc-id': 'eyJraWQ.kyc.session' },
  });
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

test('a session is handed in and its verdict read', async () => {
  fake.answers(inTurn(json(200, { status: 'PENDING' }), json(200, { status: 'REJECTED', reason: 'no such person' })));
  const client = fake.client();
  expect(await client.submitKyc('eyJ.a/b')).toEqual({ kind: 'ok', value: { status: 'PENDING' } });
  expect(await client.kycSubmission('eyJ.a/b')).toEqual({
    kind: 'ok',
    value: { status: 'REJECTED', reason: 'no such person' },
  });
  expect(fake.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/core/kyc/eyJ.a%2Fb/submit',
    'GET /api/core/kyc/eyJ.a%2Fb/submission',
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
    expect(JSON.stringify(fake.exchanges)).not.toContain('token=abc');
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

  test('is read, fetched and described anew', async () => {
    const detail = { id: 'doc_01j4abc', type: 'KTP', description: null };
    fake.answers(inTurn(json(200, detail), text(200, 'raw bytes', 'application/octet-stream'), json(200, [detail])));
    const client = fake.client();
    const expected = { documentId: 'doc_01j4abc', type: 'KTP', description: null };
    expect(await client.document('doc_01j4abc')).toEqual({ kind: 'ok', value: expected });
    expect(await client.documentFile('doc_01j4abc')).toEqual({ kind: 'ok', value: Buffer.from('raw bytes') });
    expect(await client.updateDocuments([{ documentId: 'doc_01j4abc', type: 'KTP', description: 'card' }])).toEqual({
      kind: 'ok',
      value: [expected],
    });
    expect(fake.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/documents/doc_01j4abc',
      'GET /api/documents/doc_01j4abc/file',
      'PATCH /api/documents',
    ]);
    expect(JSON.parse(fake.asked[2]!.body)).toEqual([{ id: 'doc_01j4abc', type: 'KTP', description: 'card' }]);
  });
});
