/** The personal information between the app's shape and ours. Source: docs/sources/mobile-api.md, 4, 20. */
import { z } from 'zod';
import { type BorrowerProfile, incomeRanges } from '../../../domain/person/borrower.ts';
import { genderOfNik } from '../../../domain/person/nik.ts';
import { businessDate, instant } from '../answer-fields.ts';
import { printedMaritalStatus } from './ktp-words.ts';
import type { PersonalInfoBody } from './personal-info-body.ts';

/** 20. */
export const personalInfoData = z.strictObject({
  nik: z.string(),
  full_name: z.string(),
  birth_place: z.string(),
  birth_date: businessDate,
  ktp_address: z.string(),
  marital_status: z.string().meta({ description: 'As printed on a KTP.' }),
  email: z.string(),
  home_ownership_id: z.string(),
  education_id: z.string(),
  birth_mother_name: z.string(),
  domicile_city: z.string(),
  domicile_address: z.string(),
  occupation_id: z.string(),
  bank_id: z.string(),
  bank_account_number: z.string(),
  bank_account_name: z.string(),
  // What the borrower gave beyond the document; left out where nothing was given.
  religion: z.string().optional(),
  monthly_income_range: z.enum(incomeRanges).optional(),
  source_of_fund: z.string().optional(),
  place_of_work: z.string().optional(),
  work_address: z.string().optional(),
  npwp: z.string().optional(),
  number_of_dependents: z.int().nonnegative().optional(),
  postal_code: z.string().optional(),
  spouse_name: z.string().optional(),
  spouse_nik: z.string().optional(),
  spouse_birth_date: businessDate.optional(),
  family_card_number: z.string().optional(),
});

/** 4. */
export const activationData = z.strictObject({
  user_id: z.uuid(),
  account_activation: z.strictObject({
    is_active: z.literal(true),
    status: z.literal('ACTIVE'),
    activated_at: instant,
  }),
});

export function profileOf(body: PersonalInfoBody): BorrowerProfile {
  return {
    nik: body.nik,
    fullName: body.full_name,
    birthPlace: body.birth_place,
    birthDate: body.birth_date,
    gender: body.gender ?? genderOfNik(body.nik),
    ktpAddress: body.ktp_address,
    maritalStatus: body.marital_status,
    email: body.email,
    homeOwnershipId: body.home_ownership_id,
    educationId: body.education_id,
    occupationId: body.occupation_id,
    motherMaidenName: body.birth_mother_name,
    domicileCity: body.domicile_city,
    domicileAddress: body.domicile_address,
    bankId: body.bank_id,
    bankAccountNumber: body.bank_account_number,
    bankAccountName: body.bank_account_name,
    emergencyContacts: body.emergency_contacts.map((contact) => ({
      name: contact.contact_name,
      phone: contact.phone_number,
      relationshipId: contact.relationship_id,
    })),
    ...given({
      religion: body.religion,
      monthlyIncomeRange: body.monthly_income_range,
      sourceOfFund: body.source_of_fund,
      placeOfWork: body.place_of_work,
      workAddress: body.work_address,
      npwp: body.npwp,
      numberOfDependents: body.number_of_dependents,
      postalCode: body.postal_code,
      spouseName: body.spouse_name,
      spouseNik: body.spouse_nik,
      spouseBirthDate: body.spouse_birth_date,
      familyCardNumber: body.family_card_number,
    }),
  };
}

/** The document's keys, then those beyond it that the borrower gave. */
export function personalInfoAnswer(profile: BorrowerProfile): z.output<typeof personalInfoData> {
  return {
    nik: profile.nik,
    full_name: profile.fullName,
    birth_place: profile.birthPlace,
    birth_date: profile.birthDate,
    ktp_address: profile.ktpAddress,
    marital_status: printedMaritalStatus(profile.maritalStatus),
    email: profile.email,
    home_ownership_id: profile.homeOwnershipId,
    education_id: profile.educationId,
    birth_mother_name: profile.motherMaidenName,
    domicile_city: profile.domicileCity,
    domicile_address: profile.domicileAddress,
    occupation_id: profile.occupationId,
    bank_id: profile.bankId,
    bank_account_number: profile.bankAccountNumber,
    bank_account_name: profile.bankAccountName,
    ...given({
      religion: profile.religion,
      monthly_income_range: profile.monthlyIncomeRange,
      source_of_fund: profile.sourceOfFund,
      place_of_work: profile.placeOfWork,
      work_address: profile.workAddress,
      npwp: profile.npwp,
      number_of_dependents: profile.numberOfDependents,
      postal_code: profile.postalCode,
      spouse_name: profile.spouseName,
      spouse_nik: profile.spouseNik,
      spouse_birth_date: profile.spouseBirthDate,
      family_card_number: profile.familyCardNumber,
    }),
  };
}

type Given<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

/** Without what is null or undefined. */
const given = <T extends object>(members: T): Given<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined)) as Given<T>;
