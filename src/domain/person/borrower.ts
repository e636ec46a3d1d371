/** Borrower data model: KTP data, personal information, emergency contacts. Partners' mappers translate from it. */

export type Gender = 'MALE' | 'FEMALE';
export type MaritalStatus = 'SINGLE' | 'MARRIED' | 'DIVORCED' | 'WIDOWED';

export const incomeRanges = [
  'LESS_THAN_3_MILLION',
  'GTE_3_AND_LT_5_MILLION',
  'GTE_5_AND_LT_10_MILLION',
  'GTE_10_AND_LT_20_MILLION',
  'GTE_20_AND_LT_50_MILLION',
  'GTE_50_MILLION',
] as const;
export type IncomeRange = (typeof incomeRanges)[number];

/** Data of the KTP (identity card), read by OCR. Dates are `YYYY-MM-DD`; texts are as printed on the card. */
export interface KtpData {
  nik: string;
  fullName: string;
  birthPlace: string;
  birthDate: string;
  gender: string;
  address: string;
  rtRw: string;
  village: string;
  district: string;
  city: string;
  province: string;
  maritalStatus: string;
}

export interface EmergencyContact {
  name: string;
  /** E.164. */
  phone: string;
  /** Id in reference-data `relationships`. */
  relationshipId: string;
}

/** The personal information of an activated account. All of it is personal data. */
export interface BorrowerProfile {
  nik: string;
  fullName: string;
  birthPlace: string;
  birthDate: string;
  gender: Gender;
  ktpAddress: string;
  maritalStatus: MaritalStatus;
  email: string;
  homeOwnershipId: string;
  educationId: string;
  occupationId: string;
  motherMaidenName: string;
  domicileCity: string;
  domicileAddress: string;
  bankId: string;
  bankAccountNumber: string;
  bankAccountName: string;
  emergencyContacts: EmergencyContact[];
  religion?: string;
  monthlyIncomeRange?: IncomeRange;
  sourceOfFund?: string;
  placeOfWork?: string;
  workAddress?: string;
  npwp?: string;
  numberOfDependents?: number;
  postalCode?: string;
  spouseName?: string;
  spouseNik?: string;
  spouseBirthDate?: string;
  familyCardNumber?: string;
}

/** A borrower as funders need them. */
export interface Borrower {
  userId: string;
  /** E.164, `+62…`. */
  phone: string;
  profile: BorrowerProfile;
  ktp: KtpData;
}
