/** Late-payment penalties, their cap, and days-past-due (DPD) buckets. Source: docs/lending-rules.md, "Late payment". */
import { Decimal } from 'decimal.js';
import { dayNumber } from '../calendar.ts';
import { fraction, roundHalfUp } from '../decimals.ts';
import type { DpdBucket } from '../application/states.ts';

export interface PenaltyPolicy {
  /** Percent a day of the overdue principal and interest, a decimal in text: `0.1`. */
  dailyRatePercent: string;
  /** Days after the due date before penalties start. */
  graceDays: number;
  /** The most that interest, fees and penalties of a loan may be together, by the date of its agreement. */
  totalCostCaps: { from: string; percentOfPrincipal: string }[];
}

/** Unpaid principal and interest of an instalment, rupiah. */
export interface OverdueDebt {
  dueOn: string;
  principalAndInterest: number;
}

/**
 * Returns the penalty of each debt in rupiah for the days after `after` up to and including `upTo`, with nothing paid in
 * between: each day from due date + grace + 1, rounded each day. `room`: rupiah that all penalties together may still add
 * under the cap; the day that reaches it takes what is left, the oldest debt first.
 */
export function penaltiesBetween(
  debts: readonly OverdueDebt[],
  { after, upTo, room }: { after: string; upTo: string; room: number },
  policy: PenaltyPolicy,
): number[] {
  const lastDay = dayNumber(upTo);
  const firstDay = debts.map(({ dueOn }) => dayNumber(dueOn) + policy.graceDays + 1);
  const rate = fraction(policy.dailyRatePercent);
  const aDay = debts.map(({ principalAndInterest }, i) =>
    firstDay[i]! <= lastDay && principalAndInterest > 0 ? roundHalfUp(rate.times(principalAndInterest)) : 0,
  );
  const penalties = debts.map(() => 0);

  const bearing = [...debts.keys()].filter((i) => aDay[i]! > 0);
  let left = room;
  const start = Math.max(dayNumber(after) + 1, Math.min(...bearing.map((i) => firstDay[i]!)));
  for (let day = start; day <= lastDay && left > 0; day++) {
    for (const i of bearing) {
      if (day < firstDay[i]!) continue;
      const penalty = Math.min(aDay[i]!, left);
      penalties[i]! += penalty;
      left -= penalty;
    }
  }
  return penalties;
}

/** Returns the rupiah that penalties may add to a loan of that price, by the cap in force on the date of its agreement. */
export function penaltyRoom(
  { principal, interest, fee }: { principal: number; interest: number; fee: number },
  agreedOn: string,
  policy: PenaltyPolicy,
): number {
  const byDate = [...policy.totalCostCaps].sort((a, b) => a.from.localeCompare(b.from));
  // An agreement older than every row falls under the first one.
  const cap = byDate.findLast(({ from }) => from <= agreedOn) ?? byDate[0]!;
  const most = fraction(cap.percentOfPrincipal).times(principal).toDecimalPlaces(0, Decimal.ROUND_DOWN).toNumber();
  return Math.max(0, most - interest - fee);
}

const bucketsTo: [days: number, bucket: DpdBucket][] = [
  [0, 'CURRENT'],
  [7, '1-7'],
  [30, '8-30'],
  [60, '31-60'],
  [90, '61-90'],
];

/** Returns the bucket of a number of days past due. */
export const dpdBucket = (days: number): DpdBucket => bucketsTo.find(([most]) => days <= most)?.[1] ?? '>90';
