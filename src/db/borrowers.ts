/** Reads a borrower with profile and proved identity, as funders and bureaus need them. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Borrower } from '../domain/person/borrower.ts';
import { KycCaseSchema, type KycCase, PersonalInfoSchema, UserSchema, type User } from './entities/onboarding.ts';

export interface BorrowerRecord {
  user: User;
  borrower: Borrower;
  /** The try that proved the identity. */
  kyc: KycCase;
}

/** Throws if the user is not an activated borrower. */
export async function readBorrower(em: EntityManager, userId: string): Promise<BorrowerRecord> {
  const user = await em.findOneOrFail(UserSchema, { id: userId });
  const info = await em.findOneOrFail(PersonalInfoSchema, { user: userId });
  const kyc = await provedIdentity(em, userId);
  if (!kyc) throw new Error('the borrower has no verified identity');
  const { profile } = info;
  const ktp = kyc.ktp ?? {
    ...{ nik: profile.nik, fullName: profile.fullName, birthPlace: profile.birthPlace, birthDate: profile.birthDate },
    ...{ gender: profile.gender, address: profile.ktpAddress, maritalStatus: profile.maritalStatus },
    ...{ rtRw: '', village: '', district: '', city: profile.domicileCity, province: '' },
  };
  return { user, kyc, borrower: { userId, phone: user.phone, profile, ktp } };
}

/** The newest try that proved the identity; null while none has. */
export async function provedIdentity(em: EntityManager, userId: string): Promise<KycCase | null> {
  const [newest] = await em.find(
    KycCaseSchema,
    { user: userId, status: { $in: ['SYSTEM_VERIFIED', 'OPERATOR_VERIFIED'] } },
    { orderBy: { createdAt: 'desc' }, limit: 1 },
  );
  return newest ?? null;
}
