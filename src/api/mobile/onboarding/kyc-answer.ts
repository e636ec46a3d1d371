/**
 * What became of a KYC try, as the app is told.
 * Source: docs/sources/mobile-api.md, 3; the codes beyond it are in docs/errors.md.
 */
import { z } from 'zod';
import type { KtpData } from '../../../domain/person/borrower.ts';
import type { KycRejection, KycResult } from '../../../workflows/messages.ts';
import { ApiError, type ErrorCode } from '../../errors.ts';

const ocrPreviewData = z.strictObject({
  nik: z.string(),
  full_name: z.string(),
  birth_place: z.string(),
  birth_date: z.string(),
  gender: z.string(),
  address: z.string(),
  rt_rw: z.string(),
  village: z.string(),
  district: z.string(),
  city: z.string(),
  province: z.string(),
  marital_status: z.string(),
});

export const kycData = z.strictObject({
  kyc_reference_id: z.string(),
  face_match_score: z.number().min(0).max(100),
  kyc_status: z.literal('SYSTEM_VERIFIED'),
  ocr_preview: ocrPreviewData.meta({ description: 'What the card says, for the borrower to correct.' }),
});

/** The `data` of a verified try; every other verdict is thrown as 422. */
export function kycAnswer(result: KycResult): z.output<typeof kycData> {
  switch (result.status) {
    case 'SYSTEM_VERIFIED':
      return {
        kyc_reference_id: result.reference,
        face_match_score: result.faceMatchScore,
        kyc_status: result.status,
        ocr_preview: ocrPreview(result.ktp),
      };
    case 'REJECTED_RETRY': {
      const { code, suggestion, scored } = rejections[result.reason];
      const scores = { face_match_score: result.faceMatchScore, required_score: result.requiredScore };
      throw new ApiError(code, { data: { ...(scored ? scores : {}), kyc_status: result.status, suggestion } });
    }
    case 'UNDER_REVIEW':
      throw new ApiError('KYC_UNDER_REVIEW', {
        data: { kyc_reference_id: result.reference, kyc_status: result.status },
      });
  }
}

const rejections: Record<KycRejection, { code: ErrorCode; suggestion: string; scored: boolean }> = {
  LOW_FACE_MATCH: {
    code: 'LOW_FACE_MATCH_SCORE',
    suggestion: 'Pastikan wajah Anda terlihat dengan jelas.',
    scored: true,
  },
  LIVENESS_FAILED: {
    code: 'LIVENESS_FAILED',
    suggestion: 'Ambil foto selfie secara langsung, tanpa masker atau kacamata hitam.',
    scored: false,
  },
  UNREADABLE_KTP: {
    code: 'UNREADABLE_KTP',
    suggestion: 'Pastikan foto KTP terang, tidak buram, dan seluruh kartu terlihat.',
    scored: false,
  },
  DECLINED_BY_EKYC: {
    code: 'KYC_DECLINED',
    suggestion: 'Pastikan KTP asli dan masih berlaku, lalu coba lagi.',
    scored: false,
  },
};

const ocrPreview = (ktp: KtpData): z.output<typeof ocrPreviewData> => ({
  nik: ktp.nik,
  full_name: ktp.fullName,
  birth_place: ktp.birthPlace,
  birth_date: ktp.birthDate,
  gender: ktp.gender,
  address: ktp.address,
  rt_rw: ktp.rtRw,
  village: ktp.village,
  district: ktp.district,
  city: ktp.city,
  province: ktp.province,
  marital_status: ktp.maritalStatus,
});
