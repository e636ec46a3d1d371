/** Discounts of a schedule: they reduce fee and interest, never principal. Source: docs/lending-rules.md, "Price of a loan". */
import type { Instalment } from './loan-schedule.ts';
import { sum } from '../money.ts';

/**
 * Returns the instalments with no discount above their fee and interest. A discount is spread evenly, so it can exceed an
 * instalment of little interest (by method, by rounding, or because interest was waived): the excess moves to other
 * instalments, the last ones first. It is lost if none of them has anything left to reduce.
 */
export function placeDiscounts<I extends Instalment>(instalments: readonly I[]): I[] {
  const discounts = instalments.map(({ discount, fee, interest }) => Math.min(discount, fee + interest));
  let excess = sum(instalments.map(({ discount }) => discount)) - sum(discounts);
  for (let i = instalments.length - 1; i >= 0 && excess > 0; i--) {
    const { fee, interest } = instalments[i]!;
    const taken = Math.min(excess, fee + interest - discounts[i]!);
    discounts[i]! += taken;
    excess -= taken;
  }
  return instalments.map((instalment, i) => ({
    ...instalment,
    discount: discounts[i]!,
    amount: instalment.principal + instalment.interest + instalment.fee - discounts[i]!,
  }));
}
