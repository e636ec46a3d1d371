/**
 * What Dompet Kilat sends us, let in by source address.
 * Source: docs/sources/dompet-kilat.md; docs/contracts.md, "Inbound webhooks" and "Dompet Kilat".
 */
import { canonicalJson, sha256 } from '../../../platform/digest.ts';
import { type Answer, inbound, type MoneyField, type Name } from '../../inbound.ts';
import { dompetKilatReport, repaymentEntries } from './meaning.ts';
import { dompetKilatCallback, type DompetKilatCallback } from './wire.ts';

/** It documents no reference of ours, so a message may mean the only loan of its terms. */
const names: Name<keyof DompetKilatCallback>[] = [
  { is: 'FUNDER LOAN', funder: 'DOMPET_KILAT', field: 'loanCode', label: 'Pinjaman di Dompet Kilat' },
  {
    is: 'REGISTRATION OR APPLICATION',
    funder: 'DOMPET_KILAT',
    field: 'transactionId',
    label: 'Nomor pengajuan atau pendaftaran di Dompet Kilat',
  },
  {
    is: 'TERMS',
    funder: 'DOMPET_KILAT',
    field: 'loanAmount',
    tenor: 'tenor',
    tenorUnit: 'tenorUnit',
    label: 'Jumlah pinjaman',
  },
];

/** What a repayment callback says of the loan. */
const stateOf = ({ status, loanAmountPaid, numberOfPay, histories }: Omit<DompetKilatCallback, 'loanCode'>) => ({
  ...{ status, loanAmountPaid: loanAmountPaid ?? null, numberOfPay: numberOfPay ?? null, histories: histories ?? [] },
});

const amounts = (said: DompetKilatCallback): MoneyField[] => [
  { field: 'loanAmount', amount: said.loanAmount },
  { field: 'loanAmountPaid', amount: said.loanAmountPaid },
  ...(said.histories ?? []).map(({ paymentAmount }, at) => ({
    field: `histories.${at}.paymentAmount`,
    amount: paymentAmount,
  })),
];

const answer: Answer = {
  body: { status: '00', message: 'success', data: null },
  description: 'Stored; told before or told just now.',
};

const common = {
  authentication: { by: 'ADDRESS', addresses: 'DOMPET_KILAT_ALLOWED_IPS' },
  carriedBy: 'body',
  schema: dompetKilatCallback,
  names,
  answer,
} as const;

const example = {
  transactionId: 'APP-LN-2026-00000001',
  loanCode: 'DK-0001',
  bankCode: '014',
  paymentAccountNumber: '8808123456789012',
  status: 'active',
  loanAmount: 8_000_000,
  loanAmountPaid: 0,
  tenor: 12,
  tenorUnit: 'month',
};

const disbursement = inbound({
  ...common,
  source: 'DOMPET_KILAT_DISBURSE',
  title: 'Dompet Kilat, pencairan',
  path: '/v1/loan/disburse',
  uniqueKey: ({ loanCode, status }) => [loanCode, status],
  agreement: ({ loanAmount, tenor, tenorUnit }) => [loanAmount, tenor, tenorUnit],
  topic: ({ status }) => status,
  meaning: (said) => {
    const report = dompetKilatReport(said);
    return report
      ? { kind: 'FUNDER REPORT', report }
      : { kind: 'REVIEW', because: 'a status that does not belong to a disbursement' };
  },
  money: 'PAID OUT',
  amount: ({ loanAmount }) => loanAmount,
  amounts,
  document: {
    id: 'dompetKilatDisbursement',
    summary: 'Dompet Kilat reports a disbursement',
    example,
    wrongField: 'status',
  },
});

const repayment = inbound({
  ...common,
  source: 'DOMPET_KILAT_REPAYMENT',
  title: 'Dompet Kilat, angsuran',
  path: '/v1/callback/loan/repayment',
  // `numberOfPay` and `loanAmountPaid` are optional: without the histories a second payment would pass for the first.
  uniqueKey: ({ loanCode, ...said }) => [loanCode, sha256(canonicalJson(stateOf(said)))],
  topic: ({ status }) => status,
  meaning: (said) => {
    const entries = repaymentEntries(said);
    return entries
      ? { kind: 'FUNDER REPAYMENT', entries, wholeHistory: true }
      : { kind: 'REVIEW', because: 'an unknown status, or money without the entry that it came by' };
  },
  money: 'RECEIVED',
  amount: (said) => (repaymentEntries(said) ?? []).reduce((total, entry) => total + entry.amount, 0),
  amounts,
  document: {
    id: 'dompetKilatRepayment',
    summary: 'Dompet Kilat reports what the borrower paid to it',
    description: '`histories` is the whole history; each entry is posted once.',
    example: {
      ...example,
      loanAmountPaid: 830_833,
      numberOfPay: 1,
      histories: [{ transactionTime: '2026-03-16T03:00:00Z', paymentAmount: 830_833 }],
    },
    wrongField: 'status',
  },
});

export const dompetKilatInbound = [disbursement, repayment];
