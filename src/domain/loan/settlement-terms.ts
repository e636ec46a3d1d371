/** What a schedule still asks for when a loan is ended early. Rules: docs/lending-rules.md, "Early settlement". */
import { Decimal } from 'decimal.js';
import { daysBetween } from '../calendar.ts';
import { placeDiscounts } from './discount.ts';
import type { DatedInstalment } from './loan-schedule.ts';
import { roundHalfUp } from '../decimals.ts';
import { sum } from '../money.ts';

export interface SettlementTerms {
  /** The schedule with interest cut to what was earned; its discounts moved to where there is something to discount. */
  instalments: DatedInstalment[];
  principal: number;
  interest: number;
  fee: number;
  /** The whole discount, cut only where it exceeds fee and earned interest together. */
  discount: number;
  /** What the borrower saves against the schedule. */
  waivedInterest: number;
}

/** Whether settling on that day is early at all: any day before the last due date. */
export const isBeforeLastDueDate = (schedule: readonly DatedInstalment[], on: string): boolean =>
  on < schedule.at(-1)!.dueOn;

/** All principal and fee, the interest earned by that day, the discount; penalties and payments are not looked at. */
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

/** All of it once due, none before its period starts, in proportion to the days in between. */
function earnedInterest({ interest, dueOn }: DatedInstalment, periodStart: string, on: string): number {
  if (on >= dueOn) return interest;
  const daysPassed = Math.max(0, daysBetween(periodStart, on));
  return roundHalfUp(new Decimal(interest).times(daysPassed).div(daysBetween(periodStart, dueOn)));
}
