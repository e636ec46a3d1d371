/**
 * The borrower of docs/sources/finfra.md's example request, as our house knows him; both funders' contract tests
 * present him.
 */
import type { Borrower, BorrowerProfile } from '../../../src/domain/person/borrower.ts';
import { referenceData } from '../../../src/domain/person/reference-data.ts';

/** The id under which the reference data keep a code. */
export const idOf = (kind: keyof typeof referenceData, code: string) =>
  referenceData[kind].find((reference) => reference.code === code)!.id;

export function budi(changes: Partial<BorrowerProfile> = {}, ktp: Partial<Borrower['ktp']> = {}): Borrower {
  const profile: BorrowerProfile = {
    nik: '3275062009921981',
    fullName: 'Budi Santoso',
    birthPlace: 'Jakarta',
    birthDate: '1995-11-01',
    gender: 'MALE',
    ktpAddress: 'Jl. Sudirman No. 1',
    maritalStatus: 'MARRIED',
    email: 'budi@example.com',
    homeOwnershipId: idOf('home_ownerships', 'OWN_HOME'),
    educationId: idOf('educations', 'ELEMENTARY_SCHOOL'),
    occupationId: idOf('occupations', 'PRIVATE_SECTOR_EMPLOYEE'),
    motherMaidenName: 'Sari',
    domicileCity: 'Bandung',
    domicileAddress: 'Jl. Dago No. 10',
    bankId: idOf('banks', 'BNI'),
    bankAccountNumber: '123123123213',
    bankAccountName: 'Budi Santoso',
    emergencyContacts: [{ name: 'Humairah', phone: '+628123456789', relationshipId: idOf('relationships', 'SIBLING') }],
    ...changes,
  };
  return {
    userId: '0197f0c2-7a52-7c3e-9d3a-2f1e5b6c7d8e',
    phone: '+6281234567890',
    profile,
    ktp: {
      nik: profile.nik,
      fullName: profile.fullName,
      birthPlace: profile.birthPlace,
      birthDate: profile.birthDate,
      gender: 'LAKI-LAKI',
      address: profile.ktpAddress,
      rtRw: '01/01',
      village: 'Dago',
      district: 'Coblong',
      city: 'Bandung',
      province: 'JAWA BARAT',
      maritalStatus: 'KAWIN',
      ...ktp,
    },
  };
}

/** What docs/sources/finfra.md's example says and our mobile API does not ask, or asks only optionally. */
export const budiInFull = () =>
  budi({
    religion: 'ISLAM',
    monthlyIncomeRange: 'LESS_THAN_3_MILLION',
    sourceOfFund: 'SALARY',
    placeOfWork: 'Finfra',
    workAddress: 'Mega Kuningan',
    numberOfDependents: 3,
    postalCode: '40135',
    spouseName: 'Mia',
    spouseNik: '3275062309984412',
    spouseBirthDate: '1999-03-01',
  });
