/** Borrowers in onboarding: their phone was just verified; and their KYC tries. */
import { v7 as uuidv7 } from 'uuid';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { blindIndex } from '../../src/platform/encryption.ts';
import { type MadeUpBorrower, makeUpBorrower } from '../../tools/demo/borrower.ts';
import type { House } from './house.ts';

export interface Newcomer {
  person: MadeUpBorrower;
  user: { userId: string; phoneIndex: string };
}

let serial = 5_000;

export async function newcomer({ orm, config, arus }: House, lastDigits?: string): Promise<Newcomer> {
  const person = await makeUpBorrower(++serial, lastDigits);
  const phone = `+62${person.phone.slice(1)}`;
  const user = { userId: uuidv7(), phoneIndex: blindIndex(config.PII_ENCRYPTION_KEYS, 'phone', phone) };
  const em = orm.em.fork();
  em.create(UserSchema, { id: user.userId, phone, phoneIndex: user.phoneIndex });
  await em.flush();
  await arus.startOnboarding(user);
  return { person, user };
}

/** Puts the photos where the API puts them, and submits them. */
export async function uploadKyc({ objectStore, arus }: House, { person, user }: Newcomer) {
  const kycId = uuidv7();
  const [ktpObject, selfieObject] = [`kyc/${kycId}/ktp`, `kyc/${kycId}/selfie`];
  await objectStore.put(ktpObject, person.ktp, 'image/jpeg');
  await objectStore.put(selfieObject, person.selfie, 'image/jpeg');
  return arus.submitKyc(user, { kycId, reference: `Ref-KYC-${kycId.slice(-12)}`, ktpObject, selfieObject });
}
