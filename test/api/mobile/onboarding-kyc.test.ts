import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { KtpData } from '../../../src/domain/person/borrower.ts';
import type { KycResult, KycSubmission, Refusal } from '../../../src/workflows/messages.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

const ktp: KtpData = {
  nik: '3171012804900001',
  fullName: 'John Doe',
  birthPlace: 'JAKARTA',
  birthDate: '1990-04-28',
  gender: 'LAKI-LAKI',
  address: 'Jl. SAMPLE',
  rtRw: '001/002',
  village: 'SAMPLE',
  district: 'SAMPLE',
  city: 'JAKARTA',
  province: 'DKI JAKARTA',
  maritalStatus: 'BELUM KAWIN',
};
const verified = (reference: string): KycResult => ({
  status: 'SYSTEM_VERIFIED',
  reference,
  faceMatchScore: 92.5,
  ktp,
});

const picture = (width = 800, height = 500) =>
  sharp({ create: { width, height, channels: 3, background: { r: 90, g: 120, b: 200 } } });
const photo = async (format: 'jpeg' | 'png' = 'jpeg', image = picture()) =>
  new Uint8Array(
    await image
      .toFormat(format)
      .withExif({ IFD0: { ImageDescription: 'John Doe was here' } })
      .toBuffer(),
  );

interface Parts {
  /** Null: left out. */
  ktp_image?: Uint8Array<ArrayBuffer> | null;
  selfie_image?: Uint8Array<ArrayBuffer> | null;
  document_type?: string | null;
  more?: [string, Uint8Array<ArrayBuffer> | string][];
}
async function form({ more = [], ...parts }: Parts = {}): Promise<FormData> {
  const data = new FormData();
  const given = { ktp_image: await photo(), selfie_image: await photo('png'), document_type: 'KTP', ...parts };
  for (const [name, value] of [...Object.entries(given), ...more])
    if (value !== null) {
      if (typeof value === 'string') data.append(name, value);
      else data.append(name, new Blob([value]), 'anything.bin');
    }
  return data;
}

/** Uploads as a pending borrower; `answer` is the workflow's. */
async function upload(
  body: FormData,
  answer: (submission: KycSubmission) => KycResult | Refusal = ({ reference }) => verified(reference),
) {
  const submissions: KycSubmission[] = [];
  stub.arus.submitKyc = async (_user, submission) => {
    submissions.push(submission);
    return answer(submission);
  };
  const token = await tokenFor(stub, await addUser(stub, { status: 'PENDING' }), 'onboarding');
  return { answer: await stub.call('POST', '/api/v1/onboarding/kyc-upload', { token, form: body }), submissions };
}

describe('a KYC upload (3)', () => {
  test('that is verified shows what was read', async () => {
    const { answer } = await upload(await form());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Verifikasi dokumen berhasil.',
      data: {
        kyc_reference_id: expect.stringMatching(/^Ref-KYC-[0-9A-F]{12}$/),
        face_match_score: 92.5,
        kyc_status: 'SYSTEM_VERIFIED',
        ocr_preview: {
          nik: '3171012804900001',
          full_name: 'John Doe',
          birth_place: 'JAKARTA',
          birth_date: '1990-04-28',
          gender: 'LAKI-LAKI',
          address: 'Jl. SAMPLE',
          rt_rw: '001/002',
          village: 'SAMPLE',
          district: 'SAMPLE',
          city: 'JAKARTA',
          province: 'DKI JAKARTA',
          marital_status: 'BELUM KAWIN',
        },
      },
    });
  });

  test('stores both photos anew: JPEG, upright, not enlarged, without metadata', async () => {
    const lying = await photo('jpeg', picture(300, 200).withMetadata({ orientation: 6 }));
    const { submissions } = await upload(
      await form({ ktp_image: lying, selfie_image: await photo('png', picture(5000, 2500)) }),
    );
    const [{ ktpObject, selfieObject }] = submissions as [KycSubmission];
    const stored = await Promise.all([ktpObject, selfieObject].map((key) => stub.house.objectStore.get(key)));
    const [ktpPhoto, selfie] = await Promise.all(stored.map(({ bytes }) => sharp(bytes).metadata()));
    expect(stored.map(({ contentType }) => contentType)).toEqual(['image/jpeg', 'image/jpeg']);
    expect(ktpPhoto).toMatchObject({ format: 'jpeg', width: 200, height: 300 });
    expect(selfie).toMatchObject({ format: 'jpeg', width: 2400, height: 1200 });
    for (const { bytes } of stored) expect(bytes.includes('John Doe')).toBe(false);
    expect([ktpPhoto!.exif, selfie!.exif]).toEqual([undefined, undefined]);
  });

  test('with a face that does not match is told the scores', async () => {
    const { answer } = await upload(await form(), ({ reference }) => ({
      status: 'REJECTED_RETRY',
      reference,
      faceMatchScore: 62.4,
      requiredScore: 80,
      reason: 'LOW_FACE_MATCH',
    }));
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'LOW_FACE_MATCH_SCORE',
      message: 'Verifikasi wajah gagal.',
      data: {
        face_match_score: 62.4,
        required_score: 80,
        kyc_status: 'REJECTED_RETRY',
        suggestion: 'Pastikan wajah Anda terlihat dengan jelas.',
      },
    });
  });

  test.each([
    ['LIVENESS_FAILED', 'LIVENESS_FAILED'],
    ['UNREADABLE_KTP', 'UNREADABLE_KTP'],
    ['DECLINED_BY_EKYC', 'KYC_DECLINED'],
  ] as const)('rejected for %s is answered %s', async (reason, error_code) => {
    const { answer } = await upload(await form(), ({ reference }) => ({
      status: 'REJECTED_RETRY',
      reference,
      faceMatchScore: 0,
      requiredScore: 80,
      reason,
    }));
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      status: 'error',
      error_code,
      message: expect.any(String),
      data: { kyc_status: 'REJECTED_RETRY', suggestion: expect.any(String) },
    });
  });

  const underReview = {
    status: 'error',
    error_code: 'KYC_UNDER_REVIEW',
    message: 'Dokumen Anda sedang ditinjau oleh petugas kami.',
  };
  test('that was the third rejected one goes to an operator', async () => {
    const { answer, submissions } = await upload(await form(), ({ reference }) => ({
      status: 'UNDER_REVIEW',
      reference,
    }));
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      ...underReview,
      data: { kyc_reference_id: submissions[0]!.reference, kyc_status: 'UNDER_REVIEW' },
    });
  });

  test('that is refused leaves no photo behind', async () => {
    const { answer, submissions } = await upload(await form(), () => ({ refused: { code: 'KYC_UNDER_REVIEW' } }));
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual(underReview);
    for (const key of [submissions[0]!.ktpObject, submissions[0]!.selfieObject])
      await expect(stub.house.objectStore.get(key)).rejects.toThrow();
  });

  test('of an account that is already active is refused', async () => {
    const token = await tokenFor(stub, await addUser(stub), 'session');
    const answer = await stub.call('POST', '/api/v1/onboarding/kyc-upload', { token, form: await form() });
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'ACCOUNT_ALREADY_ACTIVE',
      message: 'Akun Anda sudah aktif.',
    });
  });
});

