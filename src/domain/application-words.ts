/** What happened to an application, in words for the borrower and customer service (Indonesian). */
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

/** Why an application ended without a loan. Codes not listed are rules of the credit policy. */
const closingWords: Record<string, string> = {
  NO_FUNDER: 'Belum ada pemberi dana yang dapat mendanai pengajuan ini.',
  NOT_SIGNED_IN_TIME: 'Perjanjian tidak ditandatangani sampai batas waktu.',
  DECLINED_AT_SIGNING: 'Pemberi dana menolak pengajuan saat penandatanganan.',
  DISBURSEMENT_FAILED: 'Pencairan dana gagal pada pemberi dana.',
  REVIEW_EXPIRED: 'Peninjauan tidak selesai sampai batas waktu.',
  OPERATOR_DECISION: 'Pengajuan ditolak setelah peninjauan petugas.',
  CANCELLED_BY_OPERATOR: 'Pengajuan dibatalkan oleh petugas.',
};

export const describeStatus = (status: ApplicationStatus): string => statusWords[status];

export const describeClosing = (status: ApplicationStatus, reason: string): string =>
  `${statusWords[status]}${closingWords[reason] ? ` ${closingWords[reason]}` : ''}`;
