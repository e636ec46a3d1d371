/** Borrowers that are already onboarded, with what the simulators need to know of them. */
import { v7 as uuidv7 } from 'uuid';
import { type MadeUpBorrower, makeUpBorrower } from '../../tools/demo/borrower.ts';
import { CreditCheckSchema, CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import type { BorrowerProfile, KtpData } from '../../src/domain/person/borrower.ts';
import type { CreditEvidence } from '../../src/domain/credit/credit-evidence.ts';
import { referenceData } from '../../src/domain/person/reference-data.ts';
import { blindIndex } from '../../src/platform/encryption.ts';
import type { Submission } from '../../src/workflows/messages.ts';
import type { House } from './house.ts';

let serial = 0;

export interface SeededBorrower {
  userId: string;
  person: MadeUpBorrower;
}

/** An active account; with `limit` also an approved limit and fresh evidence. `lastDigits`: a scenario of the simulators. */
export async function activeBorrower(
  { orm, config, objectStore }: House,
  given: { lastDigits?: string; limit?: number } = {},
): Promise<SeededBorrower> {
  const person = await makeUpBorrower(++serial, given.lastDigits);
  const userId = uuidv7();
  const phone = `+62${person.phone.slice(1)}`;
  const [ktpObject, selfieObject] = [`kyc/${userId}/ktp`, `kyc/${userId}/selfie`];
  await objectStore.put(ktpObject, person.ktp, 'image/jpeg');
  await objectStore.put(selfieObject, person.selfie, 'image/jpeg');

  const em = orm.em.fork();
  em.create(UserSchema, {
    id: userId,
    phone,
    phoneIndex: blindIndex(config.PII_ENCRYPTION_KEYS, 'phone', phone),
    nikIndex: blindIndex(config.PII_ENCRYPTION_KEYS, 'nik', person.nik),
    status: 'ACTIVE',
    activatedAt: new Date(),
  });
  em.create(KycCaseSchema, {
    user: userId,
    reference: `Ref-KYC-${serial}-${userId.slice(-8)}`,
    status: 'SYSTEM_VERIFIED',
    faceMatchScore: 92.5,
    ktp: ktpOf(person),
    ktpObject,
    selfieObject,
  });
  em.create(PersonalInfoSchema, { user: userId, profile: profileOf(person), corrections: [] });
  if (given.limit) {
    em.create(CreditLimitSchema, { user: userId, status: 'APPROVED', total: given.limit });
    em.create(CreditCheckSchema, { user: userId, evidence: goodEvidence(), gatheredAt: new Date() });
  }
  await em.flush();
  return { userId, person };
}

/** 8,000,000 over twelve months with the promo, unless said otherwise. */
export function submissionOf({ config }: House, userId: string, given: Partial<Submission> = {}): Submission {
  const number = String(10_000_000 + Math.floor(Math.random() * 89_999_999));
  return {
    applicationId: uuidv7(),
    applicationNo: `APP-LN-2026-${number}`,
    userId,
    productId: config.policy.products[0]!.id,
    amount: 8_000_000,
    tenorId: 3,
    promoId: 3,
    ...given,
  };
}

const ktpOf = (person: MadeUpBorrower): KtpData => ({
  nik: person.nik,
  fullName: person.fullName.toUpperCase(),
  birthPlace: 'JAKARTA',
  birthDate: person.birthDate,
  gender: 'PEREMPUAN',
  address: 'JL. MELATI 12',
  rtRw: '001/002',
  village: 'SENAYAN',
  district: 'KEBAYORAN BARU',
  city: 'JAKARTA SELATAN',
  province: 'DKI JAKARTA',
  maritalStatus: 'BELUM KAWIN',
});

export const profileOf = (person: MadeUpBorrower): BorrowerProfile => ({
  nik: person.nik,
  fullName: person.fullName,
  birthPlace: 'JAKARTA',
  birthDate: person.birthDate,
  gender: 'FEMALE',
  ktpAddress: 'Jl. Melati 12 001/002, Senayan, Kebayoran Baru, JAKARTA SELATAN, DKI JAKARTA',
  maritalStatus: 'SINGLE',
  email: `siti.${person.nik.slice(-8)}@example.com`,
  homeOwnershipId: referenceData.home_ownerships[0]!.id,
  educationId: referenceData.educations[0]!.id,
  occupationId: referenceData.occupations[0]!.id,
  motherMaidenName: 'Sarah',
  domicileCity: 'Jakarta',
  domicileAddress: 'Jl. Melati 12, Jakarta Selatan',
  bankId: referenceData.banks[0]!.id,
  bankAccountNumber: person.accountNumber,
  bankAccountName: person.fullName,
  emergencyContacts: [
    { name: 'Sarah', phone: '+6281288800001', relationshipId: referenceData.relationships[0]!.id },
    { name: 'Budi', phone: '+6281288800002', relationshipId: referenceData.relationships[1]!.id },
  ],
  monthlyIncomeRange: 'GTE_10_AND_LT_20_MILLION',
  postalCode: '12120',
});

/** What PEFINDO and Kocek say of a good borrower. */
export const goodEvidence = (): CreditEvidence => ({
  gatheredAt: new Date().toISOString(),
  bureau: {
    kind: 'REPORT',
    score: 650,
    riskGrade: 'A2',
    worstCollectability: 1,
    maxDaysPastDue: 0,
    outstanding: 0,
    instalments: 0,
    activeFacilities: 1,
    similarity: 100,
    eventId: null,
    big: false,
  },
  kocek: { kind: 'SERVICE OFF' },
  platforms: { kind: 'NOT ASKED', activePlatforms: null, outstanding: null, maxDaysPastDue: null },
});
