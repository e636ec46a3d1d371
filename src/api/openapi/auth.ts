/** Logging in and out, as the document shows it. Examples: docs/sources/mobile-api.md, 7–10, 21, 22. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { biometricBody, pinBody, refreshBody, revokeBody } from '../mobile/login/routes.ts';
import { codeRequestBody, codeVerificationBody, sentCodeData } from '../mobile/login/one-time-codes.ts';
import { sessionData, tokenData } from '../mobile/login/token-answer.ts';
import * as example from './examples.ts';
import { envelopeOf } from '../contract/answers.ts';
import { json, operation, success } from './operation.ts';

const phone = { phone_number: '081234567890' };
const code = { ...phone, otp_code: '123456' };
const codeErrors = ['INVALID_OTP_CODE', 'OTP_EXPIRED', 'OTP_ATTEMPTS_EXCEEDED'] as const;
const sent = 'Kode OTP telah dikirim.';
const verified = 'Verifikasi Berhasil.';

export const authPaths: ZodOpenApiPathsObject = {
  '/api/v1/auth/login/send-otp': {
    post: operation({
      id: 'sendLoginCode',
      tag: 'Login',
      summary: 'Send a one-time code to an active account; with `otp_code`: hand it in',
      description:
        'mobile-api.md gives 7 and 8 this one address: a body with `otp_code` is answered as by `/auth/login/verify-otp`.',
      access: 'device',
      creates: true,
      body: json(z.union([codeVerificationBody, codeRequestBody]), { send: phone, verify: code }),
      success: {
        status: 200,
        description: `${sent} / ${verified}`,
        schema: z.union([envelopeOf(sent, sentCodeData), envelopeOf(verified, tokenData)]),
        mediaType: 'application/json',
        examples: {
          sent: { status: 'success', message: sent, data: example.sentCode },
          verified: { status: 'success', message: verified, data: example.token },
        },
      },
      errors: ['PHONE_NUMBER_NOT_FOUND', 'ACCOUNT_SUSPENDED', 'OTP_RATE_LIMITED', ...codeErrors],
      errorExamples: { VALIDATION_ERROR: { details: example.wrongPhone } },
    }),
  },
  '/api/v1/auth/login/verify-otp': {
    post: operation({
      id: 'verifyLoginCode',
      tag: 'Login',
      summary: 'Hand in the code',
      description: 'The token has the scope `pre_auth`: for `verify-pin` and `login/biometric` only.',
      access: 'device',
      body: json(codeVerificationBody, { code }),
      success: success(200, verified, tokenData, example.token),
      errors: ['PHONE_NUMBER_NOT_FOUND', 'ACCOUNT_SUSPENDED', ...codeErrors],
      errorExamples: { VALIDATION_ERROR: { details: example.wrongPhone } },
    }),
  },
  '/api/v1/auth/login/verify-pin': {
    post: operation({
      id: 'verifyPin',
      tag: 'Login',
      summary: 'The PIN opens a session',
      description: 'Three wrong tries lock it for 30 minutes (`Retry-After`).',
      access: 'preAuth',
      body: json(pinBody, { pin: { pin: '135790' } }),
      success: success(200, 'Login berhasil.', sessionData, example.session),
      errors: ['INVALID_PIN'],
      errorExamples: {
        VALIDATION_ERROR: { details: [{ field: 'pin', message: 'PIN harus terdiri dari 6 digit angka.' }] },
      },
    }),
  },
  '/api/v1/auth/login/biometric': {
    post: operation({
      id: 'loginWithDeviceKey',
      tag: 'Login',
      summary: 'A signature of the device opens a session',
      description:
        'The device signs the UTF-8 bytes of `challenge_id` with SHA-256; `signature` is base64, DER or raw 64 bytes.',
      access: 'preAuth',
      body: json(biometricBody, {
        signature: {
          challenge_id: example.challengeId,
          signature: 'MEUCIQDp0Yx8iO0bM3m5C2v0fJk2x3b8QmZ1l9wQ3uXn8kq7WAIgJmXn2b1vV5p0d3f4g5h6j7k8l9z0x1c2v3b4n5m6a7s=',
        },
      }),
      success: success(200, 'Login berhasil.', sessionData, example.session),
      errors: ['BIOMETRIC_VERIFICATION_FAILED', 'CHALLENGE_EXPIRED'],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [{ field: 'signature', message: 'Tanda tangan harus dalam format base64.' }],
        },
      },
    }),
  },
  '/api/v1/auth/refresh': {
    post: operation({
      id: 'refreshSession',
      tag: 'Login',
      summary: 'A new access token for a session',
      description: 'Needs no access token: it may be over. The refresh token and its device are what counts.',
      access: 'device',
      creates: true,
      body: json(refreshBody, { token: { refresh_token: 'ref_dfGwUms...' } }),
      success: success(201, 'Akses token berhasil diperbarui.', tokenData, example.token),
      errors: ['INVALID_REFRESH_TOKEN', 'DEVICE_MISMATCH'],
      errorExamples: {
        VALIDATION_ERROR: { details: [{ field: 'refresh_token', message: 'Refresh token wajib diisi.' }] },
      },
    }),
  },
  '/api/v1/auth/revoke': {
    post: operation({
      id: 'revokeSession',
      tag: 'Login',
      summary: 'End a session',
      description: 'Its refresh token and every access token made from it stop at once.',
      access: 'session',
      body: json(revokeBody, { logout: { refresh_token: 'ref_dfGwUms...', reason: 'USER_LOGOUT' } }),
      success: success(200, 'Refresh token berhasil dicabut.'),
      errors: ['INVALID_REFRESH_TOKEN'],
      errorExamples: {
        VALIDATION_ERROR: { details: [{ field: 'refresh_token', message: 'Refresh token wajib diisi.' }] },
      },
    }),
  },
};
