/** Schedule of an early settlement: unearned interest is waived. Source: docs/lending-rules.md, "Early settlement". */
import { Decimal } from 'decimal.js';
import { daysBetween } from '../calendar.ts';
import { placeDiscounts } from './discount.ts';
import type { DatedInstalment } from './loan-schedule.ts';
import { roundHalfUp } from '../decimals.ts';
import { sum } from '../money.ts';

export interface SettlementTerms {
  /** The schedule with earned interest only; discounts are placed anew (`placeDiscounts`). */
  instalments: DatedInstalment[];
  principal: number;
  interest: number;
  fee: number;
  /** The whole discount, at most fee and earned interest together. */
  discount: number;
  /** What the borrower saves against the schedule. */
  waivedInterest: number;
}

/** Whether a settlement on that business date is early: any day before the last due date. */
export const isBeforeLastDueDate = (schedule: readonly DatedInstalment[], on: string): boolean =>
  on < schedule.at(-1)!.dueOn;

/** Returns all principal and fee, the interest earned by that day and the discount, in rupiah; without penalties and payments. */
export function settlementTerms(
  schedule: readonly DatedInstalment[],
  disbursedOn: string,
  on: string,
): SettlementTerms {
  const earned = schedule.map((instalment, i) => ({
    ...instalment,
    interest: earnedInterest(instalment, schedule[i - 1]?.dueOn ?? disbursedOn, on),
  }));
  const instalments = placeDiscounts(earned);
  const total = (part: 'principal' | 'interest' | 'fee' | 'discount') => sum(instalments.map((row) => row[part]));

  return {
    instalments,
    principal: total('principal'),
    interest: total('interest'),
    fee: total('fee'),
    discount: total('discount'),
    waivedInterest: sum(schedule.map(({ amount }) => amount)) - sum(instalments.map(({ amount }) => amount)),
  };
}

/** All interest once due, none before its period starts, pro rata by days in between. */
function earnedInterest({ interest, dueOn }: DatedInstalment, periodStart: string, on: string): number {
  if (on >= dueOn) return interest;
  const daysPassed = Math.max(0, daysBetween(periodStart, on));
  return roundHalfUp(new Decimal(interest).times(daysPassed).div(daysBetween(periodStart, dueOn)));
}
