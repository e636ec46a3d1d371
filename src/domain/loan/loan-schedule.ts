/**
 * Repayment schedule: instalments with flat, effective or annuity interest, and their due dates.
 * Source: docs/lending-rules.md, "Price of a loan" and "Due dates".
 */
import { Decimal } from 'decimal.js';
import { addMonths } from '../calendar.ts';
import { fraction, roundHalfUp } from '../decimals.ts';
import { spread, sum } from '../money.ts';

export type InterestMethod = 'FLAT' | 'EFFECTIVE' | 'ANNUITY';

/** Amounts are whole rupiah, here and below. */
export interface LoanTerms {
  principal: number;
  months: number;
  /** Percent a month, a decimal in text: `2.5`. */
  rateMonthlyPercent: string;
  method: InterestMethod;
  serviceFee: number;
  promoDiscount: number;
}

export interface Instalment {
  number: number;
  principal: number;
  interest: number;
  fee: number;
  discount: number;
  /** principal + interest + fee − discount. */
  amount: number;
}

/** An instalment with its due date. */
export interface DatedInstalment extends Instalment {
  /** Business date. */
  dueOn: string;
}

/** What a loan costs; whole rupiah. */
export interface LoanPrice {
  instalments: Instalment[];
  interest: number;
  serviceFee: number;
  /** A promo larger than interest and fee together is cut to them. */
  promoDiscount: number;
  /** principal + interest + serviceFee − promoDiscount, to the rupiah. */
  totalRepayment: number;
}

/** Returns the price of a loan with its schedule. */
export function priceLoan(terms: LoanTerms): LoanPrice {
  const instalments = loanSchedule(terms);
  return {
    instalments,
    interest: sum(instalments.map(({ interest }) => interest)),
    serviceFee: terms.serviceFee,
    promoDiscount: sum(instalments.map(({ discount }) => discount)),
    totalRepayment: sum(instalments.map(({ amount }) => amount)),
  };
}

/** Returns the schedule of a loan. Its amounts add up to principal + interest + fee − discount, to the rupiah. */
export function loanSchedule(terms: LoanTerms): Instalment[] {
  const { principals, interests } = repaymentPlans[terms.method](terms);
  const fees = spread(terms.serviceFee, terms.months);
  const discount = Math.min(terms.promoDiscount, sum(interests) + terms.serviceFee);
  const discounts = spread(discount, terms.months);

  return principals.map((principal, i) => {
    const [interest, fee, off] = [interests[i]!, fees[i]!, discounts[i]!];
    return { number: i + 1, principal, interest, fee, discount: off, amount: principal + interest + fee - off };
  });
}

/** Returns the due dates of a loan disbursed on a business date: the same day of each following month, clamped to its end. */
export function dueDates(disbursedOn: string, months: number): string[] {
  return Array.from({ length: months }, (_, i) => addMonths(disbursedOn, i + 1));
}

interface RepaymentPlan {
  principals: number[];
  interests: number[];
}

const repaymentPlans: Record<InterestMethod, (terms: LoanTerms) => RepaymentPlan> = {
  FLAT: ({ principal, months, rateMonthlyPercent }) => ({
    principals: spread(principal, months),
    interests: spread(roundHalfUp(fraction(rateMonthlyPercent).times(principal).times(months)), months),
  }),

  EFFECTIVE: ({ principal, months, rateMonthlyPercent }) => {
    const rate = fraction(rateMonthlyPercent);
    const principals = spread(principal, months);
    let balance = principal;
    const interests = principals.map((part) => {
      const interest = roundHalfUp(rate.times(balance));
      balance -= part;
      return interest;
    });
    return { principals, interests };
  },

  ANNUITY: ({ principal, months, rateMonthlyPercent }) => {
    const rate = fraction(rateMonthlyPercent);
    if (rate.isZero()) return { principals: spread(principal, months), interests: Array<number>(months).fill(0) };

    const payment = roundHalfUp(rate.times(principal).div(new Decimal(1).minus(rate.plus(1).pow(-months))));
    const plan: RepaymentPlan = { principals: [], interests: [] };
    let balance = principal;
    for (let month = 1; month <= months; month++) {
      const interest = roundHalfUp(rate.times(balance));
      const part = month === months ? balance : payment - interest;
      plan.principals.push(part);
      plan.interests.push(interest);
      balance -= part;
    }
    return plan;
  },
};
