import { describe, expect, test } from '@jest/globals';
import { priceLoan } from '../../src/domain/loan/loan-schedule.ts';
import { builtInPolicy, lendingPolicy, longestTenor } from '../../src/domain/policy.ts';

const problems = (changes: object) => {
  const parsed = lendingPolicy.safeParse({ version: 'test', ...changes });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const product = builtInPolicy.products[0]!;

describe('the funders of a policy', () => {
  const named = (funder: string) => problems({ funders: [{ ...builtInPolicy.funders[0]!, funder }] });

  test('may have any name that the database takes, whether or not arus comes with such a funder', () => {
    expect(named('PUNDI_KITA_2')).toEqual([]);
    expect(named('Pundi Kita')).toEqual(['funders.0.funder: must be capital letters, digits and underscores']);
  });

  test('are not called as the other holders of money are', () => {
    expect(named('GATEWAY')).toEqual(['funders.0.funder: is no name for a funder']);
  });
});

describe('the built-in policy', () => {
  test('offers 3, 6 and 12 months at 2.5, 2.2 and 2 % a month', () => {
    expect(builtInPolicy.tenors).toEqual([
      { id: 1, months: 3, label: '3 bulan', rateMonthlyPercent: '2.5' },
      { id: 2, months: 6, label: '6 bulan', rateMonthlyPercent: '2.2' },
      { id: 3, months: 12, label: '12 bulan', rateMonthlyPercent: '2' },
    ]);
    expect(longestTenor(builtInPolicy).months).toBe(12);
  });

  test('sells an education loan of 1,000,000 to 50,000,000 with a fee of 150,000', () => {
    expect(product).toMatchObject({
      title: 'Pinjaman Biaya Pendidikan',
      minAmount: 1_000_000,
      maxAmount: 50_000_000,
      serviceFee: 150_000,
      tenorIds: [1, 2, 3],
    });
  });

  test('prices 8,000,000 over tenor 3 with promo 3 at 9,970,000', () => {
    const tenor = builtInPolicy.tenors.find(({ id }) => id === 3)!;
    const promo = builtInPolicy.promos.find(({ id }) => id === 3)!;
    const terms = { ...tenor, method: product.method, serviceFee: product.serviceFee, promoDiscount: promo.discount };
    expect(promo.code).toBe('PROMO-MERDEKA-2026');
    expect(priceLoan({ ...terms, principal: 8_000_000 }).totalRepayment).toBe(9_970_000);
  });

  test('takes payments by Mandiri at 2,500 and by QRIS for nothing', () => {
    expect(builtInPolicy.paymentChannels.slice(0, 2)).toMatchObject([
      { id: 1, code: 'MANDIRI_VA', fee: 2_500 },
      { id: 2, code: 'QRIS', fee: 0 },
    ]);
  });
});

describe('a policy', () => {
  test('keeps the built-in sections that it leaves out', () => {
    expect(lendingPolicy.parse({ version: 'mine', platformCheck: true })).toEqual({
      ...builtInPolicy,
      version: 'mine',
      platformCheck: true,
    });
  });

  test('may list its tenors in any order: the longest is the longest', () => {
    const reversed = { ...builtInPolicy, tenors: builtInPolicy.tenors.toReversed() };
    expect(longestTenor(reversed)).toEqual(longestTenor(builtInPolicy));
  });

  test('is refused when a product breaks the daily cost cap at its smallest amount, and the rule is named', () => {
    expect(problems({ products: [{ ...product, serviceFee: 200_000 }] })).toEqual([
      'products.0: Pinjaman Biaya Pendidikan: daily cost cap: 1000000 over 3 months costs 0.3056 % a day, ' +
        'more than the 0.3 % in force from 2024-01-01',
    ]);
  });

  test('is refused when a product names a tenor that does not exist', () => {
    expect(problems({ products: [{ ...product, tenorIds: [9] }] })).toEqual([
      'products.0.tenorIds: tenor 9 does not exist',
    ]);
  });

  test('is refused with two things of one id', () => {
    expect(problems({ products: [product, product] })).toEqual(['products: has the same id twice']);
  });

  test.each([
    ['unknown sections', { prducts: [] }],
    ['a rate in a number', { tenors: [{ id: 1, months: 3, label: 'x', rateMonthlyPercent: 2.5 }] }],
    ['a date that does not exist', { promos: [{ ...builtInPolicy.promos[0]!, validUntil: '2026-02-30' }] }],
    ['amounts with fractions', { products: [{ ...product, serviceFee: 0.5 }] }],
    ['a product whose largest amount is below its smallest', { products: [{ ...product, maxAmount: 1 }] }],
    ['an income range left out', { limit: { ...builtInPolicy.limit, incomeMidpoints: {} } }],
    ['a limit whose maximum is below its minimum', { limit: { ...builtInPolicy.limit, maximum: 1 } }],
  ])('is refused with %s', (_what, changes) => {
    expect(problems(changes)).not.toEqual([]);
  });
});
