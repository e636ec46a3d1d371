/** Logging in and out. Source: docs/sources/mobile-api.md, 7, 8, 9, 10, 21, 22. */
import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { checkSignature, takeChallenge } from '../../../auth/device-keys.ts';
import { findUserByPhone } from '../../../auth/registration.ts';
import { openSession, refreshSession, revokeSession } from '../../../auth/sessions.ts';
import { issueAccessToken, tokenSigner } from '../../../auth/tokens.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import { success } from '../../envelope.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { authenticate, callerOf } from '../../middleware/authenticate.ts';
import { jsonBody } from '../../middleware/body.ts';
import { deviceOf, requireDevice } from '../../middleware/device.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { idempotent } from '../../middleware/idempotency.ts';
import { sensitiveLimit } from '../../middleware/rate-limit.ts';
import { validate } from '../../middleware/validate.ts';
import { pinField, textField } from '../fields.ts';
import { codeRequestBody, codeVerificationBody, oneTimeCodes } from './one-time-codes.ts';
import { requirePin, wrongTry } from './pin.ts';
import { challengeField, signatureField } from './signing-fields.ts';
import { sessionAnswer, tokenAnswer } from './token-answer.ts';

export const pinBody = z.object({ pin: pinField });
export const biometricBody = z.object({ challenge_id: challengeField, signature: signatureField });
export const refreshBody = z.object({ refresh_token: textField('Refresh token', 2000) });
export const revokeBody = refreshBody.extend({ reason: textField('Alasan', 100).default('USER_LOGOUT') });

/** Mounted at `/api/v1/auth`. */
export function authRoutes(context: ApiContext): Router {
  const { orm, config, callers } = context;
  const router = Router();
  const codes = oneTimeCodes(context, 'LOGIN');
  const signer = tokenSigner(config.JWT_SECRET);
  const limited = sensitiveLimit(context);
  const preAuth = [limited, ...authenticate(context, 'pre_auth')];

  const sendOtp: RequestHandler = async (req, res) => {
    const { phone_number: phone } = validate(codeRequestBody, req.body);
    await knownUser(phone, req.body);
    success(res, 200, 'Kode OTP telah dikirim.', await codes.send(phone, deviceOf(res)));
  };

  const verifyOtp: RequestHandler = async (req, res) => {
    const { phone_number: phone, otp_code: code } = validate(codeVerificationBody, req.body);
    // Only who has proved the phone hears what is behind it.
    await codes.verify(phone, deviceOf(res), code);
    const user = await knownUser(phone, req.body);
    if (user.status === 'SUSPENDED') throw new ApiError('ACCOUNT_SUSPENDED');
    const claims = { userId: user.id, scope: 'pre_auth', deviceId: deviceOf(res), sessionId: null } as const;
    success(res, 200, 'Verifikasi Berhasil.', tokenAnswer(await issueAccessToken(signer, claims)));
  };

  // The document gives both calls the same address; a body with a code is the second one.
  const sendOrVerifyOtp: RequestHandler = (req, res, next) => (hasCode(req.body) ? verifyOtp : sendOtp)(req, res, next);

  endpoint(router, '/login/send-otp', {
    post: [limited, requireDevice, ...jsonBody, idempotent(context), sendOrVerifyOtp],
  });
  endpoint(router, '/login/verify-otp', { post: [limited, requireDevice, ...jsonBody, verifyOtp] });

  endpoint(router, '/login/verify-pin', {
    post: [
      ...preAuth,
      ...jsonBody,
      async (req, res) => {
        const { pin } = validate(pinBody, req.body);
        await requirePin(context, callerOf(res).userId, pin);
        await logIn(res);
      },
    ],
  });

  endpoint(router, '/login/biometric', {
    post: [
      ...preAuth,
      ...jsonBody,
      async (req, res) => {
        const { challenge_id: challengeId, signature } = validate(biometricBody, req.body);
        const caller = callerOf(res);
        const em = orm.em.fork();
        if (!(await takeChallenge(em, challengeId, caller.deviceId))) throw new ApiError('CHALLENGE_EXPIRED');
        const tried = await checkSignature(em, caller, challengeId, signature);
        if (!tried.right) throw wrongTry('BIOMETRIC_VERIFICATION_FAILED', tried);
        await logIn(res);
      },
    ],
  });

  endpoint(router, '/refresh', {
    post: [
      limited,
      requireDevice,
      ...jsonBody,
      idempotent(context),
      async (req, res) => {
        // The access token may be over: that is why the app asks. The refresh token and its device are what counts.
        const { refresh_token: refreshToken } = validate(refreshBody, req.body);
        const refreshed = await refreshSession(orm.em.fork(), signer, { refreshToken, deviceId: deviceOf(res) });
        if (refreshed === 'INVALID') throw new ApiError('INVALID_REFRESH_TOKEN');
        if (refreshed === 'OTHER DEVICE') throw new ApiError('DEVICE_MISMATCH');
        success(res, 201, 'Akses token berhasil diperbarui.', tokenAnswer(refreshed));
      },
    ],
  });

  endpoint(router, '/revoke', {
    post: [
      ...authenticate(context, 'session'),
      ...jsonBody,
      async (req, res) => {
        const { refresh_token: refreshToken, reason } = validate(revokeBody, req.body);
        const { userId } = callerOf(res);
        if (!(await revokeSession(orm.em.fork(), { refreshToken, userId, reason })))
          throw new ApiError('INVALID_REFRESH_TOKEN');
        callers.forget(userId);
        success(res, 200, 'Refresh token berhasil dicabut.');
      },
    ],
  });

  return router;

  /** Who has not finished onboarding does not exist here. That somebody is suspended is nobody else's business. */
  async function knownUser(phone: string, body: unknown) {
    const user = await findUserByPhone(orm.em.fork(), codes.phoneIndexOf(phone));
    if (user && user.status !== 'PENDING') return user;
    const { phone_number: typed } = body as { phone_number: string };
    throw new ApiError('PHONE_NUMBER_NOT_FOUND', {
      details: [{ field: 'phone_number', value: typed, message: 'Nomor telepon belum terdaftar.' }],
    });
  }

  async function logIn(res: Response): Promise<void> {
    const { userId, deviceId } = callerOf(res);
    const em = orm.em.fork();
    const session = await openSession(em, signer, { userId, deviceId });
    const info = await em.findOneOrFail(PersonalInfoSchema, { user: userId });
    success(res, 200, 'Login berhasil.', sessionAnswer(session, info.profile.fullName));
  }
}

const hasCode = (body: unknown) => typeof body === 'object' && body !== null && 'otp_code' in body;
