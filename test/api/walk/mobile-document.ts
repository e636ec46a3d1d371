/** The examples of docs/sources/mobile-api.md, word for word, with the members that docs/contracts.md adds to them. */

/** An answer as the document prints it. */
export interface Example {
  status: number;
  body: Record<string, unknown>;
}

export const said = (status: number, message: string, data?: unknown): Example => ({
  status,
  body: { status: 'success', message, ...(data === undefined ? {} : { data }) },
});
const refused = (status: number, error_code: string, message: string, rest: object = {}): Example => ({
  status,
  body: { status: 'error', error_code, message, ...rest },
});

const invalid = (...details: object[]) =>
  refused(400, 'VALIDATION_ERROR', 'Data yang Anda masukkan tidak valid.', { details });
const invalidCode = refused(400, 'INVALID_OTP_CODE', 'Kode OTP yang Anda masukkan salah.');
const codeSent = said(200, 'Kode OTP telah dikirim.', {
  otp_log_id: 'wsfgfswb2f4...',
  channel: 'WHATSAPP',
  expired_at: '2026-02-15T20:00:00Z',
});
const token = {
  access_token: 'eyJhbGciOiJIUzI1NiIsIXVCJ9...',
  token_type: 'Bearer',
  expired_at: '2026-02-15T22:35:00Z',
  expires_in: 3600,
};
const loggedIn = said(200, 'Login berhasil.', {
  ...token,
  refresh_token: 'ref_dfGwUms...',
  user: { name: 'John' },
});
const twoLeft = { data: { remaining_attempts: 2, is_locked: false } };

export const bill = {
  bill_id: 'ucserJsWa89...',
  amount: 2_750_000,
  pinalty_amount: 0,
  total_amount: 2_750_000,
  installment_no: 1,
  status: 'UNPAID',
  // docs/contracts.md
  schedule_id: '9bs38dsf...',
  application_no: 'APP-LN-2026-00000001',
  due_date: '2026-03-16',
  days_past_due: 0,
};
export const submission = {
  application_no: 'APP-LN-2026...',
  loan_title: 'Pinjaman Biaya Pendidikan',
  product_id: '91bdeb4d...',
  requested_amount: 8_000_000,
  tenor_months_id: 2,
  applied_interest_rate: 2.5,
  is_promo_applied: true,
  promo: { promo_id: 3, promo_code: 'PROMO-MERDEKA-2026', promo_discount_amount: 100_000 },
  service_fee_amount: 150_000,
  total_repayment_amount: 9_970_000,
  status: 'UNDER REVIEW',
  applied_at: '2026-02-16',
};
const personalInfo = {
  nik: '1234567891235619',
  full_name: 'John Doe',
  birth_place: 'JAKARTA',
  birth_date: '1990-04-28',
  ktp_address: 'Jl. SAMPLE 001/002, SAMPLE, SAMPLE, JAKARTA, DKI JAKARTA',
  marital_status: 'BELUM KAWIN',
  email: 'john.doe@sample.com',
  home_ownership_id: 'casdf12v...',
  education_id: 'wdfvcds24sd...',
  birth_mother_name: 'sarah..',
  domicile_city: 'Jakarta',
  domicile_address: 'Jl. Sample, Jakarta, DKI Jakarta',
  occupation_id: 'wfgber8efg9...',
  bank_id: 'sdcvgrewerc4is9...',
  bank_account_number: '89123572321233',
  bank_account_name: 'John Doe',
};

