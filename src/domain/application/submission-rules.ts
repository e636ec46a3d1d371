/**
 * Eligibility of a loan application: whether it may be submitted, and whether it may be cancelled. Three steps, because the
 * API checks the PIN between the second and the third. Source: docs/contracts.md "Order of things".
 */
import { productOf, promoApplies } from '../loan/product-terms.ts';
import { formatRupiah } from '../money.ts';
import type { LendingPolicy } from '../policy.ts';
import type { Refused, WrongField } from './refusals.ts';
import { type ApplicationStatus, cancellable, type LimitStatus } from './states.ts';

export interface WantedLoan {
  productId: string;
  /** Rupiah. */
  amount: number;
  tenorId: number;
  promoId: number | null;
}

/** Where the borrower stands with limit, other applications and the promo. */
export interface SubmissionStanding {
  limit: { status: LimitStatus; available: number } | null;
  /** Applications of this borrower that are not paid out and not ended. */
  inReview: number;
  /** How often the promo was used by applications that did not fail. */
  promoUsed: number;
}

/** All three steps in their order, with their codes; null: the application may be opened. `on`: business date of the submission. */
export const submissionRefusal = (
  policy: LendingPolicy,
  wanted: WantedLoan,
  standing: SubmissionStanding,
  on: string,
): Refused | null =>
  offerRefusal(policy, wanted) ?? conditionsRefusal(policy, wanted, standing, on) ?? roomRefusal(wanted, standing);

/** Refuses with `VALIDATION_ERROR`, naming every field: product unknown, amount or tenor not on offer for it. */
export function offerRefusal(policy: LendingPolicy, { productId, amount, tenorId }: WantedLoan): Refused | null {
  const product = productOf(policy, productId);
  const fields: WrongField[] = [];
  if (!product) fields.push({ field: 'productId', value: productId, message: 'Produk tidak ditemukan.' });
  if (product && !(Number.isSafeInteger(amount) && amount >= product.minAmount && amount <= product.maxAmount))
    fields.push({
      field: 'amount',
      value: amount,
      message: `Jumlah pinjaman harus antara ${formatRupiah(product.minAmount)} dan ${formatRupiah(product.maxAmount)}.`,
    });
  const offered = product ? product.tenorIds : policy.tenors.map(({ id }) => id);
  if (!offered.includes(tenorId))
    fields.push({ field: 'tenorId', value: tenorId, message: 'Tenor tidak tersedia untuk produk ini.' });
  return fields.length > 0 ? { code: 'VALIDATION_ERROR', data: { fields } } : null;
}

/**
 * Refuses with `LIMIT_NOT_FOUND`, `LIMIT_NOT_ACTIVE` (in review, rejected or suspended) or `PROMO_NOT_APPLICABLE` (unknown,
 * expired, used up, not for this product).
 */
export function conditionsRefusal(
  policy: LendingPolicy,
  { productId, promoId }: WantedLoan,
  { limit, promoUsed }: SubmissionStanding,
  on: string,
): Refused | null {
  if (!limit) return { code: 'LIMIT_NOT_FOUND' };
  if (limit.status !== 'APPROVED') return { code: 'LIMIT_NOT_ACTIVE' };
  if (promoId === null) return null;
  const promo = policy.promos.find(({ id }) => id === promoId);
  return promo && promoApplies(promo, productId, on, promoUsed) ? null : { code: 'PROMO_NOT_APPLICABLE' };
}

/** Refuses with `DUPLICATE_SUBMISSION` (one application at a time) or `INSUFFICIENT_LIMIT`. */
export function roomRefusal({ amount }: WantedLoan, { limit, inReview }: SubmissionStanding): Refused | null {
  if (inReview > 0) return { code: 'DUPLICATE_SUBMISSION' };
  return limit && limit.available >= amount ? null : { code: 'INSUFFICIENT_LIMIT' };
}

/** Refuses with `NOT_CANCELLABLE` once the loan is signed, or the application has ended. */
export const cancellationRefusal = (status: ApplicationStatus): Refused | null =>
  cancellable.includes(status) ? null : { code: 'NOT_CANCELLABLE' };
