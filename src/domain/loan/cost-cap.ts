/**
 * Daily cost cap (batas manfaat ekonomi): the most that a loan may cost a day, by its tenor and agreement date.
 * Source: docs/lending-rules.md, "Late payment", cap.
 */
import type { Decimal } from 'decimal.js';
import { type InterestMethod, priceLoan } from './loan-schedule.ts';
import { fraction } from '../decimals.ts';

/** The daily benefit (interest + fee) / principal / days that loans up to some tenor may have, from a date on. */
export interface DailyCostCap {
  /** Business date. */
  from: string;
  /** null: every longer tenor. */
  upToDays: number | null;
  percentADay: string;
}

interface Offer {
  amount: number;
  months: number;
  rateMonthlyPercent: string;
  method: InterestMethod;
  serviceFee: number;
}

/** A month is taken as 30 days: three months have at least 89, so that the cap is seldom judged too kindly. */
const DAYS_A_MONTH = 30;

/** Returns the caps that an offer breaks, each as an English sentence; empty if it breaks none. Amounts are rupiah. */
export function dailyCostBreaches(offer: Offer, caps: DailyCostCap[]): string[] {
  const days = offer.months * DAYS_A_MONTH;
  const cost = dailyCost(offer, days);

  return effectiveDates(caps).flatMap((from) => {
    const cap = capOfTenor(caps, from, days);
    if (!cap || cost.lte(fraction(cap.percentADay))) return [];
    return [
      `daily cost cap: ${offer.amount} over ${offer.months} months costs ${cost.times(100).toFixed(4)} % a day, ` +
        `more than the ${cap.percentADay} % in force from ${from}`,
    ];
  });
}

function dailyCost({ amount, serviceFee, ...terms }: Offer, days: number): Decimal {
  const { interest } = priceLoan({ ...terms, principal: amount, serviceFee, promoDiscount: 0 });
  return fraction('100')
    .times(interest + serviceFee)
    .div(amount)
    .div(days);
}

const effectiveDates = (caps: DailyCostCap[]) => [...new Set(caps.map(({ from }) => from))];

/** The cap of that date with the shortest band that the tenor fits in. */
function capOfTenor(caps: DailyCostCap[], from: string, days: number): DailyCostCap | undefined {
  const reach = (cap: DailyCostCap) => cap.upToDays ?? Infinity;
  return caps.filter((cap) => cap.from === from && reach(cap) >= days).sort((a, b) => reach(a) - reach(b))[0];
}
