/** Funder routing: which funders may fund an application, in the order of the tries. Source: docs/lending-rules.md, "Funder routing". */
import { Decimal } from 'decimal.js';
import { formatRupiah, sum } from '../money.ts';
import type { FunderPolicy, LendingPolicy } from '../policy.ts';
import type { FunderName } from './funder-name.ts';

export interface RoutingInputs {
  /** Rupiah. */
  amount: number;
  tenorMonths: number;
  productId: string;
  /** Completed years. */
  age: number;
  /** As printed on the KTP. */
  province: string;
  /** Principal that each funder funded in the last thirty days, rupiah, for its share of the volume; absent: nothing yet. */
  volumes?: Record<FunderName, number>;
}

export interface Routing {
  eligible: FunderName[];
  /** `reason` in Indonesian, for operators. */
  skipped: { funder: FunderName; reason: string }[];
}

/** Returns the funders in policy order, and those that a rule excludes with the reason. */
export function routeFunders(inputs: RoutingInputs, policy: Pick<LendingPolicy, 'funders'>): Routing {
  const routing: Routing = { eligible: [], skipped: [] };
  for (const terms of policy.funders) {
    const reason = exclusions.map((exclusion) => exclusion(inputs, terms)).find((text) => text !== null);
    if (reason === undefined) routing.eligible.push(terms.funder);
    else routing.skipped.push({ funder: terms.funder, reason });
  }
  return routing;
}

/** Each returns why the funder is skipped, or null. */
const exclusions: ((inputs: RoutingInputs, terms: FunderPolicy) => string | null)[] = [
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
