/**
 * Request mapping of Dompet Kilat: from our borrower and loan to its bodies.
 * Source: docs/sources/dompet-kilat.md; every default is in docs/partners/dompet-kilat.md.
 */
import type { Borrower } from '../../domain/person/borrower.ts';
import { referenceById, type ReferenceKind } from '../../domain/person/reference-data.ts';
import type { Failure } from '../transport/outcome.ts';
import {
  bankWords,
  educationWords,
  genderWords,
  homeWords,
  incomeWords,
  jobWords,
  maritalWords,
  relationshipWords,
  religionWords,
} from './enumerations.ts';

/** Base64 as in the document's examples, or a link as in its table. A link must open without a login. */
export type Photo = Buffer | { link: string };

export interface LoanRegistration {
  applicationNo: string;
  /** Principal, whole rupiah. */
  amount: number;
  tenorMonths: number;
  /** Percent a month, a decimal in text: `2.5`. */
  rateMonthlyPercent: string;
  /** The borrower's credit limit, whole rupiah. */
  plafon: number;
  ktpPhoto: Photo;
  selfiePhoto: Photo;
}

/** Defaults of mandatory fields: the mobile API does not ask for them, or the reference data does not know the id. */
const defaults = {
  religion: 'Islam',
  job: 'Lainnya',
  jobType: 'Lainnya',
  jobOnline: 'Tidak berbasis internet / offline',
  jobPosition: 'Staf',
  education: 'SMA',
  home: 'MILIK KELUARGA',
  income: 'LESS_THAN_3_MILLION',
  /** The only values that the document shows. */
  asset: 'Rp 50.000.001 - Rp 500.000.000',
  workExperience: '> 3 Tahun',
  /** Agrees with `workExperience`. */
  workingSince: '01/01/2020',
  relationship: 'Saudara',
  postalCode: '00000',
  /** No family card number, no tax number: zeros of their length. */
  familyCard: '0'.repeat(16),
  npwp: '0'.repeat(15),
} as const;

/** POST /v1/borrower/register. */
export const toBorrowerRegistration = ({ phone, profile }: Borrower, productCode: string) => ({
  map: 'PERSONAL_BORROWER',
  productCode,
  phoneNumber: withoutPlus(phone),
  email: profile.email,
  fullName: profile.fullName,
  idNumber: profile.nik,
  birthDate: toDate(profile.birthDate),
});

/** POST /v1/loan/register. Returns `misconfigured` without a known bank or an emergency contact: nothing is sent. */
export function toLoanRegistration(borrower: Borrower, loan: LoanRegistration, productCode: string) {
  const { profile, ktp } = borrower;
  const bank = lookUp(bankWords, 'banks', profile.bankId);
  if (!bank) return cannotBeSent("the borrower's bank is not in the reference data");
  const contact = profile.emergencyContacts[0];
  if (!contact) return cannotBeSent('the borrower has no emergency contact');

  const occupation = referenceById('occupations', profile.occupationId);
  const homeOwnership = lookUp(homeWords, 'home_ownerships', profile.homeOwnershipId) ?? defaults.home;
  const residence = {
    village: ktp.village || '-',
    subdistrict: ktp.district || '-',
    city: ktp.city || profile.domicileCity,
    province: ktp.province || '-',
  };

  const body = {
    ...toBorrowerRegistration(borrower, productCode),
    gender: genderWords[profile.gender],
    birthPlace: profile.birthPlace,
    officeName: profile.placeOfWork || occupation?.label || '-',
    startDate: defaults.workingSince,
    address: profile.ktpAddress,
    ...residence,
    postalCode: profile.postalCode ?? defaults.postalCode,
    plafons: String(loan.plafon),
    job: jobWords[occupation?.code ?? ''] ?? defaults.job,
    jobType: defaults.jobType,
    jobOnline: defaults.jobOnline,
    income: incomeWords[profile.monthlyIncomeRange ?? occupation?.defaultIncomeRange ?? defaults.income],
    homeOwnership,
    emergencyContactRelationship:
      lookUp(relationshipWords, 'relationships', contact.relationshipId) ?? defaults.relationship,
    emergencyContactName: contact.name,
    emergencyContactNumber: withoutPlus(contact.phone),
    religion: religionWords[(profile.religion ?? '').trim().toUpperCase()] ?? defaults.religion,
    maritalStatus: maritalWords[profile.maritalStatus],
    education: lookUp(educationWords, 'educations', profile.educationId) ?? defaults.education,
    motherMaidenName: profile.motherMaidenName,
    bankName: bank,
    bankAccountNumber: profile.bankAccountNumber,
    asset: defaults.asset,
    familyCard: profile.familyCardNumber ?? defaults.familyCard,
    workExperience: defaults.workExperience,
    fotoKtp: photoOf(loan.ktpPhoto),
    fotoSelfie: photoOf(loan.selfiePhoto),
    loanData: { tenor: loan.tenorMonths, unit: 'MONTH', amount: String(loan.amount) },
    references: {
      interest: withDecimal(loan.rateMonthlyPercent),
      businessAddress: profile.workAddress || profile.domicileAddress,
      businessVillage: residence.village,
      businessSubdistrict: residence.subdistrict,
      businessCity: residence.city,
      businessProvince: residence.province,
      businessOwnership: homeOwnership,
      npwp: profile.npwp ?? defaults.npwp,
      jobPosition: defaults.jobPosition,
      // Ours on top: the document has no reference of ours, and GET /v1/borrower shows `references` again.
      applicationNo: loan.applicationNo,
    },
  };
  return { kind: 'ok' as const, value: body };
}

const photoOf = (photo: Photo) => (Buffer.isBuffer(photo) ? photo.toString('base64') : photo.link);

/** `1999-09-30` → `30/09/1999`. */
export const toDate = (date: string) => date.split('-').reverse().join('/');

/** `30/09/1999` or an ISO date → `1999-09-30`; other text is returned as it is. */
export function fromDate(text: string): string {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  return year ? `${year}-${month}-${day}` : text.slice(0, 10);
}

const withoutPlus = (phone: string) => phone.replace(/^\+/, '');

/** The document writes `1.0`. */
const withDecimal = (percent: string) => (percent.includes('.') ? percent : `${percent}.0`);

function lookUp(words: Readonly<Record<string, string>>, kind: ReferenceKind, id: string): string | undefined {
  return words[referenceById(kind, id)?.code ?? ''];
}

const cannotBeSent = (reason: string): Extract<Failure, { kind: 'misconfigured' }> => ({
  kind: 'misconfigured',
  reason: `not sent: ${reason}`,
});
