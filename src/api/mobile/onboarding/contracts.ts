/**
 * From a phone number to an active account: endpoints with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 1–4, 20.
 */
import { envelope } from '../../contract/answers.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { anyDevice, onboarding } from '../access.ts';
import { codeRequestBody, codeSent, codeVerificationBody, wrongPhone } from '../login/one-time-codes.ts';
import { codeVerified } from '../login/token-answer.ts';
import * as example from './examples.ts';
import { kycData } from './kyc-answer.ts';
import { kycUpload } from './kyc-photos.ts';
import { personalInfoFields } from './personal-info-body.ts';
import { activationData, personalInfoData } from './personal-info.ts';

const tag = 'Onboarding';
const personalInfoPath = '/api/v1/onboarding/personal-info';
const phone = { phone_number: '081234567890' };

export const onboardingContracts = {
  registerPhone: contract({
    method: 'post',
    path: '/api/v1/onboarding/register-phone',
    tag,
    summary: 'Send a one-time code to a new phone',
    access: anyDevice,
    idempotent: true,
    body: json(codeRequestBody, { phone }),
    answer: codeSent,
    errors: ['PHONE_NUMBER_REGISTERED', 'OTP_RATE_LIMITED'],
    errorExamples: wrongPhone,
  }),
  verifyPhone: contract({
    method: 'post',
    path: '/api/v1/onboarding/verify-otp',
    tag,
    summary: 'Hand in the code; registers the phone',
    description: 'The token has the scope `onboarding`. After three wrong tries the code is void.',
    access: anyDevice,
    idempotent: true,
    body: json(codeVerificationBody, { code: { ...phone, otp_code: '123456' } }),
    answer: codeVerified(201),
    errors: ['INVALID_OTP_CODE', 'OTP_EXPIRED', 'OTP_ATTEMPTS_EXCEEDED', 'PHONE_NUMBER_REGISTERED'],
    errorExamples: wrongPhone,
  }),
  uploadKyc: contract({
    method: 'post',
    path: '/api/v1/onboarding/kyc-upload',
    tag,
    summary: 'Prove identity with photos of the KTP and of the face',
    description: 'After three rejected tries an operator looks at the case.',
    access: onboarding,
    idempotent: true,
    body: kycUpload,
    answer: envelope(200, 'Verifikasi dokumen berhasil.', kycData, example.kyc),
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
  completeProfile: contract({
    method: 'post',
    path: personalInfoPath,
    tag,
    summary: 'Complete the personal information; activates the account',
    description:
      'Every wrong field is named at once. The NIK must agree with birth date and gender (`gender`, or else the one on the card); the two emergency contacts are two phones, neither the borrower’s own.',
    access: onboarding,
    idempotent: true,
    body: json(personalInfoFields.meta({ id: 'PersonalInfo' }), { document: example.personalInfoBody }),
    // What fits depends on the borrower's phone and card, which are read first.
    unchecked: true,
    answer: envelope(200, 'Dokumen berhasil disimpan dan akun telah diaktifkan.', activationData, example.activation),
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
  getPersonalInfo: contract({
    method: 'get',
    path: personalInfoPath,
    tag,
    summary: 'The personal information of an active account',
    access: onboarding,
    answer: envelope(200, 'Data pribadi berhasil diambil.', personalInfoData, example.personalInfo),
    errors: ['ONBOARDING_INCOMPLETE'],
  }),
};
