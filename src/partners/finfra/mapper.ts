/**
 * Request mapping of Finfra for persons: from our borrower to `authorised_signatory`.
 * Source: docs/sources/finfra.md, "Create Borrower"; every default is in docs/partners/finfra.md.
 */
import type { Borrower } from '../../domain/person/borrower.ts';
import { referenceById } from '../../domain/person/reference-data.ts';
import type { Outcome } from '../transport/outcome.ts';
import { provinceCode } from './provinces.ts';
import {
  educationWords,
  fundOfOccupation,
  fundWords,
  genderWords,
  housingWords,
  incomeWords,
  jobWords,
  maritalWords,
  religionWords,
  titleWords,
} from './enumerations.ts';

/** Ids that `uploadDocument` gave; those that Finfra calls optional may be absent. */
export interface BorrowerDocuments {
  ktpDocumentId: string;
  selfieDocumentId: string;
  /** Sent only beside the NPWP number. */
  npwpDocumentId?: string;
  selfieWithKtpDocumentId?: string;
  /** A company's, or a trader's. */
  stockImagesDocumentId?: string;
  financeReportDocumentId?: string;
}

/** Defaults: the mobile API does not ask for them, or the reference data does not know the id. */
const defaults = {
  religion: 'ISLAM',
  job: 'OTHER',
  education: 'SENIOR_HIGH_SCHOOL',
  housing: 'FAMILY_HOME',
  income: 'LESS_THAN_3_MILLION',
  fund: 'SALARY',
  postalCode: '00000',
  rt: '000',
  rw: '000',
  /** An electronic KTP is valid for life. */
  ktpExpiry: '2099-12-31',
  indonesia: 'ID',
} as const;

/** Returns the signatory. Dates `YYYY-MM-DD`, phones E.164. `misconfigured`, nothing is sent: no known bank (no BIC to pay to), or no emergency contact. */
export function toAuthorisedSignatory(borrower: Borrower, documents: BorrowerDocuments) {
  const { profile, ktp, phone } = borrower;
  const bank = referenceById('banks', profile.bankId);
  if (!bank) return cannotBeSent("the borrower's bank is not in the reference data");
  const contact = profile.emergencyContacts[0];
  if (!contact) return cannotBeSent('the borrower has no emergency contact');
  const occupation = referenceById('occupations', profile.occupationId);

  const signatory = {
    ...namesOf(profile.fullName),
    birth_date: profile.birthDate,
    birth_place: profile.birthPlace,
    email: profile.email,
    mother_maiden_name: profile.motherMaidenName,
    marital_status: maritalWords[profile.maritalStatus],
    gender: genderWords[profile.gender],
    title: titleWords[profile.gender],
    domicile: defaults.indonesia,
    religion: religionWords[word(profile.religion)] ?? defaults.religion,
    job: jobWords[occupation?.code ?? ''] ?? defaults.job,
    education: educationWords[referenceById('educations', profile.educationId)?.code ?? ''] ?? defaults.education,
    address: {
      street_address: profile.ktpAddress,
      ...neighbourhoodOf(ktp.rtRw),
      province: provinceCode(ktp.province, profile.nik),
      city: ktp.city || profile.domicileCity,
      district: ktp.district || '-',
      village: ktp.village || '-',
      postal_code: profile.postalCode ?? defaults.postalCode,
      country: defaults.indonesia,
    },
    mobile_number: phone,
    bank_account: [{ holder_name: profile.bankAccountName, number: profile.bankAccountNumber, swift_code: bank.swift }],
    documents: {
      ktp: {
        number: profile.nik,
        file: documents.ktpDocumentId,
        issuing_city: ktp.city || profile.domicileCity,
        expiry_date: defaults.ktpExpiry,
      },
      selfie: { file: documents.selfieDocumentId },
      ...optionalDocuments(documents, profile.npwp),
    },
    monthly_income_range: incomeWords[profile.monthlyIncomeRange ?? occupation?.defaultIncomeRange ?? defaults.income],
    emergency_contact_name: contact.name,
    emergency_contact_number: contact.phone,
    housing_status:
      housingWords[referenceById('home_ownerships', profile.homeOwnershipId)?.code ?? ''] ?? defaults.housing,
    source_of_fund: fundWords[word(profile.sourceOfFund)] ?? fundOfOccupation[occupation?.code ?? ''] ?? defaults.fund,
    place_of_work: profile.placeOfWork || occupation?.label || '-',
    work_address: profile.workAddress || profile.domicileAddress,
    ...(profile.numberOfDependents === undefined ? {} : { number_of_dependents: profile.numberOfDependents }),
    ...(profile.maritalStatus === 'MARRIED' ? spouseOf(profile) : {}),
  };
  return { kind: 'ok' as const, value: signatory };
}

export type AuthorisedSignatory = Extract<ReturnType<typeof toAuthorisedSignatory>, { kind: 'ok' }>['value'];

/** Returns the first word as first name and the rest as last name; a single name is both, because Finfra requires both. */
export function namesOf(fullName: string) {
  const [first = '', ...rest] = fullName.trim().split(/\s+/);
  return { first_name: first, last_name: rest.join(' ') || first };
}

/** Returns RT and RW from `001/002` as printed on the KTP; 000 if the text cannot be read. */
export function neighbourhoodOf(rtRw: string) {
  const [rt, rw] = (/^\D*(\d{1,3})\D+(\d{1,3})\D*$/.exec(rtRw) ?? []).slice(1);
  return { rt: rt ?? defaults.rt, rw: rw ?? defaults.rw };
}

function optionalDocuments(documents: BorrowerDocuments, npwp: string | undefined) {
  const { npwpDocumentId, selfieWithKtpDocumentId, stockImagesDocumentId, financeReportDocumentId } = documents;
  return {
    ...(npwp && npwpDocumentId ? { npwp: { number: npwp, file: npwpDocumentId } } : {}),
    ...(selfieWithKtpDocumentId ? { selfie_with_ktp: { file: selfieWithKtpDocumentId } } : {}),
    ...(stockImagesDocumentId ? { stock_images: { file: stockImagesDocumentId } } : {}),
    ...(financeReportDocumentId ? { finance_report: { file: financeReportDocumentId } } : {}),
  };
}

function spouseOf({ spouseNik, spouseName, spouseBirthDate }: Borrower['profile']) {
  return {
    ...(spouseNik ? { spouse_identification_number: spouseNik } : {}),
    ...(spouseName ? { spouse_name: spouseName } : {}),
    ...(spouseBirthDate ? { spouse_date_of_birth: spouseBirthDate } : {}),
  };
}

const word = (text = '') => text.trim().toUpperCase();

/** Returns the outcome of a body that lacks something Finfra requires: nothing is sent, an operator has to help. */
export const cannotBeSent = (reason: string): Extract<Outcome<never>, { kind: 'misconfigured' }> => ({
  kind: 'misconfigured',
  reason: `not sent: ${reason}`,
});
