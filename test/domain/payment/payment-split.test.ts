import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { splitPayment } from '../../../src/domain/payment/payment-split.ts';

const parts = [
  { applicationNo: 'B', installmentNo: 1, amount: 300 },
  { applicationNo: 'A', installmentNo: 2, amount: 200 },
];

describe('a transfer for several loans', () => {
  test('goes to the instalments named, each loan its own share', () => {
    expect(splitPayment(500, parts)).toEqual([
      { applicationNo: 'A', amount: 200, named: [{ number: 2, amount: 200 }] },
      { applicationNo: 'B', amount: 300, named: [{ number: 1, amount: 300 }] },
    ]);
  });

  test('that is too small pays in the order named', () => {
    expect(splitPayment(350, parts)).toMatchObject([
      { applicationNo: 'A', amount: 50 },
      { applicationNo: 'B', amount: 300 },
    ]);
    expect(splitPayment(100, parts)).toEqual([
      { applicationNo: 'B', amount: 100, named: [{ number: 1, amount: 100 }] },
    ]);
  });

  test('that is too large leaves the rest with the loan named last', () => {
    expect(splitPayment(700, parts)[0]).toEqual({
      applicationNo: 'A',
      amount: 400,
      named: [{ number: 2, amount: 200 }],
    });
  });

  test('is never lost and never multiplied', () => {
    const named = fc.record({
      applicationNo: fc.constantFrom('A', 'B', 'C'),
      installmentNo: fc.integer({ min: 1, max: 12 }),
      amount: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_000_000 }),
        fc.array(named, { minLength: 1, maxLength: 6 }),
        (received, given) => {
          const shares = splitPayment(received, given);
          expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBe(received);
          expect(shares.map(({ applicationNo }) => applicationNo)).toEqual(
            [...new Set(shares.map((share) => share.applicationNo))].sort(),
          );
        },
      ),
    );
  });
});
