/** From a phone number to an active account: code, token, photos, personal information. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { giveBackCode } from '../../../auth/one-time-codes.ts';
import { findUserByPhone, registerUser } from '../../../auth/registration.ts';
import { issueAccessToken, tokenSigner } from '../../../auth/tokens.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError, refusalError } from '../../errors.ts';
import { validate } from '../../middleware/validate.ts';
import { oneTimeCodes } from '../login/one-time-codes.ts';
import { tokenAnswer } from '../login/token-answer.ts';
import type { onboardingContracts } from './contracts.ts';
import { kycAnswer } from './kyc-answer.ts';
import { PHOTO_TYPE } from './kyc-photos.ts';
import { activate, whoFillsIn } from './personal-info-activation.ts';
import { personalInfoBody } from './personal-info-body.ts';
import { personalInfoAnswer } from './personal-info.ts';

export function onboardingHandlers(context: ApiContext): HandlersOf<typeof onboardingContracts> {
  const { orm, arus, config, objectStore } = context;
  const codes = oneTimeCodes(context, 'ONBOARDING');
  const signer = tokenSigner(config.JWT_SECRET);

  return {
    async registerPhone({ caller, body: { phone_number: phone } }) {
      refuseRegistered(await findUserByPhone(orm.em.fork(), codes.phoneIndexOf(phone)));
      return codes.send(phone, caller.deviceId);
    },

    async verifyPhone({ caller: { deviceId }, body: { phone_number: phone, otp_code: code } }) {
      const phoneIndex = codes.phoneIndexOf(phone);
      const codeId = await codes.verify(phone, deviceId, code);
      const em = orm.em.fork();
      const user = await registerUser(em, { phone, phoneIndex });
      refuseRegistered(user);
      // Without its workflow the account would be stuck; the borrower tries the same code again.
      await arus.startOnboarding({ userId: user.id, phoneIndex }).catch(async (error: unknown) => {
        await giveBackCode(em, codeId);
        throw error;
      });
      const claims = { userId: user.id, scope: 'onboarding', deviceId, sessionId: null } as const;
      return tokenAnswer(await issueAccessToken(signer, claims));
    },

    async uploadKyc({ caller: { userId, phoneIndex, status }, body: photos }) {
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
      return kycAnswer(result);
    },

    async completeProfile({ caller, body }) {
      const given = validate(personalInfoBody(await whoFillsIn(orm.em.fork(), caller.userId)), body);
      return activate(context, caller, given);
    },

    async getPersonalInfo({ caller }) {
      const info = await orm.em.fork().findOne(PersonalInfoSchema, { user: caller.userId });
      if (!info) throw new ApiError('ONBOARDING_INCOMPLETE');
      return personalInfoAnswer(info.profile);
    },
  };
}

function refuseRegistered(user: { status: string } | null): void {
  if (user && user.status !== 'PENDING') throw new ApiError('PHONE_NUMBER_REGISTERED');
}
