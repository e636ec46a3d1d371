/** Device keys: a challenge, registration, removal. Source: docs/sources/mobile-api.md, 5, 6, 11. */
import { Router } from 'express';
import { z } from 'zod';
import { deleteDeviceKey, issueChallenge, registerDeviceKey, takeChallenge } from '../../../auth/device-keys.ts';
import { instantText, success } from '../../envelope.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { authenticate, callerOf } from '../../middleware/authenticate.ts';
import { jsonBody } from '../../middleware/body.ts';
import { deviceOf, requireDevice } from '../../middleware/device.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { idempotent } from '../../middleware/idempotency.ts';
import { sensitiveLimit } from '../../middleware/rate-limit.ts';
import { validate } from '../../middleware/validate.ts';
import { instant } from '../answer-fields.ts';
import { challengeField, publicKeyField } from './signing-fields.ts';

export const registerBody = z.object({
  challenge_id: challengeField,
  public_key: publicKeyField,
  biometric_type: z.enum(['FACE_ID', 'FINGERPRINT'], { error: 'Jenis biometrik harus FACE_ID atau FINGERPRINT.' }),
});

export const challengeData = z.strictObject({
  challenge_id: z.string().meta({ description: 'The device signs its UTF-8 bytes. Good for one use.' }),
  expires_at: instant,
  expires_in: z.int().positive().meta({ description: 'Seconds.' }),
});

export const deviceKeyData = z.strictObject({ biometric_id: z.uuid() });

/** Mounted at `/api/v1/biometric`. */
export function biometricRoutes(context: ApiContext): Router {
  const { orm } = context;
  const router = Router();
  const limited = sensitiveLimit(context);
  const borrower = authenticate(context, 'onboarding');

  endpoint(router, '/challenge', {
    get: [
      limited,
      requireDevice,
      async (_req, res) => {
        const { id, expiresAt, expiresIn } = await issueChallenge(orm.em.fork(), deviceOf(res));
        success(res, 200, 'Challenge ID berhasil dibuat.', {
          challenge_id: id,
          expires_at: instantText(expiresAt),
          expires_in: expiresIn,
        } satisfies z.output<typeof challengeData>);
      },
    ],
  });

  endpoint(router, '/register', {
    post: [
      limited,
      ...borrower,
      ...jsonBody,
      idempotent(context),
      async (req, res) => {
        const body = validate(registerBody, req.body);
        const { userId, deviceId } = callerOf(res);
        const em = orm.em.fork();
        if (!(await takeChallenge(em, body.challenge_id, deviceId))) throw new ApiError('CHALLENGE_EXPIRED');
        const key = { userId, deviceId, publicKey: body.public_key, biometricType: body.biometric_type };
        const data: z.output<typeof deviceKeyData> = { biometric_id: await registerDeviceKey(em, key) };
        success(res, 201, 'Biometrik berhasil didaftarkan.', data);
      },
    ],
  });

  endpoint(router, '/:biometric_id', {
    delete: [
      ...borrower,
      async (req, res) => {
        const id = z.uuid().safeParse(req.params['biometric_id']);
        if (!id.success || !(await deleteDeviceKey(orm.em.fork(), callerOf(res).userId, id.data)))
          throw new ApiError('BIOMETRIC_NOT_FOUND');
        success(res, 200, 'Akses biometrik telah dihapus.');
      },
    ],
  });

  return router;
}
