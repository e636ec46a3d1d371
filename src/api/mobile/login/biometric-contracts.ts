/**
 * Device keys, ECDSA P-256: a challenge, registration, removal; endpoints with input, answer, errors and examples.
 * Source: docs/sources/mobile-api.md, 5, 6, 11.
 */
import { z } from 'zod';
import { readPublicKey } from '../../../auth/device-keys.ts';
import { envelope, message } from '../../contract/answers.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { anyDevice, onboarding } from '../access.ts';
import { instant } from '../answer-fields.ts';
import * as example from '../examples.ts';
import { textField } from '../fields.ts';

/** Whether it is one of ours is the look-up's to say: 410, not 400. */
export const challengeField = textField('Challenge ID', 200);

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** SPKI DER. */
const publicKeyField = z
  .string({ error: 'Public key wajib diisi.' })
  .max(1000, { error: 'Public key tidak valid.' })
  .refine((text) => BASE64.test(text) && readPublicKey(text) !== null, {
    error: 'Public key harus berupa kunci ECDSA P-256 (SPKI DER, base64).',
  });

/** DER, or r and s as raw 64 bytes; gives the bytes. */
export const signatureField = z
  .string({ error: 'Tanda tangan wajib diisi.' })
  .max(500, { error: 'Tanda tangan tidak valid.' })
  .regex(BASE64, { error: 'Tanda tangan harus dalam format base64.' })
  .transform((text) => Buffer.from(text, 'base64'));

const wrongType = 'Jenis biometrik harus FACE_ID atau FINGERPRINT.';
const registerBody = z.object({
  challenge_id: challengeField,
  public_key: publicKeyField,
  biometric_type: z.enum(['FACE_ID', 'FINGERPRINT'], { error: wrongType }),
});

const challengeData = z.strictObject({
  challenge_id: z.string().meta({ description: 'The device signs its UTF-8 bytes. Good for one use.' }),
  expires_at: instant,
  expires_in: z.int().positive().meta({ description: 'Seconds.' }),
});

const deviceKeyData = z.strictObject({ biometric_id: z.uuid() });

const tag = 'Biometric';
const biometricId = '019c63b0-1c2d-7e3f-9a4b-5c6d7e8f9a0b';
/** A key that nobody has the other half of. */
const publicKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==';

export const biometricContracts = {
  getChallenge: contract({
    method: 'get',
    path: '/api/v1/biometric/challenge',
    tag,
    summary: 'A text for the device to sign',
    access: anyDevice,
    sensitive: true,
    answer: envelope(200, 'Challenge ID berhasil dibuat.', challengeData, {
      challenge_id: example.challengeId,
      expires_at: '2026-02-15T23:20:00Z',
      expires_in: 300,
    }),
  }),
  registerDeviceKey: contract({
    method: 'post',
    path: '/api/v1/biometric/register',
    tag,
    summary: 'Register the device’s public key',
    description: '`public_key` is ECDSA P-256 as SPKI DER in base64. A new key replaces the device’s older one.',
    access: onboarding,
    idempotent: true,
    body: json(registerBody, {
      key: { challenge_id: example.challengeId, public_key: publicKey, biometric_type: 'FACE_ID' },
    }),
    answer: envelope(201, 'Biometrik berhasil didaftarkan.', deviceKeyData, { biometric_id: biometricId }),
    errors: ['CHALLENGE_EXPIRED'],
    errorExamples: {
      VALIDATION_ERROR: { details: [{ field: 'biometric_type', value: 'VOICE', message: wrongType }] },
    },
  }),
  deleteDeviceKey: contract({
    method: 'delete',
    path: '/api/v1/biometric/{biometric_id}',
    tag,
    summary: 'Remove a device key',
    access: onboarding,
    params: z.object({ biometric_id: z.string().meta({ examples: [biometricId] }) }),
    answer: message(200, 'Akses biometrik telah dihapus.'),
    errors: ['BIOMETRIC_NOT_FOUND'],
  }),
};
