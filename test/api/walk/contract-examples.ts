/** Answers of the endpoints that docs/contracts.md adds to docs/sources/mobile-api.md, and its error codes. */
import { bill, type Example, said, submission } from './mobile-document.ts';

const instalment = {
  schedule_id: '9bs38dsf...',
  installment_no: 1,
  due_date: '2026-03-16',
  principal_amount: 666_667,
  interest_amount: 160_000,
  service_fee_amount: 12_500,
  discount_amount: 8_333,
  amount: 830_833,
  pinalty_amount: 0,
  paid_amount: 0,
  status: 'UNPAID',
};
const detail = {
  ...submission,
  closed_reason: null,
  timeline: [{ status: 'UNDER REVIEW', description: 'Pengajuan diterima.', at: '2026-02-16T10:00:00Z' }],
  signing: null,
  funder: null,
  schedule: [instalment],
};

/** What docs/contracts.md adds, with the names that it gives; the others are in the house's own words. */
export const contracts = {
  list: said(200, 'Data pengajuan pinjaman berhasil diambil.', { submissions: [submission], page: 1, has_more: false }),
  waiting: said(200, 'Data pengajuan pinjaman berhasil diambil.', {
    ...detail,
    status: 'AWAITING SIGNATURE',
    signing: { url: 'https://…', expires_at: '2026-02-18T10:00:00Z' },
    funder: 'FINFRA',
    schedule: [{ ...instalment, schedule_id: null }],
  }),
  active: said(200, 'Data pengajuan pinjaman berhasil diambil.', { ...detail, status: 'ACTIVE', funder: 'FINFRA' }),
  cancelled: said(200, 'Pengajuan pinjaman berhasil dibatalkan.', {
    application_no: 'APP-LN-2026-00000001',
    status: 'CANCELLED',
  }),
  quote: said(200, 'Perhitungan pelunasan dipercepat berhasil diambil.', {
    application_no: 'APP-LN-2026-00000001',
    principal_amount: 8_000_000,
    interest_amount: 0,
    service_fee_amount: 150_000,
    discount_amount: 100_000,
    pinalty_amount: 0,
    paid_amount: 0,
    total_amount: 8_050_000,
    waived_interest_amount: 1_920_000,
    valid_on: '2026-02-16',
  }),
  payment: said(200, 'Data pembayaran berhasil diambil.', {
    payment_id: '9bsdfg82...',
    reference_no: 'INV8234...',
    payment_method: 'MANDIRI_VA',
    payment_code: '123456789012345',
    qr_url: null,
    paid_amount: 2_750_000,
    expiry_time: '2026-02-17T00:40:00Z',
    status: 'PAID',
    received_amount: 2_750_000,
    paid_at: '2026-02-16T10:00:00Z',
    early_settlement: false,
    loan_repayment_schedules: [
      {
        schedule_id: '9bs38dsf...',
        application_no: 'APP-LN-2026-00000001',
        installment_no: 1,
        penalty_paid: 0,
        amount_paid: 2_750_000,
      },
    ],
  }),
  history: said(200, 'Riwayat tagihan berhasil diambil.', {
    bills: [{ ...bill, status: 'PAID', paid_on: '2026-02-16' }],
    page: 1,
    has_more: false,
  }),
  references: said(200, 'Data referensi berhasil diambil.', {
    ...Object.fromEntries(
      ['home_ownerships', 'educations', 'occupations', 'banks', 'relationships'].map((list) => [
        list,
        [{ id: 'casdf12v...', label: 'Milik sendiri' }],
      ]),
    ),
    products: [
      {
        id: '91bdeb4d...',
        label: 'Pinjaman Biaya Pendidikan',
        min_amount: 1_000_000,
        max_amount: 50_000_000,
        tenor_ids: [1, 2, 3],
        service_fee_amount: 150_000,
      },
    ],
    promos: [
      {
        id: 3,
        label: 'PROMO-MERDEKA-2026',
        promo_code: 'PROMO-MERDEKA-2026',
        promo_discount_amount: 100_000,
        valid_until: '2026-12-31',
      },
    ],
    payment_channels: [{ id: 1, label: 'Mandiri Virtual Account', code: 'MANDIRI_VA' }],
  }),
} as const satisfies Record<string, Example>;

/** `error_code` → status, as docs/contracts.md says. */
export const contractErrors: Record<string, number> = {
  ...{ NOT_FOUND: 404, METHOD_NOT_ALLOWED: 405, MALFORMED_JSON: 400, PAYLOAD_TOO_LARGE: 413, VALIDATION_ERROR: 400 },
  ...{ UNAUTHORIZED: 401, FORBIDDEN: 403, DEVICE_MISMATCH: 401, PHONE_NUMBER_REGISTERED: 409 },
  ...{ OTP_ATTEMPTS_EXCEEDED: 429, KYC_REQUIRED: 409, KYC_UNDER_REVIEW: 422, NIK_ALREADY_REGISTERED: 409 },
  ...{ ONBOARDING_INCOMPLETE: 409, LIMIT_ALREADY_ACTIVE: 409, LIMIT_NOT_FOUND: 404, PROMO_NOT_APPLICABLE: 422 },
  ...{ INVALID_PIN: 401, DUPLICATE_SUBMISSION: 409, NOT_CANCELLABLE: 409, BIOMETRIC_NOT_FOUND: 404 },
  ...{ AMOUNT_MISMATCH: 422, SCHEDULE_NOT_FOUND: 404, ALREADY_PAID: 409, PAYMENT_METHOD_UNAVAILABLE: 422 },
  ...{ IDEMPOTENCY_KEY_REUSED: 422, CHALLENGE_EXPIRED: 410, INVALID_REFRESH_TOKEN: 401, LIMIT_NOT_ACTIVE: 409 },
};
