/**
 * Replays a loan: allocates its receipts in the order of their value dates, with penalties accruing in between.
 * Source: docs/lending-rules.md, "Allocation", "Late payment" and "Early settlement".
 */
import { type AllocationLine, type Debt, type Parts, allocate, components, receivableOf } from './allocation.ts';
import { placeDiscounts } from './discount.ts';
import type { DatedInstalment } from './loan-schedule.ts';
import { invariant, sum } from '../money.ts';
import { type PenaltyPolicy, penaltiesBetween, penaltyRoom } from './penalty.ts';
import { isBeforeLastDueDate, settlementTerms } from './settlement-terms.ts';

/** A loan with its receipts. Amounts are rupiah. */
export interface LoanHistory {
  principal: number;
  /** Business date of disbursement and agreement. */
  disbursedOn: string;
  schedule: DatedInstalment[];
  /** In any order; receipts of the same value date are allocated in the given order. */
  receipts: Receipt[];
  policy: PenaltyPolicy;
  /** Business date of the write-off: penalties stop there. */
  writtenOff?: string | null;
}

/** Money received. */
export interface Receipt {
  id: string;
  amount: number;
  /** Business date of the payment itself, however late it was reported. */
  valueOn: string;
  /** Instalments that the borrower named, in order, with the rupiah for each; empty: oldest first. */
  named: { number: number; amount: number }[];
  /** Settles the loan if it covers the quote of its value date; else it is an ordinary payment. */
  earlySettlement: boolean;
}

/** Amounts are negative only if an early settlement gives back interest that was paid in advance. */
export interface Allocation extends AllocationLine {
  receiptId: string;
}

/** An instalment after the replay. */
export interface ReplayedInstalment {
  number: number;
  dueOn: string;
  /** After discount and waiver, with the penalty accrued so far. */
  receivable: Parts;
  paid: Parts;
  paidOn: string | null;
}

export interface LoanReplay {
  instalments: ReplayedInstalment[];
  credit: number;
  allocations: Allocation[];
  waivedInterest: number;
  settledEarlyOn: string | null;
}

/** Returns the loan after all receipts, with penalties up to and including `asOf`. Throws on a violated invariant. */
export function replay(history: LoanHistory, asOf: string): LoanReplay {
  const loan: LoanReplay = {
    instalments: placeDiscounts(history.schedule).map(untouched),
    credit: 0,
    allocations: [],
    waivedInterest: 0,
    settledEarlyOn: null,
  };
  const penalties = penaltyClock(history, loan);

  for (const receipt of inValueOrder(history.receipts, asOf)) {
    // A day's penalty accrues before that day's money is allocated: the borrower was told to pay it.
    penalties.runTo(receipt.valueOn);
    const lines = settleEarly(history, loan, receipt) ?? allocate(receipt.amount, debts(loan), receipt.named);
    book(loan, receipt, lines);
  }
  penalties.runTo(asOf);
  return loan;
}

function untouched(instalment: DatedInstalment): ReplayedInstalment {
  return {
    number: instalment.number,
    dueOn: instalment.dueOn,
    receivable: { ...receivableOf(instalment), penalty: 0 },
    paid: { penalty: 0, fee: 0, interest: 0, principal: 0 },
    paidOn: null,
  };
}

/** By value date, ties as given. A value date in the future (a clock ahead of ours) counts as today. */
function inValueOrder(receipts: Receipt[], asOf: string): Receipt[] {
  for (const { amount } of receipts) invariant(amount > 0, 'a receipt without money');
  return receipts
    .map((receipt) => (receipt.valueOn > asOf ? { ...receipt, valueOn: asOf } : receipt))
    .sort((a, b) => a.valueOn.localeCompare(b.valueOn));
}

function penaltyClock({ principal, disbursedOn, schedule, policy, writtenOff }: LoanHistory, loan: LoanReplay) {
  const price = {
    principal,
    interest: sum(schedule.map((row) => row.interest)),
    fee: sum(schedule.map((row) => row.fee)),
  };
  let room = penaltyRoom(price, disbursedOn, policy);
  let after = disbursedOn;

  return {
    runTo(date: string) {
      const upTo = writtenOff && writtenOff < date ? writtenOff : date;
      const overdue = loan.instalments.map(({ dueOn, receivable, paid }) => ({
        dueOn,
        principalAndInterest: receivable.principal + receivable.interest - paid.principal - paid.interest,
      }));
      for (const [i, penalty] of penaltiesBetween(overdue, { after, upTo, room }, policy).entries()) {
        loan.instalments[i]!.receivable.penalty += penalty;
        room -= penalty;
      }
      after = upTo;
    },
  };
}

const debts = (loan: LoanReplay): Debt[] => loan.instalments.map(debtOf);

const debtOf = ({ number, receivable, paid }: ReplayedInstalment): Debt => ({
  number,
  penalty: receivable.penalty - paid.penalty,
  fee: receivable.fee - paid.fee,
  interest: receivable.interest - paid.interest,
  principal: receivable.principal - paid.principal,
});

/** If the receipt is an early settlement and covers the quote of its day, unearned interest is waived and all is paid. */
function settleEarly(
  { schedule, disbursedOn }: LoanHistory,
  loan: LoanReplay,
  { earlySettlement, amount, valueOn }: Receipt,
): AllocationLine[] | null {
  if (!earlySettlement || loan.settledEarlyOn || !isBeforeLastDueDate(schedule, valueOn)) return null;

  const terms = settlementTerms(schedule, disbursedOn, valueOn);
  const paidBefore = sum(loan.instalments.flatMap(({ paid }) => Object.values(paid)));
  const penalties = sum(loan.instalments.map(({ receivable }) => receivable.penalty));
  const credit = paidBefore + loan.credit + amount - penalties - sum(terms.instalments.map((row) => row.amount));
  if (credit < 0) return null;

  const lines: AllocationLine[] = [];
  for (const [i, { number, receivable, paid }] of loan.instalments.entries()) {
    Object.assign(receivable, receivableOf(terms.instalments[i]!));
    for (const component of components)
      lines.push({ number, component, amount: receivable[component] - paid[component] });
  }
  lines.push({ number: null, component: 'credit', amount: credit - loan.credit });
  loan.waivedInterest = terms.waivedInterest;
  loan.settledEarlyOn = valueOn;
  return lines.filter((line) => line.amount !== 0);
}

function book(loan: LoanReplay, receipt: Receipt, lines: AllocationLine[]): void {
  invariant(sum(lines.map(({ amount }) => amount)) === receipt.amount, 'allocation does not add up to the receipt');
  for (const { number, component, amount } of lines) {
    if (component === 'credit') loan.credit += amount;
    else loan.instalments.find((instalment) => instalment.number === number)!.paid[component] += amount;
  }
  for (const instalment of loan.instalments) {
    const { number: _, ...owed } = debtOf(instalment);
    if (sum(Object.values(owed)) === 0) instalment.paidOn ??= receipt.valueOn;
  }
  loan.allocations.push(...lines.map((line) => ({ receiptId: receipt.id, ...line })));
}
