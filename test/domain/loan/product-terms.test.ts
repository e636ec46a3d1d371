import { describe, expect, test } from '@jest/globals';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import { productTerms, promoApplies, tenorOf } from '../../../src/domain/loan/product-terms.ts';

const product = builtInPolicy.products[0]!;
const promo = builtInPolicy.promos[0]!;
const wanted = { productId: product.id, tenorId: 3, promoId: 3, amount: 8_000_000 };

describe('the price of a product', () => {
  test('of 8,000,000 over tenor 3 with fee 150,000 and promo 100,000 is 9,970,000', () => {
    expect(productTerms(builtInPolicy, wanted)).toMatchObject({
      totalRepayment: 9_970_000,
      terms: { rateMonthlyPercent: '2', serviceFee: 150_000, promoDiscount: 100_000 },
    });
  });

  test('without a promo is higher by it', () => {
    expect(productTerms(builtInPolicy, { ...wanted, promoId: null })?.totalRepayment).toBe(10_070_000);
  });

  test('does not exist for an unknown product or tenor', () => {
    expect(productTerms(builtInPolicy, { ...wanted, productId: 'x' })).toBeNull();
    expect(productTerms(builtInPolicy, { ...wanted, tenorId: 9 })).toBeNull();
  });
});

describe('a promo', () => {
  test('applies up to its last day, for its products, until its quota is used up', () => {
    expect(promoApplies(promo, product.id, promo.validUntil, 0)).toBe(true);
    expect(promoApplies(promo, product.id, '2999-01-01', 0)).toBe(false);
    expect(promoApplies({ ...promo, productIds: ['other'] }, product.id, promo.validUntil, 0)).toBe(false);
    expect(promoApplies({ ...promo, quota: 2 }, product.id, promo.validUntil, 1)).toBe(true);
    expect(promoApplies({ ...promo, quota: 2 }, product.id, promo.validUntil, 2)).toBe(false);
  });
});

test('the next longer tenor is found in whatever order they are listed', () => {
  const reversed = { ...builtInPolicy, tenors: builtInPolicy.tenors.toReversed() };
  expect([3, 4, 12, 24].map((months) => tenorOf(reversed, months).months)).toEqual([3, 6, 12, 12]);
});

test('a number of months that is not on offer is judged by the next longer tenor', () => {
  expect([3, 4, 12, 24].map((months) => tenorOf(builtInPolicy, months).months)).toEqual([3, 6, 12, 12]);
});
