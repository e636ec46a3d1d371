/** The one place that decides HTTP errors: code → status and Indonesian message. docs/errors.md is held to it by a test. */
import type { RefusalCode, Refused } from '../domain/application/refusals.ts';
import type { Refusal } from '../workflows/messages.ts';

interface CatalogueEntry {
  status: number;
  /** Indonesian, for the borrower; the document's own words where it has any. */
  message: string;
}

export const errorCatalogue = {
  // ── every call ──
  VALIDATION_ERROR: { status: 400, message: 'Data yang Anda masukkan tidak valid.' },
  MALFORMED_JSON: { status: 400, message: 'Format JSON tidak dapat dibaca.' },
  UNAUTHORIZED: { status: 401, message: 'Anda belum masuk atau sesi Anda telah berakhir.' },
  DEVICE_MISMATCH: { status: 401, message: 'Sesi ini terdaftar untuk perangkat lain. Silahkan login kembali.' },
  FORBIDDEN: { status: 403, message: 'Anda tidak memiliki akses untuk tindakan ini.' },
  ACCOUNT_SUSPENDED: { status: 403, message: 'Akun Anda sedang ditangguhkan. Silahkan hubungi layanan pelanggan.' },
  NOT_FOUND: { status: 404, message: 'Alamat yang Anda tuju tidak ditemukan.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'Metode ini tidak didukung untuk alamat tersebut.' },
  IDEMPOTENCY_KEY_IN_PROGRESS: {
    status: 409,
    message: 'Permintaan yang sama masih diproses. Silahkan coba sesaat lagi.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'Ukuran data melebihi batas.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Jenis konten tidak didukung.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, message: 'Idempotency-Key sudah dipakai untuk permintaan yang berbeda.' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Terlalu banyak permintaan. Silahkan coba beberapa saat lagi.' },
  INTERNAL_ERROR: { status: 500, message: 'Terjadi kesalahan pada sistem kami. Silahkan coba beberapa saat lagi.' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'Layanan sedang tidak tersedia. Silahkan coba beberapa saat lagi.' },

  // ── one-time codes, PIN, device keys, sessions ──
  INVALID_OTP_CODE: { status: 400, message: 'Kode OTP yang Anda masukkan salah.' },
  OTP_EXPIRED: { status: 400, message: 'Kode OTP sudah tidak berlaku. Silahkan minta kode baru.' },
  INVALID_PIN: { status: 401, message: 'PIN yang anda masukkan salah. Silahkan coba lagi.' },
  BIOMETRIC_VERIFICATION_FAILED: {
    status: 401,
    message: 'Verifikasi biometrik gagal. Silahkan coba lagi atau masuk menggunakan PIN.',
  },
  INVALID_REFRESH_TOKEN: { status: 401, message: 'Sesi anda telah berakhir. Silahkan login kembali.' },
  PHONE_NUMBER_NOT_FOUND: { status: 404, message: 'Pengguna tidak ditemukan.' },
  BIOMETRIC_NOT_FOUND: { status: 404, message: 'Data biometrik tidak ditemukan.' },
  PHONE_NUMBER_REGISTERED: { status: 409, message: 'Nomor telepon sudah terdaftar. Silahkan login.' },
  CHALLENGE_EXPIRED: { status: 410, message: 'Sesi pendaftaran biometrik telah berakhir. Silahkan ulangi proses.' },
  OTP_ATTEMPTS_EXCEEDED: {
    status: 429,
    message: 'Anda sudah terlalu sering memasukkan kode yang salah. Silahkan minta kode baru.',
  },
  OTP_RATE_LIMITED: { status: 429, message: 'Kode OTP terlalu sering diminta. Silahkan coba beberapa saat lagi.' },

  // ── onboarding ──
  KYC_REQUIRED: { status: 409, message: 'Silahkan selesaikan verifikasi identitas terlebih dahulu.' },
  NIK_ALREADY_REGISTERED: { status: 409, message: 'NIK sudah terdaftar pada akun lain.' },
  ACCOUNT_ALREADY_ACTIVE: { status: 409, message: 'Akun Anda sudah aktif.' },
  ONBOARDING_INCOMPLETE: { status: 409, message: 'Silahkan lengkapi pendaftaran akun Anda terlebih dahulu.' },
  LOW_FACE_MATCH_SCORE: { status: 422, message: 'Verifikasi wajah gagal.' },
  LIVENESS_FAILED: { status: 422, message: 'Verifikasi keaslian wajah gagal.' },
  UNREADABLE_KTP: { status: 422, message: 'Foto KTP tidak dapat dibaca.' },
  KYC_DECLINED: { status: 422, message: 'Verifikasi dokumen gagal.' },
  KYC_UNDER_REVIEW: { status: 422, message: 'Dokumen Anda sedang ditinjau oleh petugas kami.' },

  // ── limit and loan ──
  LIMIT_NOT_FOUND: { status: 404, message: 'Anda belum memiliki limit kredit. Silahkan lakukan pengajuan awal.' },
  APPLICATION_NOT_FOUND: { status: 404, message: 'Pengajuan pinjaman tidak ditemukan.' },
  DUPLICATE_SUBMISSION: {
    status: 409,
    message: 'Mohon tunggu, saat ini pengajuan limit Anda masih dalam proses peninjauan.',
  },
  LIMIT_ALREADY_ACTIVE: { status: 409, message: 'Limit kredit Anda sudah aktif.' },
  LIMIT_NOT_ACTIVE: { status: 409, message: 'Limit kredit Anda belum aktif.' },
  REAPPLY_TOO_EARLY: { status: 409, message: 'Anda belum dapat mengajukan limit kredit kembali saat ini.' },
  NOT_CANCELLABLE: { status: 409, message: 'Pengajuan ini sudah tidak dapat dibatalkan.' },
  LOAN_NOT_ACTIVE: { status: 409, message: 'Pinjaman ini tidak aktif.' },
  INSUFFICIENT_LIMIT: { status: 422, message: 'Jumlah pinjaman melebihi sisa limit kredit Anda.' },
  PROMO_NOT_APPLICABLE: { status: 422, message: 'Promo tidak dapat digunakan untuk pengajuan ini.' },

  // ── payments ──
  SCHEDULE_NOT_FOUND: { status: 404, message: 'Tagihan tidak ditemukan.' },
  PAYMENT_NOT_FOUND: { status: 404, message: 'Pembayaran tidak ditemukan.' },
  ALREADY_PAID: { status: 409, message: 'Tagihan ini sudah dibayar.' },
  AMOUNT_MISMATCH: { status: 422, message: 'Jumlah pembayaran tidak sesuai dengan tagihan.' },
  PAYMENT_METHOD_UNAVAILABLE: { status: 422, message: 'Metode pembayaran ini tidak tersedia.' },

  // ── operators ──
  INVALID_CREDENTIALS: { status: 401, message: 'Email atau kata sandi salah.' },
  CSRF_TOKEN_INVALID: { status: 403, message: 'Token keamanan tidak valid. Silahkan muat ulang halaman.' },
  SAME_OPERATOR: { status: 403, message: 'Usulan harus disetujui oleh orang lain.' },
  USER_NOT_FOUND: { status: 404, message: 'Pengguna tidak ditemukan.' },
  LOAN_NOT_FOUND: { status: 404, message: 'Pinjaman tidak ditemukan.' },
  INBOX_MESSAGE_NOT_FOUND: { status: 404, message: 'Pesan masuk tidak ditemukan.' },
  PROPOSAL_NOT_FOUND: { status: 404, message: 'Usulan tidak ditemukan.' },
  CASE_NOT_FOUND: { status: 404, message: 'Kasus tidak ditemukan.' },
  OPERATOR_EXISTS: { status: 409, message: 'Operator dengan email ini sudah ada.' },
  NOT_UNDER_REVIEW: { status: 409, message: 'Kasus ini tidak sedang menunggu keputusan.' },
  ERASURE_NOT_POSSIBLE: { status: 409, message: 'Data pribadi ini belum dapat dihapus.' },
  NOT_BLOCKED: { status: 409, message: 'Kasus ini tidak sedang terhenti.' },
  ACTION_NOT_ALLOWED: { status: 409, message: 'Tindakan ini tidak tersedia untuk hambatan tersebut.' },
  NOTHING_TO_DECIDE: { status: 409, message: 'Tidak ada keputusan yang menunggu.' },
  PROPOSAL_PENDING: { status: 409, message: 'Usulan sebelumnya masih menunggu persetujuan.' },
  MATCH_CONTRADICTED: { status: 409, message: 'Pesan ini menyebut pengajuan atau pinjaman lain.' },
  LOAN_NOT_LATE: { status: 409, message: 'Pinjaman ini belum cukup lama menunggak untuk dihapusbukukan.' },
} as const satisfies Record<string, CatalogueEntry> & Record<RefusalCode, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One field that is wrong. `value` is left out where it is secret or not a plain value. */
export interface FieldProblem {
  field: string;
  value?: string | number | boolean | null;
  /** Indonesian. */
  message: string;
}

export interface ApiErrorOptions {
  details?: FieldProblem[];
  data?: Record<string, unknown>;
  /** Sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Where one code is said in other words (a duplicate loan, not a duplicate limit). */
  message?: string;
}

/** Thrown anywhere in the API; the error handler turns it into the envelope. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: FieldProblem[] | undefined;
  readonly data: Record<string, unknown> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: ApiErrorOptions = {}) {
    super(options.message ?? errorCatalogue[code].message);
    this.name = 'ApiError';
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.details = options.details;
    this.data = options.data;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** 400 on the given fields. */
export const validationError = (...details: FieldProblem[]) => new ApiError('VALIDATION_ERROR', { details });

/** What a rule or a workflow refused, as the caller sees it. */
export const refusalError = ({ refused: { code, data } }: Refusal, options: ApiErrorOptions = {}): ApiError =>
  new ApiError(code, { ...(data ? { data } : {}), ...options });

/** Throws the error of a rule's refusal; goes on where there is none. */
export function refuse(refused: Refused | null): void {
  if (refused) throw refusalError({ refused });
}
