/** Early settlement quote: what it costs to repay a loan in full on a day. Source: docs/lending-rules.md, "Early settlement". */
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
  /** Business date; the quote is valid on this day only. */
  validOn: string;
}

/** Returns the quote for a day. On or after the last due date it is all that is owed: ask `isBeforeLastDueDate` first. */
export function earlySettlement({ on, ...loan }: Omit<StatementInput, 'asOf'> & { on: string }): SettlementQuote {
  const { instalments } = loanStatement({ ...loan, asOf: on });
  const { principal, interest, fee, discount, waivedInterest } = settlementTerms(loan.schedule, loan.disbursedOn, on);
  const penalty = sum(instalments.map(({ penaltyAccrued }) => penaltyAccrued));
  const paid = sum(loan.receipts.map(({ amount }) => amount));
  const amount = Math.max(0, penalty + fee + interest + principal - discount - paid);
  return { principal, interest, fee, discount, penalty, paid, amount, waivedInterest, validOn: on };
}
