/** From a phone number to an active account. Source: docs/sources/mobile-api.md, 1–4, 20. */
import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { giveBackCode } from '../../../auth/one-time-codes.ts';
import { findUserByPhone, registerUser } from '../../../auth/registration.ts';
import { issueAccessToken, tokenSigner } from '../../../auth/tokens.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { success } from '../../envelope.ts';
import { ApiError, refusalError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { authenticate, callerOf } from '../../middleware/authenticate.ts';
import { jsonBody } from '../../middleware/body.ts';
import { deviceOf, requireDevice } from '../../middleware/device.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { idempotent } from '../../middleware/idempotency.ts';
import { sensitiveLimit } from '../../middleware/rate-limit.ts';
import { validate } from '../../middleware/validate.ts';
import { kycAnswer } from './kyc-answer.ts';
import { documentTypeField, PHOTO_TYPE, photosOf, photoUpload } from './kyc-photos.ts';
import { codeRequestBody, codeVerificationBody, oneTimeCodes } from '../login/one-time-codes.ts';
import { personalInfoBody } from './personal-info-body.ts';
import { activate, whoFillsIn } from './personal-info-activation.ts';
import { personalInfoAnswer } from './personal-info.ts';
import { tokenAnswer } from '../login/token-answer.ts';

/** Mounted at `/api/v1/onboarding`. */
export function onboardingRoutes(context: ApiContext): Router {
  const { orm, arus, config, objectStore } = context;
  const router = Router();
  const codes = oneTimeCodes(context, 'ONBOARDING');
  const signer = tokenSigner(config.JWT_SECRET);
  const limited = sensitiveLimit(context);
  const borrower = authenticate(context, 'onboarding');

  endpoint(router, '/register-phone', {
    post: [
      limited,
      requireDevice,
      ...jsonBody,
      idempotent(context),
      async (req, res) => {
        const { phone_number: phone } = validate(codeRequestBody, req.body);
        refuseRegistered(await findUserByPhone(orm.em.fork(), codes.phoneIndexOf(phone)));
        success(res, 200, 'Kode OTP telah dikirim.', await codes.send(phone, deviceOf(res)));
      },
    ],
  });

  endpoint(router, '/verify-otp', {
    post: [
      limited,
      requireDevice,
      ...jsonBody,
      idempotent(context),
      async (req, res) => {
        const { phone_number: phone, otp_code: code } = validate(codeVerificationBody, req.body);
        const phoneIndex = codes.phoneIndexOf(phone);
        const codeId = await codes.verify(phone, deviceOf(res), code);
        const em = orm.em.fork();
        const user = await registerUser(em, { phone, phoneIndex });
        refuseRegistered(user);
        // Without its workflow the account would be stuck; the borrower tries the same code again.
        await arus.startOnboarding({ userId: user.id, phoneIndex }).catch(async (error: unknown) => {
          await giveBackCode(em, codeId);
          throw error;
        });
        const claims = { userId: user.id, scope: 'onboarding', deviceId: deviceOf(res), sessionId: null } as const;
        success(res, 201, 'Verifikasi Berhasil.', tokenAnswer(await issueAccessToken(signer, claims)));
      },
    ],
  });

  endpoint(router, '/kyc-upload', {
    post: [
      limited,
      ...borrower,
      ...photoUpload,
      idempotent(context),
      async (req, res) => {
        const { document_type: documentType } = (req.body ?? {}) as { document_type?: unknown };
        const photos = await photosOf(
          req,
          documentTypeField.safeParse(documentType).success ? [] : [notAKtp(documentType)],
        );
        const { userId, phoneIndex, status } = callerOf(res);
        if (status === 'ACTIVE') throw new ApiError('ACCOUNT_ALREADY_ACTIVE');

        const kycId = uuidv7();
        const reference = `Ref-KYC-${randomBytes(6).toString('hex').toUpperCase()}`;
        const [ktpObject, selfieObject] = [`kyc/${kycId}/ktp.jpg`, `kyc/${kycId}/selfie.jpg`];
        const removePhotos = () => Promise.all([ktpObject, selfieObject].map((key) => objectStore.delete(key)));
        try {
          await objectStore.put(ktpObject, photos.ktp_image, PHOTO_TYPE);
          await objectStore.put(selfieObject, photos.selfie_image, PHOTO_TYPE);
        } catch (error) {
          await removePhotos().catch(() => {}); // the nightly sweep finds what is left
          throw error;
        }
        // Without an answer the case may still be looked at: its photos stay, until the sweep finds that nobody did.
        const result = await arus.submitKyc({ userId, phoneIndex }, { kycId, reference, ktpObject, selfieObject });
        if (isRefusal(result)) {
          await removePhotos();
          throw refusalError(result);
        }
        success(res, 200, 'Verifikasi dokumen berhasil.', kycAnswer(result));
      },
    ],
  });

  endpoint(router, '/personal-info', {
    get: [
      ...borrower,
      async (_req, res) => {
        const info = await orm.em.fork().findOne(PersonalInfoSchema, { user: callerOf(res).userId });
        if (!info) throw new ApiError('ONBOARDING_INCOMPLETE');
        success(res, 200, 'Data pribadi berhasil diambil.', personalInfoAnswer(info.profile));
      },
    ],
    post: [
      limited,
      ...borrower,
      ...jsonBody,
      idempotent(context),
      async (req, res) => {
        const body = validate(personalInfoBody(await whoFillsIn(orm.em.fork(), callerOf(res).userId)), req.body);
        const activation = await activate(context, callerOf(res), body);
        success(res, 200, 'Dokumen berhasil disimpan dan akun telah diaktifkan.', activation);
      },
    ],
  });

  return router;
}

function refuseRegistered(user: { status: string } | null): void {
  if (user && user.status !== 'PENDING') throw new ApiError('PHONE_NUMBER_REGISTERED');
}

const notAKtp = (documentType: unknown) => ({
  field: 'document_type',
  value: typeof documentType === 'string' ? documentType.slice(0, 50) : null,
  message: 'Jenis dokumen harus KTP.',
});
