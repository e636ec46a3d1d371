/** Borrowers that do not exist: a profile as stored, and the body that the app sends for it. */
import type { BorrowerProfile } from '../../src/domain/person/borrower.ts';
import { referenceData } from '../../src/domain/person/reference-data.ts';

const first = (kind: keyof typeof referenceData) => referenceData[kind][0]!.id;

/** Born on 28 April 1990; the NIK says so. */
export const personalInfo = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  nik: '3171012804900001',
  full_name: 'John Doe',
  birth_place: 'JAKARTA',
  birth_date: '1990-04-28',
  ktp_address: 'Jl. SAMPLE 001/002, SAMPLE, SAMPLE, JAKARTA, DKI JAKARTA',
  marital_status: 'BELUM KAWIN',
  email: 'john.doe@sample.com',
  home_ownership_id: first('home_ownerships'),
  education_id: first('educations'),
  birth_mother_name: 'Sarah Wijaya',
  domicile_city: 'Jakarta',
  domicile_address: 'Jl. Sample, Jakarta, DKI Jakarta',
  occupation_id: first('occupations'),
  bank_id: first('banks'),
  bank_account_number: '89123572321233',
  bank_account_name: 'John Doe',
  security_pin: '135790',
  emergency_contacts: [
    { contact_name: 'Sarah', phone_number: '081398765432', relationship_id: first('relationships') },
    { contact_name: 'Budi', phone_number: '081398765433', relationship_id: first('relationships') },
  ],
  ...overrides,
});

export const profileOf = (overrides: Partial<BorrowerProfile> = {}): BorrowerProfile => ({
  nik: '3171012804900001',
  fullName: 'John Doe',
  birthPlace: 'JAKARTA',
  birthDate: '1990-04-28',
  gender: 'MALE',
  ktpAddress: 'Jl. SAMPLE 001/002, SAMPLE, SAMPLE, JAKARTA, DKI JAKARTA',
  maritalStatus: 'SINGLE',
  email: 'john.doe@sample.com',
  homeOwnershipId: first('home_ownerships'),
  educationId: first('educations'),
  occupationId: first('occupations'),
  motherMaidenName: 'Sarah Wijaya',
  domicileCity: 'Jakarta',
  domicileAddress: 'Jl. Sample, Jakarta, DKI Jakarta',
  bankId: first('banks'),
  bankAccountNumber: '89123572321233',
  bankAccountName: 'John Doe',
  emergencyContacts: [
    { name: 'Sarah', phone: '+6281398765432', relationshipId: first('relationships') },
    { name: 'Budi', phone: '+6281398765433', relationshipId: first('relationships') },
  ],
  ...overrides,
});
