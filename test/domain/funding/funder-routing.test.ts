import { describe, expect, test } from '@jest/globals';
import { routeFunders, type RoutingInputs } from '../../../src/domain/funding/funder-routing.ts';
import { builtInPolicy, type FunderPolicy } from '../../../src/domain/policy.ts';

const inputs: RoutingInputs = {
  amount: 8_000_000,
  tenorMonths: 12,
  productId: builtInPolicy.products[0]!.id,
  age: 35,
  province: 'Jawa Barat',
};

/** Routes where Finfra has these terms and Dompet Kilat takes everything. */
const finfraWith = (terms: Partial<FunderPolicy>, changes: Partial<RoutingInputs> = {}) => {
  const [finfra, dompetKilat] = builtInPolicy.funders;
  return routeFunders({ ...inputs, ...changes }, { funders: [{ ...finfra!, ...terms }, dompetKilat!] });
};

describe('funders', () => {
  test('are tried in the order of the policy', () => {
    expect(routeFunders(inputs, builtInPolicy)).toEqual({ eligible: ['FINFRA', 'DOMPET_KILAT'], skipped: [] });
    const reversed = { funders: builtInPolicy.funders.toReversed() };
    expect(routeFunders(inputs, reversed).eligible).toEqual(['DOMPET_KILAT', 'FINFRA']);
  });

  test.each<[string, Partial<FunderPolicy>]>([
    ['dinonaktifkan', { enabled: false }],
    ['Jumlah Rp8.000.000', { maxAmount: 7_999_999 }],
    ['Jumlah Rp8.000.000', { minAmount: 8_000_001 }],
    ['Tenor 12 bulan', { tenorMonths: [3, 6] }],
    ['Produk', { productIds: [] }],
    ['Usia 35', { minAge: 36 }],
    ['Usia 35', { maxAge: 34 }],
    ['Provinsi Jawa Barat', { provinces: ['DKI JAKARTA'] }],
  ])('are skipped with a reason: %s', (reason, terms) => {
    expect(finfraWith(terms)).toEqual({
      eligible: ['DOMPET_KILAT'],
      skipped: [{ funder: 'FINFRA', reason: expect.stringContaining(reason) }],
    });
  });

  test('take an application whose bounds they just meet', () => {
    const terms = { minAmount: 8_000_000, maxAmount: 8_000_000, minAge: 35, maxAge: 35, provinces: ['JAWA BARAT'] };
    expect(finfraWith({ ...terms, tenorMonths: [12], productIds: [inputs.productId] }).skipped).toEqual([]);
  });

  test('are skipped once they have their share of the volume', () => {
    const half = { maximumSharePercent: '50' };
    const volumes = (FINFRA: number, DOMPET_KILAT: number) => ({ volumes: { FINFRA, DOMPET_KILAT } });
    expect(finfraWith(half).eligible).toContain('FINFRA');
    expect(finfraWith(half, volumes(49, 51)).eligible).toContain('FINFRA');
    expect(finfraWith(half, volumes(50, 50)).eligible).toEqual(['DOMPET_KILAT']);
    expect(finfraWith({}, volumes(100, 0)).eligible).toContain('FINFRA');
  });

  test('that have funded nothing yet have no share, whatever others funded', () => {
    expect(finfraWith({ maximumSharePercent: '1' }, { volumes: { DOMPET_KILAT: 100 } }).eligible).toContain('FINFRA');
  });
});