describe('files that are refused, by their field, before anything is stored', () => {
  const gif = new Uint8Array(Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'));
  const truncated = async () => (await photo()).slice(0, 200);
  const big = new Uint8Array(5 * 1024 * 1024 + 1);
  test.each<[string, () => Promise<Parts>, { field: string; value?: unknown; message: string }[]]>([
    ['no KTP', async () => ({ ktp_image: null }), [{ field: 'ktp_image', message: 'Foto KTP wajib diunggah.' }]],
    [
      'nothing at all',
      async () => ({
        ktp_image: null,
        selfie_image: null,
        document_type: null,
      }),
      [
        { field: 'document_type', value: null, message: 'Jenis dokumen harus KTP.' },
        { field: 'ktp_image', message: 'Foto KTP wajib diunggah.' },
        { field: 'selfie_image', message: 'Foto selfie wajib diunggah.' },
      ],
    ],
    [
      'a GIF',
      async () => ({ selfie_image: gif }),
      [{ field: 'selfie_image', message: 'Foto selfie harus berupa berkas JPEG atau PNG.' }],
    ],
    [
      'an empty file',
      async () => ({ ktp_image: new Uint8Array() }),
      [{ field: 'ktp_image', message: 'Foto KTP wajib diunggah.' }],
    ],
    [
      'half a photo',
      async () => ({ ktp_image: await truncated() }),
      [{ field: 'ktp_image', message: 'Foto KTP rusak atau tidak dapat dibaca.' }],
    ],
    [
      'more than 5 MiB',
      async () => ({ selfie_image: big }),
      [{ field: 'selfie_image', message: 'Foto selfie maksimal 5 MiB.' }],
    ],
    [
      'another document',
      async () => ({ document_type: 'SIM' }),
      [{ field: 'document_type', value: 'SIM', message: 'Jenis dokumen harus KTP.' }],
    ],
    [
      'a third file',
      async () => ({ more: [['family_card', await photo()]] }),
      [{ field: 'family_card', message: 'Kirim tepat satu foto KTP dan satu foto selfie.' }],
    ],
    [
      'two KTPs',
      async () => ({ more: [['ktp_image', await photo()]] }),
      [{ field: 'ktp_image', message: 'Kirim tepat satu foto KTP dan satu foto selfie.' }],
    ],
    [
      'texts without end',
      async () => ({ more: [['note', 'x'.repeat(2000)]] }),
      [{ field: 'note', message: 'Isian terlalu banyak atau terlalu panjang.' }],
    ],
  ])('%s', async (_what, parts, details) => {
    const { answer, submissions } = await upload(await form(await parts()));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'VALIDATION_ERROR',
      message: 'Data yang Anda masukkan tidak valid.',
      details,
    });
    expect(submissions).toHaveLength(0);
  });

  test('a picture that unpacks to hundreds of megabytes', async () => {
    const bomb = new Uint8Array(await picture(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer());
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
    const { answer } = await upload(await form({ ktp_image: bomb }));
    expect(answer.body.details).toEqual([{ field: 'ktp_image', message: 'Foto KTP rusak atau tidak dapat dibaca.' }]);
  });

  test('a body that is no multipart', async () => {
    const token = await tokenFor(stub, await addUser(stub, { status: 'PENDING' }), 'onboarding');
    const send = (raw: string, type: string) =>
      stub.call('POST', '/api/v1/onboarding/kyc-upload', { token, raw, headers: { 'content-type': type } });
    expect((await send('{}', 'application/json')).status).toBe(415);
    for (const [raw, type] of [
      ['--x\r\nbroken', 'multipart/form-data; boundary=x'],
      ['anything', 'multipart/form-data'],
    ] as const) {
      const answer = await send(raw, type);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ error_code: 'VALIDATION_ERROR' });
    }
  });
});
