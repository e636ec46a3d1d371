/**
 * Simulated responses of Dompet Kilat about a borrower and its last loan.
 * Source: docs/sources/dompet-kilat.md, "Register Borrower" and "Get Data Borrower".
 */
import { createHash } from 'node:crypto';
import type { DompetKilatLoan } from './callbacks.ts';
import type { BorrowerRegistration, LoanRegistration } from './requests.ts';

export type RegisteredBorrower = BorrowerRegistration & {
  id: number;
  /** Instant, ISO 8601. */
  createdAt: string;
  /** What the last loan was registered with; photos are not remembered. */
  loan?: Omit<LoanRegistration, 'fotoKtp' | 'fotoSelfie'>;
  loanId?: number;
};

/** The numbers of rows that are not filled yet are 0, their texts empty, their lists null. */
export function borrowerRegistered(borrower: RegisteredBorrower) {
  const { id, phoneNumber, idNumber, email, fullName, birthDate, createdAt } = borrower;
  const at = createdAt.replace(/\.\d+Z$/, 'Z');
  return {
    id,
    ...zero('borrowerBank', 'job', 'jobType', 'jobOnline', 'income', 'asset', 'reference', 'workExperience'),
    ...zero('emergencyContact', 'marital', 'education', 'religion'),
    borrowerType: 'PERSONAL_BORROWER',
    phoneNumber,
    idNumber,
    email,
    fullName,
    gender: '',
    birthDate: `${birthDate.split('/').reverse().join('-')}T00:00:00Z`,
    ...all('', 'birthPlace', 'address', 'village', 'subdistrict', 'city', 'province', 'postalCode'),
    ...all('', 'motherMaidenName'),
    jobPosition: null,
    ...all('', 'familyCard', 'npwp'),
    ...all(null, 'fotoKtp', 'fotoSelfie'),
    isVerified: false,
    status: '',
    ...all(null, 'borrowerBanks', 'jobs', 'jobTypes', 'jobOnlines', 'incomes', 'assets', 'borrowerReferences'),
    ...all(null, 'workExperiences', 'emergencyContacts', 'maritals', 'educations', 'religions'),
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
  };
}

/** Identity of the first registration, everything else of the last loan. */
export function borrowerRead(borrower: RegisteredBorrower, known: DompetKilatLoan | undefined) {
  const { id: _id, createdAt: _at, loan, loanId: _loan, ...person } = borrower;
  if (!loan) return person;
  const signed = known !== undefined && known.status !== 'pending' && known.status !== 'rejected';
  return {
    ...loan,
    ...person,
    fotoKtp: onePixel,
    fotoSelfie: onePixel,
    loanData: {
      ...loan.loanData,
      contractNo: signed ? contractNo(known.id) : '',
      contractDate: signed ? known.registeredAt.slice(0, 10).split('-').reverse().join('/') : null,
    },
  };
}

/** As in the document: the provider of the signature and 26 characters. */
const contractNo = (id: number) =>
  `TEKENAJA-${createHash('sha256').update(`contract ${id}`).digest('hex').slice(0, 26).toUpperCase()}`;

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const zero = (...names: string[]) => Object.fromEntries(names.map((name) => [`${name}Id`, 0]));
const all = (value: '' | null, ...names: string[]) => Object.fromEntries(names.map((name) => [name, value]));
