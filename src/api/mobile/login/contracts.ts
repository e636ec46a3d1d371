/**
 * Logging in and out: endpoints with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 7–10, 21, 22.
 */
import { z } from 'zod';
import { type Answer, contract, type RequestBody } from '../../contract/contract.ts';
import { envelope, envelopeOf, message, shownJson } from '../../contract/answers.ts';
import { json } from '../../contract/bodies.ts';
import type { ErrorExamples } from '../../openapi/error-answers.ts';
import { validate } from '../../middleware/validate.ts';
import { anyDevice, preAuth, session } from '../access.ts';
import * as example from '../examples.ts';
import { pinField, textField } from '../fields.ts';
import { challengeField, signatureField } from './biometric-contracts.ts';
import {
  CODE_SENT,
  codeRequestBody,
  codeSent,
  codeVerificationBody,
  sentCodeData,
  wrongPhone,
} from './one-time-codes.ts';
import { codeVerified, loggedIn, tokenData, VERIFIED } from './token-answer.ts';

const pinBody = z.object({ pin: pinField });
const signatureBody = z.object({ challenge_id: challengeField, signature: signatureField });
const refreshBody = z.object({ refresh_token: textField('Refresh token', 2000) });
const revokeBody = refreshBody.extend({ reason: textField('Alasan', 100).default('USER_LOGOUT') });

const phone = { phone_number: '081234567890' };
const code = { ...phone, otp_code: '123456' };
const codeErrors = ['INVALID_OTP_CODE', 'OTP_EXPIRED', 'OTP_ATTEMPTS_EXCEEDED'] as const;
const wrong = (field: string, message: string): ErrorExamples => ({
  VALIDATION_ERROR: { details: [{ field, message }] },
});
const noRefreshToken = wrong('refresh_token', 'Refresh token wajib diisi.');

type CodeRequest = z.output<typeof codeRequestBody>;
type CodeVerification = z.output<typeof codeVerificationBody>;

/** A body with a code is a verification, one without it a request; each is held to its own schema. */
const requestOrVerification: RequestBody<CodeRequest | CodeVerification> = {
  ...json(z.union([codeVerificationBody, codeRequestBody]), { send: phone, verify: code }),
  read: ({ body }: { body: unknown }) =>
    typeof body === 'object' && body !== null && 'otp_code' in body
      ? validate(codeVerificationBody, body)
      : validate(codeRequestBody, body),
};

const sentOrVerified: Answer<z.output<typeof sentCodeData> | z.output<typeof tokenData>> = {
  send: (res, data) => ('otp_log_id' in data ? codeSent.send(res, data) : codeVerified(200).send(res, data)),
  byStatus: {
    200: shownJson(
      `${CODE_SENT} / ${VERIFIED}`,
      z.union([envelopeOf(CODE_SENT, sentCodeData), envelopeOf(VERIFIED, tokenData)]),
      {
        sent: { status: 'success', message: CODE_SENT, data: example.sentCode },
        verified: { status: 'success', message: VERIFIED, data: example.token },
      },
    ),
  },
};

const tag = 'Login';

export const loginContracts = {
  sendLoginCode: contract({
    method: 'post',
    path: '/api/v1/auth/login/send-otp',
    tag,
    summary: 'Send a one-time code to an active account; with otp_code: hand it in',
    description:
      'mobile-api.md gives 7 and 8 this one address: a body with `otp_code` is answered as by `/auth/login/verify-otp`.',
    access: anyDevice,
    idempotent: true,
    body: requestOrVerification,
    answer: sentOrVerified,
    errors: ['PHONE_NUMBER_NOT_FOUND', 'ACCOUNT_SUSPENDED', 'OTP_RATE_LIMITED', ...codeErrors],
    errorExamples: wrongPhone,
  }),
  verifyLoginCode: contract({
    method: 'post',
    path: '/api/v1/auth/login/verify-otp',
    tag,
    summary: 'Hand in the code',
    description: 'The token has the scope `pre_auth`: for `verify-pin` and `login/biometric` only.',
    access: anyDevice,
    sensitive: true,
    body: json(codeVerificationBody, { code }),
    answer: codeVerified(200),
    errors: ['PHONE_NUMBER_NOT_FOUND', 'ACCOUNT_SUSPENDED', ...codeErrors],
    errorExamples: wrongPhone,
  }),
  verifyPin: contract({
    method: 'post',
    path: '/api/v1/auth/login/verify-pin',
    tag,
    summary: 'The PIN opens a session',
    description: 'Three wrong tries lock it for 30 minutes (`Retry-After`).',
    access: preAuth,
    sensitive: true,
    body: json(pinBody, { pin: { pin: '135790' } }),
    answer: loggedIn,
    errors: ['INVALID_PIN'],
    errorExamples: wrong('pin', 'PIN harus terdiri dari 6 digit angka.'),
  }),
  loginWithDeviceKey: contract({
    method: 'post',
    path: '/api/v1/auth/login/biometric',
    tag,
    summary: 'A signature of the device opens a session',
    description:
      'The device signs the UTF-8 bytes of `challenge_id` with SHA-256; `signature` is base64, DER or raw 64 bytes.',
    access: preAuth,
    sensitive: true,
    body: json(signatureBody, {
      signature: {
        challenge_id: example.challengeId,
        signature: 'MEUCIQDp0Yx8iO0bM3m5C2v0fJk2x3b8QmZ1l9wQ3uXn8kq7WAIgJmXn2b1vV5p0d3f4g5h6j7k8l9z0x1c2v3b4n5m6a7s=',
      },
    }),
    answer: loggedIn,
    errors: ['BIOMETRIC_VERIFICATION_FAILED', 'CHALLENGE_EXPIRED'],
    errorExamples: wrong('signature', 'Tanda tangan harus dalam format base64.'),
  }),
  refreshSession: contract({
    method: 'post',
    path: '/api/v1/auth/refresh',
    tag,
    summary: 'A new access token for a session',
    description: 'Needs no access token: it may be over. The refresh token and its device are what counts.',
    access: anyDevice,
    idempotent: true,
    body: json(refreshBody, { token: { refresh_token: 'ref_dfGwUms...' } }),
    answer: envelope(201, 'Akses token berhasil diperbarui.', tokenData, example.token),
    errors: ['INVALID_REFRESH_TOKEN', 'DEVICE_MISMATCH'],
    errorExamples: noRefreshToken,
  }),
  revokeSession: contract({
    method: 'post',
    path: '/api/v1/auth/revoke',
    tag,
    summary: 'End a session',
    description: 'Its refresh token and every access token made from it stop at once.',
    access: session,
    body: json(revokeBody, { logout: { refresh_token: 'ref_dfGwUms...', reason: 'USER_LOGOUT' } }),
    answer: message(200, 'Refresh token berhasil dicabut.'),
    errors: ['INVALID_REFRESH_TOKEN'],
    errorExamples: noRefreshToken,
  }),
};
