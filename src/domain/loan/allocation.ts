/** Payment allocation: penalty, fee, interest, principal. Source: docs/lending-rules.md, "Allocation" and, for the discount, "Price of a loan". */
import type { Instalment } from './loan-schedule.ts';
import { rupiah } from '../money.ts';

/** The parts of an instalment, in the order in which they are paid. */
export const components = ['penalty', 'fee', 'interest', 'principal'] as const;
export type Component = (typeof components)[number];

/** Rupiah per part of an instalment. */
export type Parts = Record<Component, number>;

/** Outstanding rupiah of an instalment. */
export interface Debt extends Parts {
  number: number;
}

/** Money allocated to one part of one instalment, or to the borrower's credit. */
export interface AllocationLine {
  /** The instalment; null for credit. */
  number: number | null;
  component: Component | 'credit';
  /** Rupiah. */
  amount: number;
}

/**
 * Returns the receivable per part: the discount reduces the fee first, then interest. Interest is negative if the discount
 * exceeds both; `placeDiscounts` prevents that.
 */
export function receivableOf({ principal, interest, fee, discount }: Omit<Instalment, 'number' | 'amount'>) {
  const offFee = Math.min(discount, fee);
  return { principal, interest: interest - (discount - offFee), fee: fee - offFee };
}

/**
 * Allocates an amount to debts, which are given oldest first: named instalments in their order and up to their amounts, then
 * the oldest first; the rest is credit. The returned lines add up to the amount, and none pays more than is owed.
 */
export function allocate(
  amount: number,
  debts: readonly Debt[],
  named: readonly { number: number; amount: number }[],
): AllocationLine[] {
  const owed = new Map(debts.map((debt) => [debt.number, { ...debt }]));
  const lines: AllocationLine[] = [];
  let left = rupiah(amount);

  function pay(debt: Debt, atMost: number) {
    for (const component of components) {
      const part = Math.min(debt[component], atMost, left);
      if (part <= 0) continue;
      lines.push({ number: debt.number, component, amount: part });
      debt[component] -= part;
      atMost -= part;
      left -= part;
    }
  }

  for (const wish of named) {
    const debt = owed.get(wish.number);
    if (debt) pay(debt, wish.amount);
  }
  for (const debt of owed.values()) pay(debt, left);
  if (left > 0) lines.push({ number: null, component: 'credit', amount: left });
  return merged(lines);
}

/** An instalment may be paid twice, as named and as the oldest: such lines are added up per part. */
function merged(lines: AllocationLine[]): AllocationLine[] {
  const byPart = new Map<string, AllocationLine>();
  for (const line of lines) {
    const key = `${line.number}/${line.component}`;
    const same = byPart.get(key);
    if (same) same.amount += line.amount;
    else byPart.set(key, line);
  }
  return [...byPart.values()];
}
