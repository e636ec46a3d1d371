/** Limit engine: decides on the first credit limit, the plafon (`INITIAL_CREDIT_LIMIT`). Source: docs/lending-rules.md, "Limit engine". */
import { Decimal } from 'decimal.js';
import { type CreditCase, creditReasons, gradeLetter } from './credit-rules.ts';
import type { CreditEvidence } from './credit-evidence.ts';
import { incomeOf, instalmentRoom } from '../person/income.ts';
import { inputsHash } from './inputs-hash.ts';
import { fraction } from '../decimals.ts';
import { formatRupiah } from '../money.ts';
import { type DecisionReason, type LendingPolicy, longestTenor } from '../policy.ts';

export type LimitInputs = CreditCase;

export interface LimitDecision {
  decision: 'APPROVED' | 'REJECTED' | 'REFERRED';
  /** Rupiah; 0 when rejected; when referred, what an operator's approval would give. */
  limit: number;
  /** Every rule that fired. */
  reasons: DecisionReason[];
  policyVersion: string;
  /** SHA-256 in hex. */
  inputsHash: string;
}

/** Returns the decision and the limit in rupiah, the lowest that any rule allows. A rejection outweighs a referral. */
export function decideLimit(inputs: LimitInputs, policy: LendingPolicy): LimitDecision {
  const income = incomeOf(inputs, policy.limit);
  const reasons = [...creditReasons(inputs, longestTenor(policy).months, policy), ...income.reasons];
  const signature = { policyVersion: policy.version, inputsHash: inputsHash(inputs) };
  const rejected = (): LimitDecision => ({ decision: 'REJECTED', limit: 0, reasons, ...signature });
  if (income.midpoint === null || reasons.some(({ effect }) => effect === 'REJECT')) return rejected();

  const ceilings = limitCeilings(inputs.evidence, income.midpoint, policy);
  const lowest = ceilings.reduce((low, ceiling) => (ceiling.most.lt(low.most) ? ceiling : low));
  const limit = roundedDown(lowest.most, policy.limit.roundedDownTo);
  reasons.push(...ceilings.map(limitReason));

  if (limit < policy.limit.minimum) {
    reasons.push(tooSmall(limit, policy.limit.minimum));
    return rejected();
  }
  const decision = reasons.some(({ effect }) => effect === 'REFER') ? 'REFERRED' : 'APPROVED';
  return { decision, limit, reasons, ...signature };
}

interface Ceiling {
  rule: string;
  /** The rule's inputs, for operators. */
  value: string;
  /** Rupiah, before rounding. */
  most: Decimal;
  /** Completes the sentence "paling tinggi Rp… karena". */
  because: string;
}

function limitCeilings(
  { bureau, kocek, platforms }: CreditEvidence,
  midpoint: number,
  policy: LendingPolicy,
): Ceiling[] {
  const { limit } = policy;
  const ceilings: Ceiling[] = [
    {
      rule: 'policy_maximum',
      value: String(limit.maximum),
      most: new Decimal(limit.maximum),
      because: 'itu batas produk kami',
    },
  ];

  if (bureau.riskGrade) {
    const multiple = limit.incomeMultiples[gradeLetter(bureau.riskGrade)];
    ceilings.push({
      rule: 'income_multiple',
      value: `${midpoint} × ${multiple} (${bureau.riskGrade})`,
      most: new Decimal(midpoint).times(multiple),
      because: `penghasilan sekitar ${formatRupiah(midpoint)} per bulan dengan peringkat risiko ${bureau.riskGrade} dikalikan ${multiple}`,
    });
  } else {
    ceilings.push({
      rule: 'thin_file',
      value: bureau.kind,
      most: new Decimal(limit.thinFileMaximum),
      because:
        bureau.kind === 'THIN'
          ? 'Anda belum memiliki riwayat kredit di PEFINDO'
          : 'peringkat risiko Anda belum diketahui',
    });
  }

  const tenor = longestTenor(policy);
  const knownInstalments = bureau.instalments ?? 0;
  const costFactor = fraction(tenor.rateMonthlyPercent).times(tenor.months).plus(1);
  const room = instalmentRoom(midpoint, knownInstalments, limit);
  ceilings.push({
    rule: 'debt_service',
    value: `${midpoint} × ${limit.debtServicePercent} % − ${knownInstalments}`,
    most: Decimal.max(0, room.times(tenor.months).div(costFactor)),
    because:
      `cicilan paling banyak ${limit.debtServicePercent} % dari penghasilan sekitar ${formatRupiah(midpoint)} per bulan, ` +
      `dikurangi cicilan berjalan ${formatRupiah(knownInstalments)}`,
  });

  if (kocek.kind === 'RECOMMENDATION' && kocek.plafon)
    ceilings.push({
      rule: 'kocek_plafon',
      value: String(kocek.plafon),
      most: new Decimal(kocek.plafon),
      because: 'itu plafon yang disarankan rekomendasi kredit',
    });

  const known = (bureau.outstanding ?? 0) + (platforms.outstanding ?? 0);
  ceilings.push({
    rule: 'borrower_maximum',
    value: `${limit.borrowerMaximum} − ${known}`,
    most: Decimal.max(0, new Decimal(limit.borrowerMaximum).minus(known)),
    because: `sisa pinjaman Anda di tempat lain ${formatRupiah(known)} dari batas ${formatRupiah(limit.borrowerMaximum)} per peminjam`,
  });
  return ceilings;
}

function limitReason({ rule, value, most, because }: Ceiling): DecisionReason {
  const threshold = most.floor().toNumber();
  return {
    rule,
    effect: 'LIMIT',
    value,
    threshold: String(threshold),
    message: `Limit paling tinggi ${formatRupiah(threshold)} karena ${because}.`,
  };
}

const roundedDown = (amount: Decimal, step: number) => amount.div(step).floor().times(step).toNumber();

const tooSmall = (limit: number, minimum: number): DecisionReason => ({
  rule: 'limit_minimum',
  effect: 'REJECT',
  value: String(limit),
  threshold: String(minimum),
  message: `Limit yang dapat diberikan ${formatRupiah(limit)}, di bawah batas terendah ${formatRupiah(minimum)}.`,
});
