/**
 * The price of a product on one of its tenors, with a promo that applies.
 * Source: docs/contracts.md, "Built-in reference data".
 */
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

/** The tenor on offer of so many months, or the nearest longer or else the longest. */
export function tenorOf(policy: LendingPolicy, months: number): Tenor {
  const byLength = policy.tenors.toSorted((a, b) => a.months - b.months);
  return byLength.find((tenor) => tenor.months >= months) ?? byLength.at(-1)!;
}

/** Whether a promo may be used for this product on this day; how often it was used is the caller's to know. */
export const promoApplies = (promo: Promo, productId: string, on: string, used: number): boolean =>
  on <= promo.validUntil &&
  (promo.productIds === null || promo.productIds.includes(productId)) &&
  (promo.quota === null || used < promo.quota);

/** What a borrower is told at submission, and what the schedule is made from at disbursement. */
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
