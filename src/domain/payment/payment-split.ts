/** Split of one payment over several loans. Source: docs/contracts.md, "Payments". */
import { invariant, sum } from '../money.ts';

export interface NamedPart {
  applicationNo: string;
  installmentNo: number;
  amount: number;
}

export interface LoanShare {
  applicationNo: string;
  amount: number;
  named: { number: number; amount: number }[];
}

/**
 * Returns the share of each loan in rupiah: named parts in their order as far as the money goes, an overpayment to the last
 * loan. The shares add up to `received`. Throws on a violated invariant.
 */
export function splitPayment(received: number, parts: NamedPart[]): LoanShare[] {
  invariant(parts.length > 0, 'a payment names at least one instalment');
  const shares = new Map<string, LoanShare>();
  let left = received;
  for (const { applicationNo, installmentNo, amount } of parts) {
    const share = shares.get(applicationNo) ?? { applicationNo, amount: 0, named: [] };
    const part = Math.min(left, amount);
    if (part > 0) {
      share.amount += part;
      share.named.push({ number: installmentNo, amount: part });
    }
    left -= part;
    shares.set(applicationNo, share);
  }
  [...shares.values()].at(-1)!.amount += left;
  // By number: two payments for the same loans lock them in the same order.
  const split = [...shares.values()]
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => a.applicationNo.localeCompare(b.applicationNo));
  invariant(sum(split.map(({ amount }) => amount)) === received, 'a payment is split without loss');
  return split;
}
