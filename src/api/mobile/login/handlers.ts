/** Logging in and out: one-time code, then PIN or device key; refresh and revoke. */
import { checkSignature, takeChallenge } from '../../../auth/device-keys.ts';
import { findUserByPhone } from '../../../auth/registration.ts';
import { openSession, refreshSession, revokeSession } from '../../../auth/sessions.ts';
import { issueAccessToken, tokenSigner } from '../../../auth/tokens.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { loginContracts } from './contracts.ts';
import { oneTimeCodes } from './one-time-codes.ts';
import { requirePin, wrongTry } from './pin.ts';
import { sessionAnswer, tokenAnswer } from './token-answer.ts';

export function loginHandlers(context: ApiContext): HandlersOf<typeof loginContracts> {
  const { orm, config, callers } = context;
  const codes = oneTimeCodes(context, 'LOGIN');
  const signer = tokenSigner(config.JWT_SECRET);

  return {
    async sendLoginCode({ caller: { deviceId }, body, req }) {
      if ('otp_code' in body) return verifyCode(body, deviceId, req.body);
      await knownUser(body.phone_number, req.body);
      return codes.send(body.phone_number, deviceId);
    },

    verifyLoginCode: ({ caller, body, req }) => verifyCode(body, caller.deviceId, req.body),

    async verifyPin({ caller, body }) {
      await requirePin(context, caller.userId, body.pin);
      return logIn(caller);
    },

    async loginWithDeviceKey({ caller, body: { challenge_id: challengeId, signature } }) {
      const em = orm.em.fork();
      if (!(await takeChallenge(em, challengeId, caller.deviceId))) throw new ApiError('CHALLENGE_EXPIRED');
      const tried = await checkSignature(em, caller, challengeId, signature);
      if (!tried.right) throw wrongTry('BIOMETRIC_VERIFICATION_FAILED', tried);
      return logIn(caller);
    },

    async refreshSession({ caller: { deviceId }, body }) {
      // The access token may be over: that is why the app asks. The refresh token and its device are what counts.
      const refreshed = await refreshSession(orm.em.fork(), signer, { refreshToken: body.refresh_token, deviceId });
      if (refreshed === 'INVALID') throw new ApiError('INVALID_REFRESH_TOKEN');
      if (refreshed === 'OTHER DEVICE') throw new ApiError('DEVICE_MISMATCH');
      return tokenAnswer(refreshed);
    },

    async revokeSession({ caller: { userId }, body: { refresh_token: refreshToken, reason } }) {
      if (!(await revokeSession(orm.em.fork(), { refreshToken, userId, reason })))
        throw new ApiError('INVALID_REFRESH_TOKEN');
      callers.forget(userId);
    },
  };

  /** `typed` is the body as it was sent. */
  async function verifyCode(given: { phone_number: string; otp_code: string }, deviceId: string, typed: unknown) {
    // Only who has proved the phone hears what is behind it.
    await codes.verify(given.phone_number, deviceId, given.otp_code);
    const user = await knownUser(given.phone_number, typed);
    if (user.status === 'SUSPENDED') throw new ApiError('ACCOUNT_SUSPENDED');
    const claims = { userId: user.id, scope: 'pre_auth', deviceId, sessionId: null } as const;
    return tokenAnswer(await issueAccessToken(signer, claims));
  }

  /** Who has not finished onboarding does not exist here. That somebody is suspended is nobody else's business. */
  async function knownUser(phone: string, typed: unknown) {
    const user = await findUserByPhone(orm.em.fork(), codes.phoneIndexOf(phone));
    if (user && user.status !== 'PENDING') return user;
    const { phone_number: value } = typed as { phone_number: string };
    throw new ApiError('PHONE_NUMBER_NOT_FOUND', {
      details: [{ field: 'phone_number', value, message: 'Nomor telepon belum terdaftar.' }],
    });
  }

  async function logIn({ userId, deviceId }: { userId: string; deviceId: string }) {
    const em = orm.em.fork();
    const session = await openSession(em, signer, { userId, deviceId });
    const info = await em.findOneOrFail(PersonalInfoSchema, { user: userId });
    return sessionAnswer(session, info.profile.fullName);
  }
}
