/**
 * Which funders may fund an application, in the order in which they are tried.
 * Rules: docs/lending-rules.md, "Funder routing".
 */
import { Decimal } from 'decimal.js';
import { formatRupiah, sum } from '../money.ts';
import type { FunderPolicy, LendingPolicy } from '../policy.ts';
import type { FunderName } from './funder-name.ts';

export interface RoutingInputs {
  amount: number;
  tenorMonths: number;
  productId: string;
  /** Completed years. */
  age: number;
  /** As printed on the KTP. */
  province: string;
  /** Principal that each funder funded lately, for its share of the volume; absent: nothing yet. */
  volumes?: Record<FunderName, number>;
}

export interface Routing {
  eligible: FunderName[];
  /** `reason` in Indonesian, for operators. */
  skipped: { funder: FunderName; reason: string }[];
}

/** Funders in policy order, apart from those that a rule of theirs skips. */
export function routeFunders(inputs: RoutingInputs, policy: Pick<LendingPolicy, 'funders'>): Routing {
  const routing: Routing = { eligible: [], skipped: [] };
  for (const terms of policy.funders) {
    const reason = objections.map((objection) => objection(inputs, terms)).find((text) => text !== null);
    if (reason === undefined) routing.eligible.push(terms.funder);
    else routing.skipped.push({ funder: terms.funder, reason });
  }
  return routing;
}

/** Each says why the funder is skipped, or null. */
const objections: ((inputs: RoutingInputs, terms: FunderPolicy) => string | null)[] = [
  (_, { enabled }) => (enabled ? null : 'Pendana sedang dinonaktifkan.'),

  ({ amount }, { minAmount, maxAmount }) =>
    amount >= minAmount && amount <= maxAmount
      ? null
      : `Jumlah ${formatRupiah(amount)} di luar ${formatRupiah(minAmount)}–${formatRupiah(maxAmount)}.`,

  (inputs, { tenorMonths }) =>
    !tenorMonths || tenorMonths.includes(inputs.tenorMonths)
      ? null
      : `Tenor ${inputs.tenorMonths} bulan tidak didanai; hanya ${tenorMonths.join(', ')} bulan.`,

  ({ productId }, { productIds }) =>
    !productIds || productIds.includes(productId) ? null : 'Produk ini tidak didanai.',

  ({ age }, { minAge, maxAge }) =>
    age >= minAge && age <= maxAge ? null : `Usia ${age} tahun di luar ${minAge}–${maxAge} tahun.`,

  ({ province }, { provinces }) =>
    !provinces || provinces.includes(province.trim().toUpperCase()) ? null : `Provinsi ${province} tidak dilayani.`,

  ({ volumes = {} }, { funder, maximumSharePercent }) => {
    const all = sum(Object.values(volumes));
    if (all === 0) return null;
    const share = new Decimal(volumes[funder] ?? 0).times(100).div(all);
    // At 100 % there is no limit: a sole funder stays at 100 % for ever.
    if (share.lt(maximumSharePercent) || new Decimal(maximumSharePercent).gte(100)) return null;
    return `Porsi pendanaan ${share.toFixed(1)} % telah mencapai batas ${maximumSharePercent} %.`;
  },
];
