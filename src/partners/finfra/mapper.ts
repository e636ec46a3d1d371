/**
 * From our borrower to Finfra's `authorised_signatory`.
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
} from './words.ts';

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

/** For what the mobile API does not ask, and for ids that the reference data do not know. */
const unasked = {
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

/** Dates `YYYY-MM-DD`, phones E.164. A borrower whose bank has no BIC cannot be paid, so nothing is sent (`misconfigured`). */
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
    domicile: unasked.indonesia,
    religion: religionWords[word(profile.religion)] ?? unasked.religion,
    job: jobWords[occupation?.code ?? ''] ?? unasked.job,
    education: educationWords[referenceById('educations', profile.educationId)?.code ?? ''] ?? unasked.education,
    address: {
      street_address: profile.ktpAddress,
      ...neighbourhoodOf(ktp.rtRw),
      province: provinceCode(ktp.province, profile.nik),
      city: ktp.city || profile.domicileCity,
      district: ktp.district || '-',
      village: ktp.village || '-',
      postal_code: profile.postalCode ?? unasked.postalCode,
      country: unasked.indonesia,
    },
    mobile_number: phone,
    bank_account: [{ holder_name: profile.bankAccountName, number: profile.bankAccountNumber, swift_code: bank.swift }],
    documents: {
      ktp: {
        number: profile.nik,
        file: documents.ktpDocumentId,
        issuing_city: ktp.city || profile.domicileCity,
        expiry_date: unasked.ktpExpiry,
      },
      selfie: { file: documents.selfieDocumentId },
      ...optionalDocuments(documents, profile.npwp),
    },
    monthly_income_range: incomeWords[profile.monthlyIncomeRange ?? occupation?.defaultIncomeRange ?? unasked.income],
    emergency_contact_name: contact.name,
    emergency_contact_number: contact.phone,
    housing_status:
      housingWords[referenceById('home_ownerships', profile.homeOwnershipId)?.code ?? ''] ?? unasked.housing,
    source_of_fund: fundWords[word(profile.sourceOfFund)] ?? fundOfOccupation[occupation?.code ?? ''] ?? unasked.fund,
    place_of_work: profile.placeOfWork || occupation?.label || '-',
    work_address: profile.workAddress || profile.domicileAddress,
    ...(profile.numberOfDependents === undefined ? {} : { number_of_dependents: profile.numberOfDependents }),
    ...(profile.maritalStatus === 'MARRIED' ? spouseOf(profile) : {}),
  };
  return { kind: 'ok' as const, value: signatory };
}

export type AuthorisedSignatory = Extract<ReturnType<typeof toAuthorisedSignatory>, { kind: 'ok' }>['value'];

/** First word and the rest; a single name is both, since Finfra wants both. */
export function namesOf(fullName: string) {
  const [first = '', ...rest] = fullName.trim().split(/\s+/);
  return { first_name: first, last_name: rest.join(' ') || first };
}

/** `001/002` as printed on the card; what cannot be read is 000. */
export function neighbourhoodOf(rtRw: string) {
  const [rt, rw] = (/^\D*(\d{1,3})\D+(\d{1,3})\D*$/.exec(rtRw) ?? []).slice(1);
  return { rt: rt ?? unasked.rt, rw: rw ?? unasked.rw };
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

/** What Finfra requires and we do not have: only a person can help. */
export const cannotBeSent = (reason: string): Extract<Outcome<never>, { kind: 'misconfigured' }> => ({
  kind: 'misconfigured',
  reason: `not sent: ${reason}`,
});
