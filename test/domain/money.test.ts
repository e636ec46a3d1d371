import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { fraction, roundHalfUp } from '../../src/domain/decimals.ts';
import { formatRupiah, formatRupiahInEnglish, invariant, rupiah, spread, sum } from '../../src/domain/money.ts';

describe('money', () => {
  test.each([0.5, Number.NaN, Infinity, 2 ** 53])('is whole and safe: %d is refused', (amount) => {
    expect(() => rupiah(amount)).toThrow('safe whole amount');
  });

  test('never adds up beyond what a number holds exactly', () => {
    expect(sum([1, 2, 3])).toBe(6);
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow();
  });

  test.each([
    ['0.5', 1],
    ['1.4999', 1],
    ['2.5', 3],
    ['2832.979', 2833],
  ])('rounds half up: %s to %d', (value, rounded) => {
    expect(roundHalfUp(new Decimal(value))).toBe(rounded);
  });

  test('is spread in equal whole parts with the remainder on the last', () => {
    expect(spread(100_000, 12)).toEqual([...Array<number>(11).fill(8_333), 8_337]);
    expect(spread(2, 3)).toEqual([0, 0, 2]);
  });

  test('loses nothing when it is spread', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 360 }), (amount, parts) => {
        const spreadOut = spread(amount, parts);
        expect(spreadOut).toHaveLength(parts);
        expect(sum(spreadOut)).toBe(amount);
        expect(Math.min(...spreadOut)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is shown with points between thousands', () => {
    expect([0, 999, 1_000, 9_970_000, -1_500].map(formatRupiah)).toEqual([
      'Rp0',
      'Rp999',
      'Rp1.000',
      'Rp9.970.000',
      '-Rp1.500',
    ]);
  });

  test('is shown in English with a space, and commas between thousands', () => {
    expect([0, 999, 9_970_000, -1_500].map(formatRupiahInEnglish)).toEqual([
      'Rp 0',
      'Rp 999',
      'Rp 9,970,000',
      'Rp -1,500',
    ]);
  });

  test('is written as the locales id-ID and en-US write it', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amount) => {
        expect(formatRupiah(Math.abs(amount))).toBe(`Rp${Math.abs(amount).toLocaleString('id-ID')}`);
        expect(formatRupiahInEnglish(amount)).toBe(`Rp ${amount.toLocaleString('en-US')}`);
      }),
    );
  });

  test('percentages in text are exact', () => {
    expect(fraction('2.2').times(1_000_000).toNumber()).toBe(22_000);
  });

  test('an invariant that does not hold stops everything, in words', () => {
    expect(() => invariant(false, 'money is conserved')).toThrow('invariant violated: money is conserved');
  });
});
