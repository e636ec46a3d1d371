/** Request mapping of Finfra for loans: from our loan terms to its bodies. Source: docs/contracts.md, "Loans". */
import { receivableOf } from '../../domain/loan/allocation.ts';
import type { DatedInstalment, InterestMethod } from '../../domain/loan/loan-schedule.ts';
import type { interestTypes } from './wire.ts';

export interface FinfraLoanTerms {
  /** Our idempotency key: Finfra answers a second loan under it with 409 and the first one's id. */
  partnerReference: string;
  /** Principal, whole rupiah. */
  amount: number;
  tenorMonths: number;
  /** Percent a month, a decimal in text: `2.5`. */
  rateMonthlyPercent: string;
  method: InterestMethod;
}

export interface InstalmentLoanTerms extends FinfraLoanTerms {
  schedule: DatedInstalment[];
}

export interface SinglePaymentLoanTerms extends FinfraLoanTerms {
  /** Business date. */
  dueOn: string;
}

export const interestWords: Record<InterestMethod, (typeof interestTypes)[number]> = {
  FLAT: 'FLAT',
  EFFECTIVE: 'EFFECTIVE',
  ANNUITY: 'ANNUITY',
};

/** POST /api/core/loans/{userId}/bnpl. */
export const toBnplLoan = ({ schedule, ...terms }: InstalmentLoanTerms) => ({
  ...priceOf(terms),
  repayment_schedule: schedule.map(toScheduleLine),
});

/** POST /api/core/loans/{userId}: "the same with due_date and no schedule". */
export const toSinglePaymentLoan = ({ dueOn, ...terms }: SinglePaymentLoanTerms) => ({
  ...priceOf(terms),
  due_date: dueOn,
});

/** ASSUMPTION: interest_rate is percent a month, since tenor_unit is MONTH. */
const priceOf = ({ partnerReference, amount, tenorMonths, rateMonthlyPercent, method }: FinfraLoanTerms) => ({
  partner_reference: partnerReference,
  amount,
  tenor: tenorMonths,
  tenor_unit: 'MONTH',
  interest_rate: Number(rateMonthlyPercent),
  interest_type: interestWords[method],
});

/** Finfra knows no discount: it is taken off the fee, then off the interest, so that the parts add up to the amount. */
function toScheduleLine(instalment: DatedInstalment) {
  const { principal, interest, fee } = receivableOf(instalment);
  return {
    installment_no: instalment.number,
    due_date: instalment.dueOn,
    principal,
    interest,
    fee,
    amount: instalment.amount,
  };
}
