import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { receivableOf } from '../../../src/domain/loan/allocation.ts';
import { placeDiscounts } from '../../../src/domain/loan/discount.ts';
import { type InterestMethod, loanSchedule } from '../../../src/domain/loan/loan-schedule.ts';
import { sum } from '../../../src/domain/money.ts';
import { workedTerms } from '../builders.ts';

describe('a discount', () => {
  test('stays where it was spread as long as fee and interest of each instalment bear it', () => {
    const schedule = loanSchedule(workedTerms);
    expect(placeDiscounts(schedule)).toEqual(schedule);
  });

  test('moves to other instalments where it exceeds fee and interest of its own', () => {
    const row = { number: 1, principal: 1_000, fee: 0 };
    const placed = placeDiscounts([
      { ...row, interest: 100, discount: 50, amount: 1_050 },
      { ...row, number: 2, interest: 10, discount: 50, amount: 960 },
    ]);
    expect(placed.map(({ discount, amount }) => [discount, amount])).toEqual([
      [90, 1_010],
      [10, 1_000],
    ]);
  });

  test('moves no more than its excess, to the last instalments that can bear it', () => {
    const row = { number: 1, principal: 1_000, interest: 100, fee: 0, discount: 50, amount: 1_050 };
    const placed = placeDiscounts([
      row,
      { ...row, number: 2, interest: 10, amount: 960 },
      { ...row, number: 3, interest: 70, amount: 1_020 },
      { ...row, number: 4, interest: 60, amount: 1_010 },
    ]);
    expect(placed.map(({ discount }) => discount)).toEqual([60, 10, 70, 60]);
  });

  test('never reduces principal and is not lost, even where it is the whole price', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 5_000_000 }),
        fc.integer({ min: 1, max: 24 }),
        fc.constantFrom<InterestMethod>('FLAT', 'EFFECTIVE', 'ANNUITY'),
        fc.integer({ min: 0, max: 100_001 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (principal, months, method, serviceFee, promoDiscount) => {
          const schedule = loanSchedule({ ...workedTerms, principal, months, method, serviceFee, promoDiscount });
          const placed = placeDiscounts(schedule);
          expect(sum(placed.map(({ amount }) => amount))).toBe(sum(schedule.map(({ amount }) => amount)));
          for (const instalment of placed) {
            const receivable = receivableOf(instalment);
            expect(receivable.principal).toBe(instalment.principal);
            expect(Math.min(receivable.fee, receivable.interest)).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});
