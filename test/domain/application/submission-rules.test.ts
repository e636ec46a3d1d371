import { describe, expect, test } from '@jest/globals';
import {
  cancellationRefusal,
  roomRefusal,
  submissionRefusal,
  type SubmissionStanding,
  type WantedLoan,
} from '../../../src/domain/application/submission-rules.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';

const product = builtInPolicy.products[0]!;
const promo = builtInPolicy.promos[0]!;
const wanted: WantedLoan = { productId: product.id, amount: 8_000_000, tenorId: 3, promoId: promo.id };
const standing: SubmissionStanding = {
  limit: { status: 'APPROVED', available: 8_000_000 },
  inReview: 0,
  promoUsed: 0,
};

const submitted = (
  changes: Partial<WantedLoan> = {},
  stands: Partial<SubmissionStanding> = {},
  { on = promo.validUntil, policy = builtInPolicy } = {},
) => submissionRefusal(policy, { ...wanted, ...changes }, { ...standing, ...stands }, on);
const wrongFields = (changes: Partial<WantedLoan>) => submitted(changes)?.data?.fields?.map(({ field }) => field);

describe('a submission', () => {
  test('of what is on offer, within the limit, may be opened, with a promo or without', () => {
    expect(submitted()).toBeNull();
    expect(submitted({ promoId: null })).toBeNull();
  });

  test('must be of an amount that the product is sold in', () => {
    for (const amount of [product.minAmount, product.maxAmount])
      expect(submitted({ amount }, { limit: { status: 'APPROVED', available: product.maxAmount } })).toBeNull();
    for (const amount of [product.minAmount - 1, product.maxAmount + 1, 1_500_000.5])
      expect(submitted({ amount })).toMatchObject({ code: 'VALIDATION_ERROR', data: { fields: [{ value: amount }] } });
    expect(submitted({ amount: 1 })!.data!.fields![0]!.message).toBe(
      'Jumlah pinjaman harus antara Rp1.000.000 dan Rp50.000.000.',
    );
  });

  test('names every field that is wrong at once', () => {
    expect(wrongFields({ amount: 1, tenorId: 9 })).toEqual(['amount', 'tenorId']);
    expect(wrongFields({ productId: 'another', amount: 1, tenorId: 9 })).toEqual(['productId', 'tenorId']);
    expect(wrongFields({ productId: 'another', amount: 1 })).toEqual(['productId']);
  });

  test('needs a limit that is in force', () => {
    expect(submitted({}, { limit: null })).toEqual({ code: 'LIMIT_NOT_FOUND' });
    expect(submitted({}, { limit: { status: 'SUSPENDED', available: 8_000_000 } })).toEqual({
      code: 'LIMIT_NOT_ACTIVE',
    });
  });

  test('may use a promo that exists, is not over and not used up', () => {
    const used = { policy: { ...builtInPolicy, promos: [{ ...promo, quota: 2 }] } };
    expect(submitted({}, { promoUsed: 1 }, used)).toBeNull();
    for (const refused of [
      submitted({ promoId: 99 }),
      submitted({}, {}, { on: '2999-01-01' }),
      submitted({}, { promoUsed: 2 }, used),
    ])
      expect(refused).toEqual({ code: 'PROMO_NOT_APPLICABLE' });
  });

  test('is the only one in review, whatever the limit leaves', () => {
    expect(submitted({}, { inReview: 1, limit: { status: 'APPROVED', available: 0 } })).toEqual({
      code: 'DUPLICATE_SUBMISSION',
    });
  });

  test('must be covered by what the limit leaves', () => {
    const short = { code: 'INSUFFICIENT_LIMIT' };
    expect(submitted({}, { limit: { status: 'APPROVED', available: 7_999_999 } })).toEqual(short);
    expect(roomRefusal(wanted, { ...standing, limit: null })).toEqual(short);
  });
});

test('an application may be cancelled until it is signed or has ended', () => {
  for (const status of ['UNDER REVIEW', 'AWAITING SIGNATURE'] as const) expect(cancellationRefusal(status)).toBeNull();
  for (const status of ['SIGNED', 'DISBURSING', 'ACTIVE', 'CANCELLED', 'REJECTED'] as const)
    expect(cancellationRefusal(status)).toEqual({ code: 'NOT_CANCELLABLE' });
});
