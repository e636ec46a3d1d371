/** Credit decision on a loan application: approve, reject or refer to an operator. Source: docs/lending-rules.md, "Credit check of a submission". */
import { ageOn, daysBetween, jakartaDate } from '../calendar.ts';
import { type CreditCase, creditReasons } from './credit-rules.ts';
import { routeFunders } from '../funding/funder-routing.ts';
import { incomeOf, instalmentRoom } from '../person/income.ts';
import { inputsHash } from './inputs-hash.ts';
import { formatRupiah } from '../money.ts';
import type { DecisionReason, LendingPolicy } from '../policy.ts';
import type { FunderName } from '../funding/funder-name.ts';

export interface SubmissionInputs extends CreditCase {
  productId: string;
  /** Rupiah. */
  amount: number;
  tenorMonths: number;
  /** Rupiah: the largest amount of the schedule. */
  largestInstalment: number;
  /** Rupiah: the available limit, with this application's own reservation counted in. */
  availableLimit: number;
  /** Rupiah a month, of this borrower's active loans with us. */
  ownInstalments: number;
  /** Submissions in the policy's velocity window, this one included. */
  submissionsLately: number;
  /** Applications in review, this one included. */
  inReview: number;
  /** As printed on the KTP. */
  province: string;
  /** Principal that each funder funded in the last thirty days, rupiah. */
  volumes?: Record<FunderName, number>;
}

export interface SubmissionDecision {
  outcome: 'APPROVED' | 'REJECTED' | 'REFERRED';
  reasons: DecisionReason[];
  policyVersion: string;
  inputsHash: string;
}

/** Returns the decision with every rule that fired. A rejection outweighs a referral. */
export function decideSubmission(inputs: SubmissionInputs, policy: LendingPolicy): SubmissionDecision {
  const reasons = [
    ...creditReasons(inputs, inputs.tenorMonths, policy),
    ...incomeOf(inputs, policy.limit).reasons,
    ...rules.flatMap((rule) => rule(inputs, policy) ?? []),
  ];
  const fired = (effect: DecisionReason['effect']) => reasons.some((reason) => reason.effect === effect);
  return {
    outcome: fired('REJECT') ? 'REJECTED' : fired('REFER') ? 'REFERRED' : 'APPROVED',
    reasons,
    policyVersion: policy.version,
    inputsHash: inputsHash(inputs),
  };
}

/** Whether evidence may still be used on a business date; older evidence is fetched anew. */
export const isEvidenceFresh = (gatheredAt: string, asOf: string, policy: Pick<LendingPolicy, 'evidence'>): boolean =>
  daysBetween(jakartaDate(gatheredAt), asOf) <= policy.evidence.maxAgeDays;

const rules: ((inputs: SubmissionInputs, policy: LendingPolicy) => DecisionReason | null)[] = [
  ({ evidence, asOf }, policy) => {
    if (isEvidenceFresh(evidence.gatheredAt, asOf, policy)) return null;
    const [age, most] = [daysBetween(jakartaDate(evidence.gatheredAt), asOf), policy.evidence.maxAgeDays];
    return reason('evidence_age', 'REFER', age, most, `Data kredit Anda berumur ${age} hari; batasnya ${most} hari.`);
  },

  ({ amount, availableLimit }) =>
    amount <= availableLimit
      ? null
      : reason(
          'available_limit',
          'REJECT',
          amount,
          availableLimit,
          `Jumlah pinjaman ${formatRupiah(amount)} melebihi sisa limit Anda ${formatRupiah(availableLimit)}.`,
        ),

  (inputs, { limit }) => {
    const { midpoint } = incomeOf(inputs, limit);
    if (midpoint === null) return null;
    const known = (inputs.evidence.bureau.instalments ?? 0) + inputs.ownInstalments;
    const most = Math.max(0, instalmentRoom(midpoint, known, limit).floor().toNumber());
    if (inputs.largestInstalment <= most) return null;
    return reason(
      'debt_service',
      'REJECT',
      inputs.largestInstalment,
      most,
      `Cicilan ${formatRupiah(inputs.largestInstalment)} per bulan melebihi kemampuan cicilan Anda ${formatRupiah(most)} ` +
        `(${limit.debtServicePercent} % dari penghasilan, dikurangi cicilan berjalan).`,
    );
  },

  ({ submissionsLately }, { velocity }) =>
    submissionsLately <= velocity.maximumSubmissions
      ? null
      : reason(
          'velocity',
          'REJECT',
          submissionsLately,
          velocity.maximumSubmissions,
          `Anda mengajukan ${submissionsLately} kali dalam ${velocity.withinHours} jam; batasnya ${velocity.maximumSubmissions} kali.`,
        ),

  ({ inReview }, { velocity }) =>
    inReview <= velocity.maximumInReview
      ? null
      : reason(
          'in_review',
          'REJECT',
          inReview,
          velocity.maximumInReview,
          `Ada ${inReview} pengajuan Anda yang sedang ditinjau; batasnya ${velocity.maximumInReview}.`,
        ),

  (inputs, policy) => {
    const { eligible, skipped } = routeFunders({ ...inputs, age: ageOn(inputs.birthDate, inputs.asOf) }, policy);
    if (eligible.length > 0) return null;
    const why = skipped.map(({ funder, reason }) => `${funder}: ${reason}`).join(' ');
    return reason('no_funder', 'REJECT', why, null, 'Belum ada pendana yang dapat mendanai pengajuan ini.');
  },
];

const reason = (
  rule: string,
  effect: DecisionReason['effect'],
  value: string | number,
  threshold: string | number | null,
  message: string,
): DecisionReason => ({
  rule,
  effect,
  value: String(value),
  threshold: threshold === null ? null : String(threshold),
  message,
});
