/** Example values of docs/sources/mobile-api.md that several operations show. Nobody in them exists. */
import { referenceData } from '../../domain/person/reference-data.ts';

export const sentCode = {
  otp_log_id: '019c63a4-7a1e-7c52-9d0e-5b1f6a7b8c9d',
  channel: 'WHATSAPP',
  expired_at: '2026-02-15T20:00:00Z',
} as const;

export const token = {
  access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...',
  token_type: 'Bearer',
  expired_at: '2026-02-15T22:35:00Z',
  expires_in: 3600,
} as const;

export const session = { ...token, refresh_token: 'ref_dfGwUms...', user: { name: 'John' } };

export const wrongPhone = [{ field: 'phone_number', value: '08123', message: 'Format nomor telepon tidak valid.' }];

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

export const applicationNo = 'APP-LN-2026-00000001';
export const productId = '91bdeb4d-5d0c-7b6e-9a41-3f2c8e7d1a60';
export const scheduleId = '019c6401-5b38-7d5f-8c21-0f1e2d3c4b5a';
export const paymentId = '019c6500-9b5d-7f82-b1a2-c3d4e5f60718';
export const biometricId = '019c63b0-1c2d-7e3f-9a4b-5c6d7e8f9a0b';
export const challengeId = 'ch_9123453pYxV0mQZcW6uKJt1nB8rE2sHfLgDaOiUyTq';

/** 16. */
export const submission = {
  application_no: applicationNo,
  loan_title: 'Pinjaman Biaya Pendidikan',
  product_id: productId,
  requested_amount: 8_000_000,
  tenor_months_id: 3,
  applied_interest_rate: 2,
  is_promo_applied: true,
  promo: { promo_id: 3, promo_code: 'PROMO-MERDEKA-2026', promo_discount_amount: 100_000 },
  service_fee_amount: 150_000,
  total_repayment_amount: 9_970_000,
  status: 'UNDER REVIEW',
  applied_at: '2026-02-16',
} as const;
