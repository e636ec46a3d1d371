import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applicationIdFrom, applicationNoFrom } from '../../../src/domain/application/keyed-application-no.ts';

describe('an application number from a key', () => {
  test('is the same for the same key and year, for good', () => {
    expect(applicationNoFrom('order-1', 2026)).toBe('APP-LN-2026-99420614');
    expect(applicationIdFrom('order-1', 2026)).toBe('cbef658f-32a8-8c25-b173-3e3d83162788');
  });

  test('differs by key and by year', () => {
    const numbers = ['order-1', 'order-2', 'Order-1', ''].map((key) => applicationNoFrom(key, 2026).slice(-8));
    expect(new Set([...numbers, applicationNoFrom('order-1', 2027).slice(-8)]).size).toBe(5);
  });

  test('is in the range that the sequence never reaches', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2000, max: 2999 }), (key, year) => {
        expect(applicationNoFrom(key, year)).toMatch(new RegExp(`^APP-LN-${year}-[5-9]\\d{7}$`));
        expect(applicationIdFrom(key, year)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });
});
