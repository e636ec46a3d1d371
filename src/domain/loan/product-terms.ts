/** Price of a loan product by amount, tenor and promo. Source: docs/contracts.md, "Built-in reference data". */
import { type LoanTerms, priceLoan } from './loan-schedule.ts';
import type { LendingPolicy, Product, Promo, Tenor } from '../policy.ts';

export interface ProductTerms {
  product: Product;
  tenor: Tenor;
  promo: Promo | null;
  terms: LoanTerms;
  totalRepayment: number;
}

export const productOf = (policy: LendingPolicy, id: string): Product | undefined =>
  policy.products.find((product) => product.id === id);

/** Returns the tenor of so many months, else the nearest longer one, else the longest. */
export function tenorOf(policy: LendingPolicy, months: number): Tenor {
  const byLength = policy.tenors.toSorted((a, b) => a.months - b.months);
  return byLength.find((tenor) => tenor.months >= months) ?? byLength.at(-1)!;
}

/** Whether a promo may be used for this product on this business date. `used`: how often it was used so far. */
export const promoApplies = (promo: Promo, productId: string, on: string, used: number): boolean =>
  on <= promo.validUntil &&
  (promo.productIds === null || promo.productIds.includes(productId)) &&
  (promo.quota === null || used < promo.quota);

/**
 * Returns the terms that a borrower is told at submission, from which the schedule is made at disbursement. Amounts are
 * rupiah. Null: no such product, or the tenor is not on offer for it.
 */
export function productTerms(
  policy: LendingPolicy,
  wanted: { productId: string; tenorId: number; promoId: number | null; amount: number },
): ProductTerms | null {
  const product = productOf(policy, wanted.productId);
  const tenor = policy.tenors.find(({ id }) => id === wanted.tenorId && product?.tenorIds.includes(id));
  const promo = policy.promos.find(({ id }) => id === wanted.promoId) ?? null;
  if (!product || !tenor) return null;
  const terms: LoanTerms = {
    principal: wanted.amount,
    months: tenor.months,
    rateMonthlyPercent: tenor.rateMonthlyPercent,
    method: product.method,
    serviceFee: product.serviceFee,
    promoDiscount: promo?.discount ?? 0,
  };
  return { product, tenor, promo, terms, totalRepayment: priceLoan(terms).totalRepayment };
}
