/**
 * Credit rules (KYC, age, bureau score, collectability, days past due) that reject or refer a borrower; the same for a limit
 * and for a loan. Source: docs/lending-rules.md, "Limit engine".
 */
import { addMonths, ageOn } from '../calendar.ts';
import type { CreditBureauSummary, CreditEvidence } from './credit-evidence.ts';
import type { IncomeStatement } from '../person/income.ts';
import type { DecisionReason, LendingPolicy } from '../policy.ts';

/** The inputs of the credit rules. */
export interface CreditCase extends IncomeStatement {
  kycVerified: boolean;
  birthDate: string;
  /** Business date of the decision. */
  asOf: string;
  /** Finfra or an identity hub contradicts the KYC. */
  identityContradicted: boolean;
  /** Number, name and birth date all differ from the verified KTP; absent: they do not. */
  identityReplaced?: boolean;
  evidence: CreditEvidence;
}

/** Returns a reason for every rule that fired. `months`: the tenor. */
export const creditReasons = (borrower: CreditCase, months: number, policy: LendingPolicy): DecisionReason[] =>
  rules.flatMap((rule) => rule({ ...borrower, months }, policy) ?? []);

/** Returns a reason if the rule fires, else null. */
type Rule = (borrower: CreditCase & { months: number }, policy: LendingPolicy) => DecisionReason | null;

