import { expect, test } from '@jest/globals';
import { dailyCostBreaches } from '../../../src/domain/loan/cost-cap.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';

const offer = {
  amount: 1_000_000,
  months: 3,
  rateMonthlyPercent: '2.5',
  method: 'FLAT' as const,
  serviceFee: 150_000,
};
const caps = builtInPolicy.dailyCostCaps;

test('1,000,000 over 3 months with 75,000 interest and 150,000 fee costs 0.25 % a day and is within 0.3 %', () => {
  expect(dailyCostBreaches(offer, caps)).toEqual([]);
  const tight = [{ from: '2024-01-01', upToDays: null, percentADay: '0.2499' }];
  expect(dailyCostBreaches(offer, tight)).toEqual([expect.stringContaining('costs 0.2500 % a day')]);
});

test('exactly the cap is within it', () => {
  expect(dailyCostBreaches({ ...offer, serviceFee: 195_000 }, caps)).toEqual([]);
  expect(dailyCostBreaches({ ...offer, serviceFee: 195_001 }, caps)).toHaveLength(1);
});

test('a tenor beyond 180 days has the lower cap', () => {
  const costly = { ...offer, rateMonthlyPercent: '6.5', serviceFee: 0 };
  expect(dailyCostBreaches({ ...costly, months: 6 }, caps)).toEqual([]);
  expect(dailyCostBreaches({ ...costly, months: 7 }, caps)).toEqual([expect.stringContaining('the 0.2 %')]);
});

test('of several bands that hold a tenor the shortest counts, in whatever order they are listed', () => {
  const costly = { ...offer, rateMonthlyPercent: '6.5', serviceFee: 0 };
  for (const listed of [caps, caps.toReversed()]) {
    expect(dailyCostBreaches({ ...costly, months: 6 }, listed)).toEqual([]);
    expect(dailyCostBreaches({ ...costly, months: 7 }, listed)).toHaveLength(1);
  }
});

test('an offer is held to the caps of every date', () => {
  const lower = [...caps, { from: '2027-01-01', upToDays: null, percentADay: '0.1' }];
  expect(dailyCostBreaches(offer, lower)).toEqual([expect.stringContaining('in force from 2027-01-01')]);
});
