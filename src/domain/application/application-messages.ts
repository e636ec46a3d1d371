/** Texts of application status and closing reasons, in Indonesian, for the borrower and customer service. */
import type { ApplicationStatus } from './states.ts';

const statusWords: Record<ApplicationStatus, string> = {
  'UNDER REVIEW': 'Pengajuan diterima dan sedang ditinjau.',
  'NEEDS REVIEW': 'Pengajuan memerlukan peninjauan petugas.',
  APPROVED: 'Pengajuan disetujui, pendanaan sedang diproses.',
  'AWAITING SIGNATURE': 'Perjanjian pinjaman menunggu tanda tangan Anda.',
  SIGNED: 'Perjanjian pinjaman telah ditandatangani.',
  DISBURSING: 'Dana sedang dicairkan ke rekening Anda.',
  ACTIVE: 'Dana telah dicairkan, pinjaman aktif.',
  'PAID OFF': 'Pinjaman telah lunas.',
  REJECTED: 'Pengajuan belum dapat disetujui.',
  CANCELLED: 'Pengajuan dibatalkan.',
  EXPIRED: 'Pengajuan kedaluwarsa.',
  'WRITTEN OFF': 'Pinjaman dihapusbukukan.',
};

/** By closing reason: our own codes, and the credit rules that reject. */
const closingWords: Record<string, string> = {
  NO_FUNDER: 'Belum ada pemberi dana yang dapat mendanai pengajuan ini.',
  NOT_SIGNED_IN_TIME: 'Perjanjian tidak ditandatangani sampai batas waktu.',
  DECLINED_AT_SIGNING: 'Pemberi dana menolak pengajuan saat penandatanganan.',
  DISBURSEMENT_FAILED: 'Pencairan dana gagal pada pemberi dana.',
  REVIEW_EXPIRED: 'Peninjauan tidak selesai sampai batas waktu.',
  OPERATOR_DECISION: 'Pengajuan ditolak setelah peninjauan petugas.',
  CANCELLED_BY_OPERATOR: 'Pengajuan dibatalkan oleh petugas.',
  kyc: 'Identitas Anda belum terverifikasi.',
  minimum_age: 'Usia Anda di bawah batas usia peminjam.',
  maximum_age: 'Usia Anda pada akhir tenor di atas batas usia peminjam.',
  collectability: 'Riwayat kredit Anda belum memenuhi ketentuan.',
  days_past_due: 'Ada pinjaman Anda yang menunggak.',
  score: 'Skor kredit Anda belum memenuhi ketentuan.',
  risk_grade: 'Peringkat risiko kredit Anda belum memenuhi ketentuan.',
  other_platforms: 'Anda aktif di terlalu banyak platform pinjaman lain.',
  available_limit: 'Jumlah pinjaman melebihi sisa limit Anda.',
  debt_service: 'Cicilan melebihi kemampuan cicilan Anda.',
  velocity: 'Anda terlalu sering mengajukan pinjaman dalam waktu singkat.',
  in_review: 'Masih ada pengajuan Anda yang sedang ditinjau.',
  no_funder: 'Belum ada pemberi dana yang dapat mendanai pengajuan ini.',
};

export const describeStatus = (status: ApplicationStatus): string => statusWords[status];

/** Returns the text of the status, with that of the reason if it is one of our codes. */
export const describeClosing = (status: ApplicationStatus, reason: string): string =>
  [statusWords[status], wordsOf(reason) ?? []].flat().join(' ');

/**
 * Returns the closing reason as text for the borrower; null if there is none. A borrower's own reason for cancelling is
 * returned as typed.
 */
export function closedReasonWords(status: ApplicationStatus, reason: string | null | undefined): string | null {
  if (reason == null) return null;
  return wordsOf(reason) ?? (status === 'CANCELLED' ? reason : statusWords[status]);
}

/** Own properties only: a reason may be free text, such as `constructor`. */
const wordsOf = (reason: string): string | undefined =>
  Object.hasOwn(closingWords, reason) ? closingWords[reason] : undefined;
