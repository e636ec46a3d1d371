import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/calendar.ts';
import { earlySettlement } from '../../../src/domain/loan/early-settlement.ts';
import type { InterestMethod } from '../../../src/domain/loan/loan-schedule.ts';
import { isBeforeLastDueDate } from '../../../src/domain/loan/settlement-terms.ts';
import { loanStatement } from '../../../src/domain/loan/statement.ts';
import { loan, penaltyPolicy, receipt } from '../builders.ts';
import { vectors } from '../vectors.ts';

interface SettlementVector {
  principal: number;
  months: number;
  monthly_rate_percent: string;
  method: InterestMethod;
  service_fee: number;
  promo_discount: number;
  disbursed_on: string;
  as_of: string;
  expected: { principal: number; interest: number; fee: number; discount: number; amount: number };
}

describe('the quote agrees with the golden vectors', () => {
  test.each(vectors<SettlementVector>('early_settlement'))(
    '$principal over $months months from $disbursed_on, ended on $as_of',
    (vector) => {
      const input = loan(
        { disbursedOn: vector.disbursed_on, policy: { ...penaltyPolicy, dailyRatePercent: '0' } },
        {
          principal: vector.principal,
          months: vector.months,
          rateMonthlyPercent: vector.monthly_rate_percent,
          method: vector.method,
          serviceFee: vector.service_fee,
          promoDiscount: vector.promo_discount,
        },
      );
      expect(earlySettlement({ ...input, on: vector.as_of })).toMatchObject({
        ...vector.expected,
        penalty: 0,
        paid: 0,
      });
    },
  );
});

describe('the quote', () => {
  test('asks for penalties and takes payments off', () => {
    const receipts = [receipt('2026-02-20', 500_000)];
    const quote = earlySettlement({ ...loan({ receipts }), on: '2026-02-20' });
    expect(quote).toMatchObject({ penalty: 5 * 827, paid: 500_000, validOn: '2026-02-20' });
    expect(quote.amount).toBe(
      quote.principal + quote.interest + quote.fee + quote.penalty - quote.discount - quote.paid,
    );
  });

  test('on the day of disbursement asks for no interest', () => {
    expect(earlySettlement({ ...loan(), on: '2026-01-15' })).toMatchObject({ interest: 0, amount: 8_050_000 });
  });

  test('is nothing when enough was paid already', () => {
    const receipts = [receipt('2026-02-15', 9_960_000)];
    expect(earlySettlement({ ...loan({ receipts }), on: '2026-02-15' }).amount).toBe(0);
  });

  test('takes the discount off fee and earned interest only, never off principal', () => {
    const quote = earlySettlement({ ...loan({}, { serviceFee: 0, promoDiscount: 100_000 }), on: '2026-01-16' });
    expect(quote).toMatchObject({ interest: 5_161, discount: 5_161, amount: 8_000_000 });
  });

  test('is early on any day before the last due date', () => {
    const { schedule } = loan();
    expect(isBeforeLastDueDate(schedule, '2027-01-14')).toBe(true);
    expect(isBeforeLastDueDate(schedule, '2027-01-15')).toBe(false);
  });

  test('paid on its day settles the loan exactly, whatever was paid before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: 0, max: 364 }), amount: fc.integer({ min: 1, max: 900_000 }) })),
        fc.integer({ min: 0, max: 364 }),
        fc.integer({ min: 0, max: 300_000 }),
        fc.constantFrom<InterestMethod>('FLAT', 'EFFECTIVE', 'ANNUITY'),
        (payments, day, promoDiscount, method) => {
          const on = addDays('2026-01-15', day);
          const receipts = payments
            .filter((payment) => payment.day <= day)
            .map((payment, i) => receipt(addDays('2026-01-15', payment.day), payment.amount, { id: String(i) }));
          const input = loan({ receipts, asOf: on }, { promoDiscount, method });
          const { amount, waivedInterest } = earlySettlement({ ...input, on });
          fc.pre(amount > 0);
          const settle = (sent: number) =>
            loanStatement({
              ...input,
              receipts: [...receipts, receipt(on, sent, { id: 'end', earlySettlement: true })],
            });
          expect(settle(amount)).toMatchObject({ settled: true, credit: 0, settledEarlyOn: on, waivedInterest });
          if (amount > 1) expect(settle(amount - 1).settledEarlyOn).toBeNull();
        },
      ),
    );
  });
});
