/** A message's title as operators read it, and its references beside those of the application that was chosen for it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { FunderAccountSchema, FundingAttemptSchema } from '../../../db/entities/funding.ts';
import type { Application } from '../../../db/entities/loan.ts';
import { PersonalInfoSchema } from '../../../db/entities/onboarding.ts';
import { masked } from '../cases/application-reads.ts';

const sources: Record<string, string> = {
  PAYMENT_GATEWAY: 'Gerbang pembayaran',
  FINFRA: 'Finfra',
  FINFRA_INVOICE: 'Finfra, tagihan',
  FINFRA_VIRTUAL_ACCOUNT: 'Finfra, rekening virtual',
  DIDIT: 'Didit',
  DOMPET_KILAT_DISBURSE: 'Dompet Kilat, pencairan',
  DOMPET_KILAT_REPAYMENT: 'Dompet Kilat, angsuran',
};

export const messageTitle = ({ source, topic }: { source: string; topic: string }): string =>
  `${sources[source] ?? source} · ${topic}`;

export interface Reference {
  field: string;
  meaning: string;
  said: string;
  /** What is known of the application under that name; empty: nothing. */
  known: string[];
}

interface Known {
  applicationOrBorrower: string[];
  loan: string[];
  account: string[];
  nik: string[];
  amount: string[];
  none: string[];
}

/** Fields of any partner's body that say what it is about. */
const fields: [field: string, meaning: string, known: keyof Known][] = [
  ['partner_reference', 'Nomor pengajuan atau peminjam kita', 'applicationOrBorrower'],
  ['external_id', 'Nomor pengajuan atau pinjaman di Finfra', 'loan'],
  ['loan_unique_id', 'Pinjaman di Finfra', 'loan'],
  ['user_id', 'Peminjam di Finfra', 'account'],
  ['identity_number', 'NIK', 'nik'],
  ['loanCode', 'Pinjaman di Dompet Kilat', 'loan'],
  ['transactionId', 'Nomor pengajuan atau pendaftaran di Dompet Kilat', 'loan'],
  ['reference_no', 'Nomor pembayaran', 'none'],
  ['amount', 'Jumlah', 'amount'],
  ['loanAmount', 'Jumlah pinjaman', 'amount'],
  ['paid_amount', 'Jumlah dibayar', 'none'],
];

/** In the body's words; a NIK by its last four digits. Without an application: only what was said. */
export async function referencesOf(em: EntityManager, body: string, application: Application | null) {
  const said = objectIn(body);
  const known = application && (await knownOf(em, application));
  return fields.flatMap(([field, meaning, name]): Reference[] => {
    const value = said[field];
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return [];
    const text = field === 'identity_number' ? (masked(String(value)) ?? '') : String(value);
    return [{ field, meaning, said: text, known: known?.[name] ?? [] }];
  });
}

async function knownOf(em: EntityManager, { id, applicationNo, user, amount }: Application): Promise<Known> {
  const attempts = await em.find(FundingAttemptSchema, { application: id }, { orderBy: { number: 'asc' } });
  const accounts = await em.find(FunderAccountSchema, { user });
  const info = await em.findOne(PersonalInfoSchema, { user });
  const present = (values: (string | null | undefined)[]) => values.filter((value) => value != null);
  return {
    applicationOrBorrower: [applicationNo, user],
    loan: present([applicationNo, ...attempts.flatMap((made) => [made.funderLoanId, made.funderReference])]),
    account: present(accounts.map(({ externalId }) => externalId)),
    nik: present([masked(info?.profile.nik)]),
    amount: [String(amount)],
    none: [],
  };
}

/** Indented where it is JSON; as it came where it is not. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function objectIn(body: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