/** By the document's numbers. */
export const document = {
  1: {
    success: codeSent,
    error: invalid({ field: 'phone_number', value: '08123', message: 'Format nomor telepon tidak valid.' }),
  },
  2: { success: said(201, 'Verifikasi Berhasil.', token), error: invalidCode },
  3: {
    success: said(200, 'Verifikasi dokumen berhasil.', {
      kyc_reference_id: 'Ref-KYC-001',
      face_match_score: 92.5,
      kyc_status: 'SYSTEM_VERIFIED',
      ocr_preview: {
        nik: '1234567891235619',
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
    }),
    error: refused(422, 'LOW_FACE_MATCH_SCORE', 'Verifikasi wajah gagal.', {
      data: {
        face_match_score: 62.4,
        required_score: 80,
        kyc_status: 'REJECTED_RETRY',
        suggestion: 'Pastikan wajah Anda terlihat dengan jelas.',
      },
    }),
  },
  4: {
    success: said(200, 'Dokumen berhasil disimpan dan akun telah diaktifkan.', {
      user_id: 'mfwer8wdg0...',
      account_activation: { is_active: true, status: 'ACTIVE', activated_at: '2026-02-15T22:00:00Z' },
    }),
    error: invalid(
      { field: 'nik', value: '12345678', message: 'NIK harus terdiri dari 16 digit angka.' },
      { field: 'birth_date', value: '12/01/1990', message: 'Format tanggal lahir tidak valid.' },
    ),
  },
  5: {
    success: said(200, 'Challenge ID berhasil dibuat.', {
      challenge_id: 'ch_9123453...',
      expires_at: '2026-02-15T23:20:00Z',
      expires_in: 300,
    }),
  },
  6: {
    // docs/contracts.md: register also returns `data.biometric_id`.
    success: said(201, 'Biometrik berhasil didaftarkan.', { biometric_id: 'casdf12v...' }),
    error: refused(410, 'CHALLENGE_EXPIRED', 'Sesi pendaftaran biometrik telah berakhir. Silahkan ulangi proses.'),
  },
  7: {
    success: codeSent,
    error: refused(404, 'PHONE_NUMBER_NOT_FOUND', 'Pengguna tidak ditemukan.', {
      details: [{ field: 'phone_number', value: '081235523412', message: 'Nomor telepon belum terdaftar.' }],
    }),
  },
  8: { success: said(200, 'Verifikasi Berhasil.', token), error: invalidCode },
  9: {
    success: loggedIn,
    error: refused(401, 'INVALID_PIN', 'PIN yang anda masukkan salah. Silahkan coba lagi.', twoLeft),
  },
  10: {
    success: loggedIn,
    error: refused(
      401,
      'BIOMETRIC_VERIFICATION_FAILED',
      'Verifikasi biometrik gagal. Silahkan coba lagi atau masuk menggunakan PIN.',
      twoLeft,
    ),
  },
  11: { success: said(200, 'Akses biometrik telah dihapus.') },
  12: {
    success: said(201, 'Pengajuan limit kredit Anda sedang diproses.'),
    error: refused(
      409,
      'DUPLICATE_SUBMISSION',
      'Mohon tunggu, saat ini pengajuan limit Anda masih dalam proses peninjauan.',
    ),
  },
  13: {
    success: said(200, 'Data limit kredit berhasil diambil.', {
      total_limit: 10_000_000,
      available_limit: 10_000_000,
      currency: 'IDR',
      status: 'APPROVED',
      is_active: true,
    }),
    error: refused(404, 'LIMIT_NOT_FOUND', 'Anda belum memiliki limit kredit. Silahkan lakukan pengajuan awal.'),
  },
  14: {
    success: said(200, 'Data tenor berhasil diambil.', {
      tenor_list: [
        { id: 1, month: 3, label: '3 bulan', interest_rate: 2.5 },
        { id: 2, month: 6, label: '6 bulan', interest_rate: 2.2 },
        { id: 3, month: 12, label: '12 bulan', interest_rate: 2 },
      ],
    }),
  },
  15: {
    success: said(200, 'Data tagihan aktif berhasil diambil.', { total_outstanding: 9_970_000, bills: [bill] }),
  },
  16: {
    success: said(201, 'Pengajuan pinjaman berhasil dikirim dan sedang dalam peninjauan.', submission),
    error: refused(422, 'INSUFFICIENT_LIMIT', 'Jumlah pinjaman melebihi sisa limit kredit Anda.'),
  },
  17: {
    success: said(200, 'Metode pembayaran berhasil diambil.', {
      payment_methods: [
        { code: 'MANDIRI_VA', name: 'Mandiri Virtual Account', category: 'VIRTUAL_ACCOUNT', fee: 2_500 },
        { code: 'QRIS', name: 'QRIS', category: 'QR_CODE', fee: 0 },
      ],
    }),
  },
  18: {
    success: said(201, 'Instruksi pembayaran berhasil dibuat.', {
      payment_id: '9bsdfg82...',
      payment_method: 'MANDIRI_VA',
      payment_code: '123456789012345',
      qr_url: null,
      paid_amount: 2_750_000,
      expiry_time: '2026-02-17T00:40:00Z',
    }),
    error: refused(422, 'PAYMENT_METHOD_UNAVAILABLE', 'Metode pembayaran ini tidak tersedia.'),
  },
  19: { success: said(200, 'Webhook received and processed.') },
  // The document copied 17's message here as it copied its address: docs/mobile-api.md.
  20: { success: said(200, 'Data pribadi berhasil diambil.', personalInfo) },
  21: { success: said(200, 'Refresh token berhasil dicabut.') },
  22: {
    success: said(201, 'Akses token berhasil diperbarui.', token),
    error: refused(401, 'INVALID_REFRESH_TOKEN', 'Sesi anda telah berakhir. Silahkan login kembali.'),
  },
} as const satisfies Record<number, { success: Example; error?: Example }>;
