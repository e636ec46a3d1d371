/**
 * From a phone number to an active account, as the document shows it.
 * Examples: docs/sources/mobile-api.md, 1–4, 20.
 */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { kycData } from '../mobile/onboarding/kyc-answer.ts';
import { documentTypeField } from '../mobile/onboarding/kyc-photos.ts';
import { codeRequestBody, codeVerificationBody, sentCodeData } from '../mobile/login/one-time-codes.ts';
import { personalInfoFields } from '../mobile/onboarding/personal-info-body.ts';
import { activationData, personalInfoData } from '../mobile/onboarding/personal-info.ts';
import { tokenData } from '../mobile/login/token-answer.ts';
import * as example from './examples.ts';
import { json, operation, type RequestBody, success } from './operation.ts';

const photo = z.file().meta({ description: 'JPEG or PNG by content, at most 5 MiB.' });

const photos: RequestBody = {
  content: {
    required: true,
    content: {
      'multipart/form-data': {
        schema: z
          .object({ document_type: documentTypeField, ktp_image: photo, selfie_image: photo })
          .meta({ id: 'KycUpload' }),
        encoding: {
          ktp_image: { contentType: 'image/jpeg, image/png' },
          selfie_image: { contentType: 'image/jpeg, image/png' },
        },
      },
    },
  },
  errors: ['VALIDATION_ERROR', 'UNSUPPORTED_MEDIA_TYPE'],
};

export const onboardingPaths: ZodOpenApiPathsObject = {
  '/api/v1/onboarding/register-phone': {
    post: operation({
      id: 'registerPhone',
      tag: 'Onboarding',
      summary: 'Send a one-time code to a new phone',
      access: 'device',
      creates: true,
      body: json(codeRequestBody, { phone: { phone_number: '081234567890' } }),
      success: success(200, 'Kode OTP telah dikirim.', sentCodeData, example.sentCode),
      errors: ['PHONE_NUMBER_REGISTERED', 'OTP_RATE_LIMITED'],
      errorExamples: { VALIDATION_ERROR: { details: example.wrongPhone } },
    }),
  },
  '/api/v1/onboarding/verify-otp': {
    post: operation({
      id: 'verifyPhone',
      tag: 'Onboarding',
      summary: 'Hand in the code; registers the phone',
      description: 'The token has the scope `onboarding`. After three wrong tries the code is void.',
      access: 'device',
      creates: true,
      body: json(codeVerificationBody, { code: { phone_number: '081234567890', otp_code: '123456' } }),
      success: success(201, 'Verifikasi Berhasil.', tokenData, example.token),
      errors: ['INVALID_OTP_CODE', 'OTP_EXPIRED', 'OTP_ATTEMPTS_EXCEEDED', 'PHONE_NUMBER_REGISTERED'],
      errorExamples: { VALIDATION_ERROR: { details: example.wrongPhone } },
    }),
  },
  '/api/v1/onboarding/kyc-upload': {
    post: operation({
      id: 'uploadKyc',
      tag: 'Onboarding',
      summary: 'Prove identity with photos of the KTP and of the face',
      description: 'After three rejected tries an operator looks at the case.',
      access: 'onboarding',
      creates: true,
      body: photos,
      success: success(200, 'Verifikasi dokumen berhasil.', kycData, example.kyc),
      errors: [
        'PAYLOAD_TOO_LARGE',
        'ACCOUNT_ALREADY_ACTIVE',
        'LOW_FACE_MATCH_SCORE',
        'LIVENESS_FAILED',
        'UNREADABLE_KTP',
        'KYC_DECLINED',
        'KYC_UNDER_REVIEW',
      ],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [{ field: 'ktp_image', message: 'Foto KTP harus berupa berkas JPEG atau PNG.' }],
        },
      },
    }),
  },
  '/api/v1/onboarding/personal-info': {
    post: operation({
      id: 'completeProfile',
      tag: 'Onboarding',
      summary: 'Complete the personal information; activates the account',
      description:
        'Every wrong field is named at once. The NIK must agree with birth date and gender (`gender`, or else the one on the card); the two emergency contacts are two phones, neither the borrower’s own.',
      access: 'onboarding',
      creates: true,
      body: json(personalInfoFields.meta({ id: 'PersonalInfo' }), { document: example.personalInfoBody }),
      success: success(200, 'Dokumen berhasil disimpan dan akun telah diaktifkan.', activationData, example.activation),
      errors: ['KYC_REQUIRED', 'NIK_ALREADY_REGISTERED', 'ACCOUNT_ALREADY_ACTIVE'],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [
            { field: 'nik', value: '12345678', message: 'NIK harus terdiri dari 16 digit angka.' },
            { field: 'birth_date', value: '12/01/1990', message: 'Format tanggal lahir tidak valid.' },
          ],
        },
      },
    }),
    get: operation({
      id: 'getPersonalInfo',
      tag: 'Onboarding',
      summary: 'The personal information of an active account',
      access: 'onboarding',
      success: success(200, 'Data pribadi berhasil diambil.', personalInfoData, example.personalInfo),
      errors: ['ONBOARDING_INCOMPLETE'],
    }),
  },
};
