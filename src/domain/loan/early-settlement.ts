/** What it costs to end a loan early, for the day it is asked for. Rules: docs/lending-rules.md, "Early settlement". */
import { sum } from '../money.ts';
import { settlementTerms } from './settlement-terms.ts';
import { type StatementInput, loanStatement } from './statement.ts';

/** Whole rupiah: penalty + fee + interest + principal − discount − paid = amount, at least 0. */
export interface SettlementQuote {
  principal: number;
  /** Of the instalments due, and of the running period by its days. */
  interest: number;
  fee: number;
  discount: number;
  penalty: number;
  /** Everything received so far. */
  paid: number;
  amount: number;
  /** What the borrower saves against the schedule. */
  waivedInterest: number;
  /** Business date; on another day it costs something else. */
  validOn: string;
}

/** The quote for a day. On or after the last due date it is simply all that is owed: ask `isBeforeLastDueDate` first. */
export function earlySettlement({ on, ...loan }: Omit<StatementInput, 'asOf'> & { on: string }): SettlementQuote {
  const { instalments } = loanStatement({ ...loan, asOf: on });
  const { principal, interest, fee, discount, waivedInterest } = settlementTerms(loan.schedule, loan.disbursedOn, on);
  const penalty = sum(instalments.map(({ penaltyAccrued }) => penaltyAccrued));
  const paid = sum(loan.receipts.map(({ amount }) => amount));
  const amount = Math.max(0, penalty + fee + interest + principal - discount - paid);
  return { principal, interest, fee, discount, penalty, paid, amount, waivedInterest, validOn: on };
}
