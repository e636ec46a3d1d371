/** Mapping of Kocek: from our borrower to its request (5C inputs), and from its answer to our `KocekOpinion`. */
import type { BorrowerProfile, Gender, IncomeRange } from '../../domain/person/borrower.ts';
import type { KocekOpinion } from '../../domain/credit/credit-evidence.ts';
import type { InterestMethod } from '../../domain/loan/loan-schedule.ts';
import { referenceById } from '../../domain/person/reference-data.ts';
import type { RecommendationAnswer, RecommendationRequest } from './wire.ts';

export interface KocekRequest {
  /** Our user id, UUID. */
  customerId: string;
  /** UUID of what is decided: the application, or the request for a limit. */
  loanId: string;
  borrower: Pick<BorrowerProfile, 'nik' | 'fullName' | 'birthPlace' | 'birthDate' | 'gender' | 'occupationId'>;
  /** Whole years. */
  age: number;
  /** Date of registration, `YYYY-MM-DD`. */
  memberSince: string;
  kycVerified: boolean;
  /** Null: not known, and then not sent. */
  incomeRange: IncomeRange | null;
  /** Instalments that other lenders are known to take, rupiah a month. */
  knownInstalments?: number | null;
  /** Rupiah. */
  plafon: number;
  tenorMonths: number;
  purpose: string;
  interestPercentYearly: number;
  method: InterestMethod;
  collaterals?: RecommendationRequest['collaterals'];
  /** The borrower's loans with us; absent: not known. */
  history?: { loans: number; activeLoans: number; outstanding: number; worstCollectability: number | null };
  /** On whose behalf we ask; an operator, or the system. */
  caller: { id: string; name: string; role: string; ip: string };
}

export function recommendationRequestOf(request: KocekRequest): RecommendationRequest {
  const { borrower, history } = request;
  return {
    customer_id: request.customerId,
    loan_id: request.loanId,
    character: {
      name: borrower.fullName,
      nik: borrower.nik,
      kyc_status: request.kycVerified,
      age: request.age,
      birth: `${borrower.birthPlace}, ${longDate(borrower.birthDate)}`,
      gender: genders[borrower.gender],
      member_date: request.memberSince,
      occupation: referenceById('occupations', borrower.occupationId)?.label || unnamedOccupation,
    },
    income: request.incomeRange ? [{ key: 'penghasilan_1', value: incomes[request.incomeRange] }] : [],
    expenses: request.knownInstalments
      ? [{ key: 'pengeluaran_1', value: `${request.knownInstalments}-${request.knownInstalments}` }]
      : [],
    collaterals: request.collaterals ?? [],
    application: {
      plafon: request.plafon,
      tenure: request.tenorMonths,
      purpose: request.purpose,
      // Twelve times 2.2 is not 26.4 in binary.
      interest: Number(request.interestPercentYearly.toFixed(4)),
      ...methods[request.method],
    },
    internal_data: {
      total_loan: history ? String(history.loans) : null,
      total_loan_active: history ? String(history.activeLoans) : null,
      loan_remaining: history ? history.outstanding.toFixed(2) : null,
      collectability: collectabilities[history?.worstCollectability ?? 0] ?? null,
      ...notOurs,
    },
  };
}

/** Returns the caller's headers; characters that a header cannot carry are left out. */
export function callerHeaders({ id, name, role, ip }: KocekRequest['caller']): Record<string, string> {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .trim();
  return { 'User-ID': plain(id), 'User-Name': plain(name), 'User-Role': plain(role), IP: plain(ip) };
}

/** Returns the opinion. Empty strings are unknown. */
export function kocekOpinion({ data }: RecommendationAnswer): KocekOpinion {
  if (!data.recommendation) return { kind: 'ID ONLY', id: data.id };
  const fiveC = Object.entries(data['5c'] ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return {
    kind: 'RECOMMENDATION',
    plafon: data.recommendation.plafon,
    tenor: data.recommendation.tenure,
    fiveC: Object.fromEntries(fiveC),
  };
}

/** Default for an occupation that our reference data no longer has. ASSUMPTION: any text is accepted, an empty one is not. */
const unnamedOccupation = 'Lainnya';

/** The document has `l`; ASSUMPTION: `p` (perempuan) is the other. */
const genders: Record<Gender, 'l' | 'p'> = { MALE: 'l', FEMALE: 'p' };

/** The document has 3 with its label; 1 and 2 by docs/lending-rules.md. ASSUMPTION: their labels. */
const methods = {
  FLAT: { loan_interest_method: 1, loan_interest_method_label: 'Bunga Flat' },
  EFFECTIVE: { loan_interest_method: 2, loan_interest_method_label: 'Bunga Efektif' },
  ANNUITY: { loan_interest_method: 3, loan_interest_method_label: 'Bunga Anuitas' },
} as const satisfies Record<InterestMethod, object>;

/** ASSUMPTION: `low-high` in rupiah a month; an open range has its low end twice, so as not to promise more than is known. */
const incomes: Record<IncomeRange, string> = {
  LESS_THAN_3_MILLION: '0-3000000',
  GTE_3_AND_LT_5_MILLION: '3000000-5000000',
  GTE_5_AND_LT_10_MILLION: '5000000-10000000',
  GTE_10_AND_LT_20_MILLION: '10000000-20000000',
  GTE_20_AND_LT_50_MILLION: '20000000-50000000',
  GTE_50_MILLION: '50000000-50000000',
};

/** OJK's words for 1 to 5; the document has `Diragukan`. */
const collectabilities: Record<number, string> = {
  1: 'Lancar',
  2: 'Dalam Perhatian Khusus',
  3: 'Kurang Lancar',
  4: 'Diragukan',
  5: 'Macet',
};

/** Deposit data: we take no deposits, so null, which the document uses for unknown. */
const notOurs = {
  behaviour_pattern_deposit_per_month: null,
  behaviour_pattern_withdrawal_per_month: null,
  behaviour_pattern_withdrawal_ratio: null,
  behaviour_pattern_avg_balance: null,
  behaviour_pattern_avg_growth_balance: null,
  total_saving: null,
  total_saving_active: null,
  total_balance_active: null,
  total_deposit: null,
  total_deposit_balance: null,
  total_deposit_active: null,
  total_deposit_active_balance: null,
};

const monthNames = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
];

/** `1984-04-10` is `10 April 1984`. */
function longDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${monthNames[(month ?? 1) - 1]} ${year}`;
}
