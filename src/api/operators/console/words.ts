/** The words of the pages: Indonesian, for every code that the API answers. A code without a word is shown as it is. */
import type {
  ApplicationStatus,
  FundingStatus,
  InboxState,
  KycStatus,
  LimitStatus,
  PaymentStatus,
  ProposalKind,
  UserStatus,
} from '../../../domain/application/states.ts';
import type { Role } from '../session/sessions.ts';

const application: Record<ApplicationStatus, string> = {
  'UNDER REVIEW': 'Sedang ditinjau',
  'NEEDS REVIEW': 'Perlu ditinjau petugas',
  APPROVED: 'Disetujui',
  'AWAITING SIGNATURE': 'Menunggu tanda tangan',
  SIGNED: 'Ditandatangani',
  DISBURSING: 'Sedang dicairkan',
  ACTIVE: 'Aktif',
  'PAID OFF': 'Lunas',
  REJECTED: 'Ditolak',
  CANCELLED: 'Dibatalkan',
  EXPIRED: 'Kedaluwarsa',
  'WRITTEN OFF': 'Dihapusbukukan',
};

const limit: Record<LimitStatus, string> = {
  'UNDER REVIEW': 'Sedang ditinjau',
  APPROVED: 'Disetujui',
  REJECTED: 'Ditolak',
  SUSPENDED: 'Ditangguhkan',
};

const user: Record<UserStatus, string> = { PENDING: 'Belum aktif', ACTIVE: 'Aktif', SUSPENDED: 'Ditangguhkan' };

const kyc: Record<KycStatus, string> = {
  PROCESSING: 'Sedang diperiksa',
  SYSTEM_VERIFIED: 'Terverifikasi sistem',
  REJECTED_RETRY: 'Ditolak, boleh diulang',
  UNDER_REVIEW: 'Perlu diperiksa petugas',
  OPERATOR_VERIFIED: 'Terverifikasi petugas',
  REJECTED: 'Ditolak',
};

const inbox: Record<InboxState, string> = {
  RECEIVED: 'Akan disampaikan',
  DELIVERED: 'Tersampaikan',
  UNMATCHED: 'Tanpa kasus',
  REVIEW: 'Perlu dibaca',
};

const payment: Record<PaymentStatus, string> = {
  PENDING: 'Menunggu pembayaran',
  PAID: 'Dibayar',
  EXPIRED: 'Kedaluwarsa',
  FAILED: 'Gagal',
};

const funding: Record<FundingStatus, string> = {
  SKIPPED: 'Dilewati',
  STARTED: 'Berjalan',
  DECLINED: 'Menolak',
  FAILED: 'Gagal',
  'TIMED OUT': 'Tidak menjawab',
  CANCELLED: 'Dibatalkan',
  AGREED: 'Bersedia',
  DISBURSED: 'Telah mencairkan',
};

const proposalKind: Record<ProposalKind, string> = {
  DECISION: 'Keputusan',
  RESOLVE: 'Lanjutkan kasus terhenti',
  'WRITE-OFF': 'Hapus buku',
  MATCH: 'Pencocokan pesan',
  ERASURE: 'Penghapusan data pribadi',
};

const role: Record<Role, string> = { viewer: 'pembaca', maker: 'pengusul', checker: 'penyetuju', admin: 'admin' };

export const words = {
  ...{ application, limit, user, kyc, inbox, payment, funding, proposalKind, role },
  instalment: { UNPAID: 'Belum lunas', PAID: 'Lunas', 'WRITTEN OFF': 'Dihapusbukukan' },
  proposal: {
    PENDING: 'Menunggu orang kedua',
    CONFIRMED: 'Dilaksanakan',
    REFUSED: 'Ditolak',
    WITHDRAWN: 'Ditarik kembali',
    EXPIRED: 'Kedaluwarsa',
    OVERTAKEN: 'Kasusnya sudah berubah',
  },
  outcome: { APPROVED: 'Disetujui', REJECTED: 'Ditolak', REFERRED: 'Diserahkan ke petugas' },
  effect: { REJECT: 'Menolak', REFER: 'Ke petugas', LIMIT: 'Membatasi', NOTE: 'Catatan' },
  action: {
    retry: 'Ulangi langkah',
    amend: 'Ulangi dengan nilai yang benar',
    skip: 'Lewati langkah',
    cancel: 'Batalkan kasus',
  },
  decision: { APPROVE: 'setujui', REJECT: 'tolak', 'WRITE-OFF': 'hapus buku', ERASE: 'hapus data pribadi' },
  workflow: {
    onboarding: 'Pendaftaran',
    creditLimit: 'Limit kredit',
    limit: 'Limit kredit',
    loan: 'Pendanaan',
    repayment: 'Angsuran',
    payment: 'Pembayaran',
  },
  bucket: {
    CURRENT: 'Lancar',
    '1-7': '1–7 hari',
    '8-30': '8–30 hari',
    '31-60': '31–60 hari',
    '61-90': '61–90 hari',
    '>90': 'Lebih dari 90 hari',
  },
};

/** The word of a code that may come from elsewhere. */
export const wordOf = (of: Record<string, string>, code: string): string =>
  Object.hasOwn(of, code) ? (of[code] ?? code) : code;
