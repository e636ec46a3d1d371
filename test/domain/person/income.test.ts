import { describe, expect, test } from '@jest/globals';
import { incomeOf, instalmentRoom } from '../../../src/domain/person/income.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import { referenceData } from '../../../src/domain/person/reference-data.ts';

const { limit } = builtInPolicy;
const occupation = (code: string) => referenceData.occupations.find((each) => each.code === code)!.id;

describe('income', () => {
  test.each([
    ['LESS_THAN_3_MILLION', 2_000_000],
    ['GTE_3_AND_LT_5_MILLION', 4_000_000],
    ['GTE_5_AND_LT_10_MILLION', 7_500_000],
    ['GTE_10_AND_LT_20_MILLION', 15_000_000],
    ['GTE_20_AND_LT_50_MILLION', 35_000_000],
    ['GTE_50_MILLION', 50_000_000],
  ] as const)('of the range %s is taken as %d', (monthlyIncomeRange, midpoint) => {
    expect(incomeOf({ monthlyIncomeRange, occupationId: occupation('STUDENT') }, limit)).toEqual({
      midpoint,
      reasons: [],
    });
  });

  test('that was not stated is that of the occupation, with a note', () => {
    const { midpoint, reasons } = incomeOf(
      { monthlyIncomeRange: null, occupationId: occupation('BUSINESS_OWNER') },
      limit,
    );
    expect(midpoint).toBe(7_500_000);
    expect(reasons).toMatchObject([{ effect: 'NOTE', value: 'BUSINESS_OWNER' }]);
  });

  test.each([occupation('STUDENT'), 'no such occupation', null])(
    'that cannot be presumed is unknown, which rejects: occupation %s',
    (occupationId) => {
      const { midpoint, reasons } = incomeOf({ monthlyIncomeRange: null, occupationId }, limit);
      expect(midpoint).toBeNull();
      expect(reasons).toMatchObject([{ rule: 'income_unknown', effect: 'REJECT' }]);
    },
  );

  test('leaves 35 % for instalments, less those known', () => {
    expect(instalmentRoom(4_000_000, 750_000, limit).toNumber()).toBe(650_000);
    expect(instalmentRoom(2_000_000, 2_000_000, limit).toNumber()).toBe(-1_300_000);
  });
});
