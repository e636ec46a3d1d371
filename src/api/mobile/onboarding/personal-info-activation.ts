/** Personal information becomes an active account, once; the same again is a retry, anything else comes too late. */
import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { z } from 'zod';
import type { Caller } from '../../../auth/caller.ts';
import { checkPin, hashPin } from '../../../auth/pin.ts';
import { provedIdentity } from '../../../db/borrowers.ts';
import { PersonalInfoSchema, UserSchema } from '../../../db/entities/onboarding.ts';
import type { BorrowerProfile } from '../../../domain/person/borrower.ts';
import { genderRead } from '../../../domain/person/ktp-corrections.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { instantText } from '../../envelope.ts';
import { ApiError, refusalError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import type { PersonalInfoBody, WhoFillsIn } from './personal-info-body.ts';
import { type activationData, profileOf } from './personal-info.ts';

/** What the body is held against: the borrower's phone, and the newest card that proved the identity. */
export async function whoFillsIn(em: EntityManager, userId: string): Promise<WhoFillsIn> {
  const { phone } = await em.findOneOrFail(UserSchema, userId, { fields: ['phone'] });
  const ktp = (await provedIdentity(em, userId))?.ktp;
  const gender = genderRead(ktp?.gender);
  return { ownPhone: phone, ...(ktp && gender ? { card: { birthDate: ktp.birthDate, gender } } : {}) };
}

/** 409 ACCOUNT_ALREADY_ACTIVE where other information than this made the account active. */
export async function activate(
  { orm, arus }: Pick<ApiContext, 'orm' | 'arus'>,
  { userId, phoneIndex, status }: Caller,
  body: PersonalInfoBody,
): Promise<z.output<typeof activationData>> {
  const profile = profileOf(body);
  if (status === 'ACTIVE') {
    const { activatedAt } = await activatedWith(orm.em.fork(), userId, profile, body.security_pin);
    return activation(userId, activatedAt!);
  }
  const pinHash = await hashPin(body.security_pin);
  const activated = await arus.completeProfile({ userId, phoneIndex }, { profile, pinHash });
  if (isRefusal(activated)) throw refusalError(activated);
  // Of several at once the first is stored, and all of them are told when.
  const { pinHash: stored } = await orm.em.fork().findOneOrFail(UserSchema, userId, { fields: ['pinHash'] });
  if (stored && stored !== pinHash) await activatedWith(orm.em.fork(), userId, profile, body.security_pin);
  return activation(userId, activated.activatedAt);
}

/** The user, if this profile and PIN are the stored ones. A wrong PIN counts as a try: this is no way around the lock. */
async function activatedWith(em: EntityManager, userId: string, profile: BorrowerProfile, pin: string) {
  const info = await em.findOneOrFail(PersonalInfoSchema, { user: userId });
  const same = isDeepStrictEqual(info.profile, JSON.parse(JSON.stringify(profile)));
  if (!same || !(await checkPin(em.fork(), userId, pin)).right) throw new ApiError('ACCOUNT_ALREADY_ACTIVE');
  return em.findOneOrFail(UserSchema, userId, { fields: ['activatedAt'] });
}

const activation = (userId: string, at: Date | string): z.output<typeof activationData> => ({
  user_id: userId,
  account_activation: { is_active: true, status: 'ACTIVE', activated_at: instantText(at) },
});