const rules: Rule[] = [
  ({ kycVerified }) =>
    kycVerified ? null : rejected('kyc', 'belum', 'terverifikasi', 'Identitas Anda belum terverifikasi.'),

  ({ birthDate, asOf }, { limit }) => {
    const age = ageOn(birthDate, asOf);
    if (age >= limit.minimumAge) return null;
    return rejected(
      'minimum_age',
      age,
      limit.minimumAge,
      `Usia Anda ${age} tahun, di bawah batas ${limit.minimumAge} tahun.`,
    );
  },

  ({ birthDate, asOf, months }, { limit }) => {
    const age = ageOn(birthDate, addMonths(asOf, months));
    if (age <= limit.maximumAge) return null;
    return rejected(
      'maximum_age',
      age,
      limit.maximumAge,
      `Usia Anda akan mencapai ${age} tahun pada akhir tenor ${months} bulan, di atas batas ${limit.maximumAge} tahun.`,
    );
  },

  ({ evidence: { bureau } }, { limit }) => {
    const worst = bureau.worstCollectability;
    const from = limit.rejectCollectabilityFrom;
    if (worst === null || worst < from) return null;
    return rejected(
      'collectability',
      worst,
      from,
      `Kolektabilitas kredit terburuk Anda ${worst}; batasnya di bawah ${from}.`,
    );
  },

  ({ evidence: { bureau, platforms } }, { limit }) => {
    const days = Math.max(bureau.maxDaysPastDue ?? 0, platforms.maxDaysPastDue ?? 0);
    const most = limit.maximumDaysPastDue;
    if (days <= most) return null;
    return rejected(
      'days_past_due',
      days,
      most,
      `Ada pinjaman Anda yang menunggak ${days} hari; batasnya ${most} hari.`,
    );
  },

  ({ evidence: { bureau } }, { limit }) => {
    const { score } = bureau;
    if (score === null || score >= limit.referBelowScore) return null;
    return score < limit.minimumScore
      ? rejected('score', score, limit.minimumScore, `Skor kredit Anda ${score}, di bawah batas ${limit.minimumScore}.`)
      : referred(
          'score',
          score,
          limit.referBelowScore,
          `Skor kredit Anda ${score}; di bawah ${limit.referBelowScore} perlu ditinjau petugas.`,
        );
  },

  ({ evidence: { bureau } }, { limit }) => {
    const grade = bureau.riskGrade;
    if (grade === null || Number(limit.incomeMultiples[gradeLetter(grade)]) > 0) return null;
    return rejected('risk_grade', grade, null, `Peringkat risiko kredit Anda ${grade} tidak dapat diberi limit.`);
  },

  ({ evidence: { platforms } }, { limit }) => {
    const [active, most] = [platforms.activePlatforms ?? 0, limit.maximumOtherPlatforms];
    if (active <= most) return null;
    return rejected(
      'other_platforms',
      active,
      most,
      `Anda aktif di ${active} platform pinjaman lain; batasnya ${most}.`,
    );
  },

  ({ evidence: { platforms } }) =>
    platforms.kind === 'UNAVAILABLE'
      ? referred(
          'platforms_unavailable',
          'tidak tersedia',
          null,
          'Data pinjaman di platform lain belum dapat diperoleh.',
        )
      : null,

  ({ evidence: { bureau } }) =>
    bureau.kind === 'UNAVAILABLE'
      ? referred('bureau_unavailable', 'tidak tersedia', null, 'Laporan kredit PEFINDO belum dapat diperoleh.')
      : null,

  ({ evidence: { bureau } }) => {
    const missing = missingParts(bureau);
    if (missing.length === 0) return null;
    return referred(
      'bureau_incomplete',
      missing.join(', '),
      null,
      `Laporan kredit PEFINDO Anda belum lengkap (${missing.join(', ')} tidak ada).`,
    );
  },

  ({ evidence: { bureau } }, { limit }) => {
    const [similarity, least] = [bureau.similarity, limit.minimumSimilarity];
    if (similarity === null || similarity >= least) return null;
    return referred(
      'name_similarity',
      similarity,
      least,
      `Kemiripan nama Anda dengan data PEFINDO ${similarity} %, di bawah batas ${least} %.`,
    );
  },

  ({ identityContradicted }) =>
    identityContradicted
      ? referred(
          'identity_contradicted',
          'berbeda',
          'sama',
          'Data identitas Anda berbeda dengan hasil pemeriksaan mitra kami.',
        )
      : null,

  ({ identityReplaced }, { kyc }) => {
    if (!identityReplaced) return null;
    const message = 'Nomor, nama, dan tanggal lahir Anda berbeda dengan KTP yang diverifikasi';
    return kyc.onReplacedIdentity === 'REFER'
      ? referred('identity_replaced', 'berbeda', 'sama', `${message}, sehingga perlu ditinjau petugas.`)
      : { rule: 'identity_replaced', effect: 'NOTE', value: 'berbeda', threshold: 'sama', message: `${message}.` };
  },

  ({ evidence: { kocek } }) =>
    kocek.kind === 'RECOMMENDATION' && kocek.plafon === 0
      ? referred('kocek_plafon', 0, null, 'Rekomendasi kredit menyarankan plafon Rp0, sehingga perlu ditinjau petugas.')
      : null,

  ({ evidence: { kocek } }, policy) => {
    if (kocek.kind === 'RECOMMENDATION') return null;
    const means = { 'ID ONLY': 'onIdOnly', 'SERVICE OFF': 'onServiceOff', UNAVAILABLE: 'onUnavailable' } as const;
    const answer = policy.kocek[means[kocek.kind]];
    const message = 'Rekomendasi kredit tidak tersedia';
    return answer === 'REFER'
      ? referred('kocek_no_opinion', kocek.kind, null, `${message}, sehingga perlu ditinjau petugas.`)
      : {
          rule: 'kocek_no_opinion',
          effect: 'NOTE',
          value: kocek.kind,
          threshold: null,
          message: `${message} dan tidak dipakai.`,
        };
  },
];

/** Returns the letter of a risk grade (`A2` → `A`): income multiples are by letter. */
export const gradeLetter = (grade: string) => grade[0] as 'A' | 'B' | 'C' | 'D' | 'E';

/** What the rules need and the report lacks; unknown never counts as good. */
function missingParts({ kind, ...report }: CreditBureauSummary): string[] {
  if (kind !== 'REPORT') return [];
  return [
    report.score === null ? 'skor' : [],
    report.riskGrade === null ? 'peringkat risiko' : [],
    report.worstCollectability === null && report.maxDaysPastDue === null ? 'kolektabilitas' : [],
    report.instalments === null && (report.activeFacilities ?? 0) > 0 ? 'angsuran' : [],
  ].flat();
}

const reason =
  (effect: 'REJECT' | 'REFER') =>
  (rule: string, value: string | number, threshold: string | number | null, message: string): DecisionReason => ({
    rule,
    effect,
    value: String(value),
    threshold: threshold === null ? null : String(threshold),
    message,
  });
const rejected = reason('REJECT');
const referred = reason('REFER');
