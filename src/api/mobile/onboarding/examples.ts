/** Example values of onboarding for the OpenAPI document, after docs/sources/mobile-api.md. Nobody in them exists. */
import { referenceData } from '../../../domain/person/reference-data.ts';

export const kyc = {
  kyc_reference_id: 'Ref-KYC-001',
  face_match_score: 92.5,
  kyc_status: 'SYSTEM_VERIFIED',
  ocr_preview: {
    nik: '3171012804900001',
    full_name: 'John Doe',
    birth_place: 'JAKARTA',
    birth_date: '1990-04-28',
    gender: 'LAKI-LAKI',
    address: 'Jl. SAMPLE',
    rt_rw: '001/002',
    village: 'SAMPLE',
    district: 'SAMPLE',
    city: 'JAKARTA',
    province: 'DKI JAKARTA',
    marital_status: 'BELUM KAWIN',
  },
} as const;

/** 20. The NIK agrees with the birth date, unlike that of docs/sources/mobile-api.md. */
export const personalInfo = {
  nik: '3171012804900001',
  full_name: 'John Doe',
  birth_place: 'JAKARTA',
  birth_date: '1990-04-28',
  ktp_address: 'Jl. SAMPLE 001/002, SAMPLE, SAMPLE, JAKARTA, DKI JAKARTA',
  marital_status: 'BELUM KAWIN',
  email: 'john.doe@sample.com',
  home_ownership_id: referenceData.home_ownerships[0]!.id,
  education_id: referenceData.educations[4]!.id,
  birth_mother_name: 'Sarah',
  domicile_city: 'Jakarta',
  domicile_address: 'Jl. Sample, Jakarta, DKI Jakarta',
  occupation_id: referenceData.occupations[0]!.id,
  bank_id: referenceData.banks[0]!.id,
  bank_account_number: '89123572321233',
  bank_account_name: 'John Doe',
};

export const personalInfoBody = {
  ...personalInfo,
  security_pin: '135790',
  emergency_contacts: [
    {
      contact_name: 'Sarah',
      phone_number: '081388930001',
      relationship_id: referenceData.relationships[0]!.id,
    },
    {
      contact_name: 'Budi',
      phone_number: '081208120002',
      relationship_id: referenceData.relationships[2]!.id,
    },
  ],
};

export const activation = {
  user_id: '019c63a2-0b3c-7f41-8a2d-3c4d5e6f7a8b',
  account_activation: { is_active: true, status: 'ACTIVE', activated_at: '2026-02-15T22:00:00Z' },
} as const;
