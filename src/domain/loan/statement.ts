/**
 * Loan statement: the state of a loan on a date, a pure function of schedule, receipts and penalty policy. There is no daily
 * job; a receipt that is reported late takes its place by value date. Source: docs/lending-rules.md, "Late payment",
 * "Allocation" and "Early settlement".
 */
import { type Parts, components } from './allocation.ts';
import { daysBetween } from '../calendar.ts';
import { type Allocation, type LoanHistory, type LoanReplay, type ReplayedInstalment, replay } from './loan-replay.ts';
import { invariant, sum } from '../money.ts';
import { dpdBucket } from './penalty.ts';
import type { DpdBucket } from '../application/states.ts';

export type { Allocation, Receipt } from './loan-replay.ts';

export interface StatementInput extends LoanHistory {
  /** Business date; the day itself accrues penalty. A receipt valued later counts as received on this day. */
  asOf: string;
}

export type Outstanding = Parts & { total: number };

export interface InstalmentStatement {
  number: number;
  dueOn: string;
  /** After discount and waiver. */
  receivable: { principal: number; interest: number; fee: number };
  /** Total to `asOf`, whether paid or not. */
  penaltyAccrued: number;
  paid: Parts;
  outstanding: Outstanding;
  status: 'PAID' | 'UNPAID';
  /** Value date of the receipt that paid the last of it. */
  paidOn: string | null;
  /** To `asOf`, or to `paidOn`; 0 if paid by the end of the due date. */
  daysPastDue: number;
}

export interface LoanStatement {
  asOf: string;
  instalments: InstalmentStatement[];
  /** Overpayment, owed to the borrower. */
  credit: number;
  /** Of the oldest unpaid instalment. */
  daysPastDue: number;
  bucket: DpdBucket;
  outstanding: Outstanding;
  /** What an early settlement saved the borrower against the schedule. */
  waivedInterest: number;
  /** By receipt in the order of value dates; they add up to all that was received. */
  allocations: Allocation[];
  /** Every instalment is paid. */
  settled: boolean;
  /** Value date of the early settlement, if there was one. */
  settledEarlyOn: string | null;
}

/** Returns the statement of a loan, in rupiah. Throws only on a violated invariant. */
export function loanStatement(input: StatementInput): LoanStatement {
  const loan = replay(input, input.asOf);
  checkMoneyIsConserved(input, loan);

  const instalments = loan.instalments.map((instalment) => instalmentStatement(instalment, input.asOf));
  const oldestUnpaid = instalments.find(({ status }) => status === 'UNPAID');
  const daysPastDue = oldestUnpaid?.daysPastDue ?? 0;

  return {
    asOf: input.asOf,
    instalments,
    credit: loan.credit,
    daysPastDue,
    bucket: dpdBucket(daysPastDue),
    outstanding: totals(instalments.map(({ outstanding }) => outstanding)),
    waivedInterest: loan.waivedInterest,
    allocations: loan.allocations,
    settled: !oldestUnpaid,
    settledEarlyOn: loan.settledEarlyOn,
  };
}

function instalmentStatement(instalment: ReplayedInstalment, asOf: string): InstalmentStatement {
  const { number, dueOn, receivable, paid, paidOn } = instalment;
  const outstanding = totals([
    {
      penalty: receivable.penalty - paid.penalty,
      fee: receivable.fee - paid.fee,
      interest: receivable.interest - paid.interest,
      principal: receivable.principal - paid.principal,
    },
  ]);
  const isPaid = outstanding.total === 0;
  const lateUntil = isPaid ? paidOn : asOf;
  return {
    number,
    dueOn,
    receivable: { principal: receivable.principal, interest: receivable.interest, fee: receivable.fee },
    penaltyAccrued: receivable.penalty,
    paid: { ...paid },
    outstanding,
    status: isPaid ? 'PAID' : 'UNPAID',
    paidOn: isPaid ? paidOn : null,
    daysPastDue: lateUntil === null ? 0 : Math.max(0, daysBetween(dueOn, lateUntil)),
  };
}

function totals(parts: readonly Parts[]): Outstanding {
  const of = (component: keyof Parts) => sum(parts.map((part) => part[component]));
  const total = { penalty: of('penalty'), fee: of('fee'), interest: of('interest'), principal: of('principal') };
  return { ...total, total: sum(Object.values(total)) };
}

function checkMoneyIsConserved({ receipts }: StatementInput, loan: LoanReplay): void {
  const received = sum(receipts.map(({ amount }) => amount));
  const paid = sum(loan.instalments.flatMap((instalment) => Object.values(instalment.paid)));
  invariant(paid + loan.credit === received, 'what was received is not what was allocated and credited');
  for (const { receivable, paid } of loan.instalments)
    for (const component of components)
      invariant(0 <= paid[component] && paid[component] <= receivable[component], `more ${component} paid than owed`);
}
