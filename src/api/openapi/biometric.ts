/** Device keys, as the document shows them. Examples: docs/sources/mobile-api.md, 5, 6, 11. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { challengeData, deviceKeyData, registerBody } from '../mobile/login/biometric.ts';
import * as example from './examples.ts';
import { json, operation, success } from './operation.ts';

/** A key that nobody has the other half of. */
const publicKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==';

export const biometricPaths: ZodOpenApiPathsObject = {
  '/api/v1/biometric/challenge': {
    get: operation({
      id: 'getChallenge',
      tag: 'Biometric',
      summary: 'A text for the device to sign',
      access: 'device',
      success: success(200, 'Challenge ID berhasil dibuat.', challengeData, {
        challenge_id: example.challengeId,
        expires_at: '2026-02-15T23:20:00Z',
        expires_in: 300,
      }),
    }),
  },
  '/api/v1/biometric/register': {
    post: operation({
      id: 'registerDeviceKey',
      tag: 'Biometric',
      summary: 'Register the device’s public key',
      description: '`public_key` is ECDSA P-256 as SPKI DER in base64. A new key replaces the device’s older one.',
      access: 'onboarding',
      creates: true,
      body: json(registerBody, {
        key: { challenge_id: example.challengeId, public_key: publicKey, biometric_type: 'FACE_ID' },
      }),
      success: success(201, 'Biometrik berhasil didaftarkan.', deviceKeyData, { biometric_id: example.biometricId }),
      errors: ['CHALLENGE_EXPIRED'],
      errorExamples: {
        VALIDATION_ERROR: {
          details: [
            {
              field: 'biometric_type',
              value: 'VOICE',
              message: 'Jenis biometrik harus FACE_ID atau FINGERPRINT.',
            },
          ],
        },
      },
    }),
  },
  '/api/v1/biometric/{biometric_id}': {
    delete: operation({
      id: 'deleteDeviceKey',
      tag: 'Biometric',
      summary: 'Remove a device key',
      access: 'onboarding',
      path: z.object({ biometric_id: z.string().meta({ examples: [example.biometricId] }) }),
      success: success(200, 'Akses biometrik telah dihapus.'),
      errors: ['BIOMETRIC_NOT_FOUND'],
    }),
  },
};
