/** Requests and answers of finfra.md as they stand there, and those that contracts.md adds. */

export const token = {
  access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...',
  refresh_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...',
  token_type: 'Bearer',
  expires_in: 3600,
};

export const error = { status: 400, error: 'Bad Request', message: 'Validation failed: email is required' };

/** "Example request body" of Create Borrower. */
export const createBorrower = {
  type: 'PERSONAL',
  authorised_signatory: {
    first_name: 'Budi',
    last_name: 'Santoso',
    birth_date: '1995-11-01',
    birth_place: 'Jakarta',
    email: 'budi@example.com',
    mother_maiden_name: 'Sari',
    marital_status: 'MARRIED',
    gender: 'MALE',
    title: 'BPK',
    domicile: 'ID',
    religion: 'ISLAM',
    job: 'PRIVATE_SECTOR_EMPLOYEE',
    education: 'ELEMENTARY_SCHOOL',
    address: {
      street_address: 'Jl. Sudirman No. 1',
      rt: '01',
      rw: '01',
      province: 'JAWA_BARAT',
      city: 'Bandung',
      district: 'Coblong',
      village: 'Dago',
      postal_code: '40135',
      country: 'ID',
    },
    mobile_number: '+6281234567890',
    bank_account: [{ holder_name: 'Budi Santoso', number: '123123123213', swift_code: 'BNINIDJA' }],
    documents: {
      ktp: {
        number: '3275062009921981',
        file: 'base64_or_url',
        issuing_city: 'Jakarta',
        expiry_date: '2099-11-01',
      },
      selfie: { file: 'base64_or_url' },
    },
    monthly_income_range: 'LESS_THAN_3_MILLION',
    emergency_contact_name: 'Humairah',
    emergency_contact_number: '08123456789',
    housing_status: 'OWN_HOME',
    source_of_fund: 'SALARY',
    place_of_work: 'Finfra',
    work_address: 'Mega Kuningan',
    number_of_dependents: 3,
    spouse_name: 'Mia',
    spouse_identification_number: '3275062309984412',
    spouse_date_of_birth: '1999-03-01',
    prenuptial_agreement: 'true',
  },
};

export const borrowerAccepted = { status: 'success', message: 'Borrower creation request accepted' };

/** "Get Borrower", shortened where we read nothing. */
export const borrower = {
  id: '6a41ff87dda4eefd0b7b0300',
  partner_id: '1507b694-e78e-4fc9-ac28-68d72fba45e9',
  status: 'APPROVED_BY_PARTNER',
  type: 'PERSONAL',
  authorised_signatory: {
    first_name: 'FERDIAN',
    last_name: 'HENDRI SISWORO',
    birth_date: '1987-11-23T00:00:00.000Z',
    documents: {
      ktp: { number: '3573032311870003', file: '6a41fddddda4eefd0b7b0274' },
      selfie: {},
      npwp: {},
      selfie_with_ktp: {},
    },
    work_address: '',
    prenuptial_agreement: false,
  },
  created_at: '2026-06-29T05:15:51.591Z',
};

export const documentCreated = {
  id: 'doc_01j4abc',
  type: 'KTP',
  presigned_url: 'https://storage.finfra.io/upload?token=...',
  expires_at: '2025-06-29T09:00:00Z',
};

// ── from contracts.md, "Outbound shapes" ────────────────────────────────────

export const ocr = {
  kyc_id: 'eyJraWQ.kyc.session',
  data: {
    nik: '3275062009921981',
    full_name: 'BUDI SANTOSO',
    birth_place: 'JAKARTA',
    birth_date: '1995-11-01',
    gender: 'LAKI-LAKI',
    address: 'JL. SUDIRMAN NO. 1',
    rt_rw: '001/002',
    village: 'DAGO',
    district: 'COBLONG',
    city: 'BANDUNG',
    province: 'JAWA BARAT',
    marital_status: 'KAWIN',
  },
};

export const biometric = {
  kyc_id: 'eyJraWQ.kyc.session',
  face_match_score: 92.5,
  liveness_passed: true,
  status: 'VERIFIED',
};

export const loanCreated = { unique_id: 'LN-000123', partner_reference: 'APP-LN-2026-00000001', status: 'PENDING' };

export const loanDetail = {
  unique_id: 'LN-000123',
  partner_reference: 'APP-LN-2026-00000001',
  user_id: '6a41ff87dda4eefd0b7b0300',
  amount: 8_000_000,
  status: 'DISBURSED',
  signed_at: '2026-06-29T12:15:51.591+07:00',
  disbursed_at: '2026-06-30T02:00:00Z',
  repayment_schedule: [],
};

export const signing = {
  loan_unique_id: 'LN-000123',
  signing_url: 'https://sign.finfra.io/s/abc',
  expires_at: '2026-07-01T00:00:00Z',
};

export const disbursement = { loan_unique_id: 'LN-000123', status: 'DISBURSEMENT_IN_PROGRESS' };

export const virtualAccount = {
  id: 'va_123',
  external_id: 'APP-LN-2026-00000001',
  bank_code: 'BNI',
  account_number: '8808999966040139',
  amount: 830_833,
  expires_at: '2026-07-30T00:00:00Z',
};

export const conflict = { status: 409, error: 'Conflict', message: 'already exists' };
