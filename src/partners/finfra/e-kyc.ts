/**
 * e-KYC calls of Finfra: OCR of the KTP, face match, liveness, verdict.
 * Source: docs/sources/finfra.md, "e-KYC"; shapes: docs/contracts.md.
 */
import type { KtpData } from '../../domain/person/borrower.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { type FinfraClient, path } from './client.ts';
import { biometricAnswer, type dataSources, kycStatus, kycVerdict, ocrAnswer } from './wire.ts';

/** One photo; `contentType` is `image/jpeg` or `image/png`. */
export interface Photo {
  bytes: Buffer;
  contentType: string;
}

export interface CardToRead {
  ktp: Buffer;
  /** `image/jpeg` or `image/png`. */
  contentType: string;
  /** An open session to read it for. */
  kycId?: string;
  /** Who reads it: VIDA unless given (docs/contracts.md). */
  source?: (typeof dataSources)[number];
}

export interface FaceComparison {
  kycId: string;
  /** Percent, 0–100. */
  faceMatchScore: number;
  /** Null: Finfra does not say (yet). */
  livenessPassed: boolean | null;
  /** `PENDING` with a session waits for the Didit callback. */
  status: string;
  verificationSessionId: string | null;
}

/** All of them may be repeated. */
export const eKyc = ({ call }: FinfraClient) => ({
  /** Reads a KTP and opens a KYC session, unless one is given. `rejected`: the photo cannot be read. */
  ocr: async ({ ktp, contentType, kycId, source = 'VIDA' }: CardToRead): Promise<Outcome<KtpReading>> =>
    whenOk(
      await call({
        operation: 'OCR Documents',
        method: 'POST',
        path: '/api/core/users/ocr',
        headers: { 'data-source': source, ...(kycId ? { 'kyc-id': kycId } : {}) },
        multipart: photos({ ktp_image: { bytes: ktp, contentType } }),
        answer: ocrAnswer,
      }),
      ({ kyc_id, data }) => ({
        kycId: kyc_id,
        ktp: {
          nik: data.nik,
          fullName: data.full_name,
          birthPlace: data.birth_place,
          birthDate: data.birth_date,
          gender: data.gender,
          address: data.address,
          rtRw: data.rt_rw,
          village: data.village,
          district: data.district,
          city: data.city,
          province: data.province,
          maritalStatus: data.marital_status,
        },
      }),
    ),

  /** Compares the face on the card with the selfie. */
  biometric: async (session: { kycId: string; ktp: Photo; selfie: Photo }): Promise<Outcome<FaceComparison>> =>
    whenOk(
      await call({
        operation: 'Biometric KYC',
        method: 'POST',
        path: '/api/core/users/biometric',
        headers: { 'kyc-id': session.kycId },
        multipart: photos({ ktp_image: session.ktp, selfie_image: session.selfie }),
        answer: biometricAnswer,
      }),
      (answer) => ({
        kycId: answer.kyc_id,
        faceMatchScore: answer.face_match_score,
        livenessPassed: answer.liveness_passed ?? null,
        status: answer.status,
        verificationSessionId: answer.verification_session_id ?? null,
      }),
    ),

  /** Submits the session for a verdict; `kycSubmission` reads it. */
  submitKyc: (kycId: string): Promise<Outcome<{ status: string }>> =>
    call({
      operation: 'Submit KYC',
      method: 'POST',
      path: path`/api/core/kyc/${kycId}/submit`,
      body: {},
      answer: kycStatus,
    }),

  kycSubmission: async (
    kycId: string,
  ): Promise<Outcome<{ status: 'PENDING' | 'VERIFIED' | 'REJECTED'; reason: string | null }>> =>
    whenOk(
      await call({
        operation: 'Get KYC Submission',
        method: 'GET',
        path: path`/api/core/kyc/${kycId}/submission`,
        answer: kycVerdict,
      }),
      ({ status, reason }) => ({ status, reason: reason ?? null }),
    ),
});

export interface KtpReading {
  kycId: string;
  ktp: KtpData;
}

function photos(parts: Record<string, Photo>): FormData {
  const form = new FormData();
  for (const [name, { bytes, contentType }] of Object.entries(parts)) {
    form.set(name, new Blob([new Uint8Array(bytes)], { type: contentType }), `${name}${extensionOf(contentType)}`);
  }
  return form;
}

const extensionOf = (contentType: string) => (contentType === 'image/png' ? '.png' : '.jpg');
