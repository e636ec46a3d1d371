import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dueDates,
  type InterestMethod,
  type LoanTerms,
  loanSchedule,
  priceLoan,
} from '../../../src/domain/loan/loan-schedule.ts';
import { sum } from '../../../src/domain/money.ts';
import { workedTerms } from '../builders.ts';
import { vectors } from '../vectors.ts';

interface ScheduleVector {
  input: {
    principal: number;
    months: number;
    monthly_rate_percent: string;
    method: InterestMethod;
    service_fee: number;
    promo_discount: number;
  };
  expected: {
    total_interest: number;
    total_repayment_amount: number;
    discount: number;
    rows: {
      installment_no: number;
      principal: number;
      interest: number;
      fee: number;
      discount: number;
      amount: number;
    }[];
  };
}

interface DueDatesVector {
  disbursed_on: string;
  months: number;
  expected: string[];
}

describe('a schedule agrees with the golden vectors to the rupiah', () => {
  test.each(vectors<ScheduleVector>('schedules'))(
    '$input.method, $input.months months of $input.principal at $input.monthly_rate_percent %',
    ({ input, expected }) => {
      const price = priceLoan({
        principal: input.principal,
        months: input.months,
        rateMonthlyPercent: input.monthly_rate_percent,
        method: input.method,
        serviceFee: input.service_fee,
        promoDiscount: input.promo_discount,
      });
      expect(price.instalments.map(({ number, ...row }) => ({ installment_no: number, ...row }))).toEqual(
        expected.rows,
      );
      expect(price).toMatchObject({
        interest: expected.total_interest,
        promoDiscount: expected.discount,
        totalRepayment: expected.total_repayment_amount,
      });
    },
  );
});

describe('the price of a loan', () => {
  test('of 8,000,000 over 12 months at 2 % with fee 150,000 and promo 100,000 is 9,970,000', () => {
    const { instalments, totalRepayment } = priceLoan(workedTerms);
    expect(totalRepayment).toBe(9_970_000);
    expect(instalments.map(({ amount }) => amount)).toEqual([...Array<number>(11).fill(830_833), 830_837]);
  });

  test('a promo larger than interest and fee is cut to them', () => {
    const price = priceLoan({ ...workedTerms, promoDiscount: 99_000_000 });
    expect(price.promoDiscount).toBe(1_920_000 + 150_000);
    expect(price.totalRepayment).toBe(8_000_000);
  });

  const anyTerms: fc.Arbitrary<LoanTerms> = fc.record({
    principal: fc.integer({ min: 1, max: 2_000_000_000 }),
    months: fc.integer({ min: 1, max: 60 }),
    rateMonthlyPercent: fc.integer({ min: 0, max: 5_000 }).map((thousandths) => (thousandths / 1_000).toFixed(3)),
    method: fc.constantFrom<InterestMethod>('FLAT', 'EFFECTIVE', 'ANNUITY'),
    serviceFee: fc.integer({ min: 0, max: 5_000_000 }),
    promoDiscount: fc.integer({ min: 0, max: 5_000_000 }),
  });

  test('is the sum of its parts, for any terms and method', () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const { instalments, interest, serviceFee, promoDiscount, totalRepayment } = priceLoan(terms);
        expect(sum(instalments.map(({ principal }) => principal))).toBe(terms.principal);
        expect(sum(instalments.map(({ fee }) => fee))).toBe(terms.serviceFee);
        expect(totalRepayment).toBe(terms.principal + interest + serviceFee - promoDiscount);
        expect(promoDiscount).toBe(Math.min(terms.promoDiscount, interest + serviceFee));
        for (const row of instalments) expect(row.amount).toBe(row.principal + row.interest + row.fee - row.discount);
      }),
    );
  });

  test('numbers its instalments from 1', () => {
    expect(loanSchedule(workedTerms).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('due dates keep the day of disbursement, clamped to the end of the month', () => {
  test.each(vectors<DueDatesVector>('due_dates'))(
    'disbursed on $disbursed_on',
    ({ disbursed_on, months, expected }) => {
      expect(dueDates(disbursed_on, months)).toEqual(expected);
    },
  );
});
