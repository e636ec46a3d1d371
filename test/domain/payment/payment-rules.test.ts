import { describe, expect, test } from '@jest/globals';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import {
  orderRefusal,
  type OwedLoan,
  paymentRefusal,
  type WantedPayment,
} from '../../../src/domain/payment/payment-rules.ts';

const instalment = (scheduleId: string, total: number) => ({
  scheduleId,
  stated: {
    status: total > 0 ? ('UNPAID' as const) : ('PAID' as const),
    outstanding: { principal: total, interest: 0, fee: 0, penalty: 0, total },
  },
});
const loan = (...instalments: OwedLoan['instalments']): OwedLoan => ({
  instalments,
  settlement: () => ({ amount: 900 }),
});
const loans = [loan(instalment('a1', 0), instalment('a2', 500), instalment('a3', 500)), loan(instalment('b1', 300))];

const refusal = (given: Partial<WantedPayment>) =>
  paymentRefusal(
    builtInPolicy,
    {
      channel: 'MANDIRI_VA',
      amount: 500,
      earlySettlement: false,
      parts: [{ scheduleId: 'a2', amount: 500 }],
      ...given,
    },
    loans,
  );
const pay = (...parts: [string, number][]) => ({
  amount: parts.reduce((sum, [, amount]) => sum + amount, 0),
  parts: parts.map(([scheduleId, amount]) => ({ scheduleId, amount })),
});

describe('a payment', () => {
  test('of what is owed, of a part of it, and of several loans at once is taken', () => {
    for (const wanted of [pay(['a2', 500]), pay(['a2', 1]), pay(['a2', 500], ['b1', 300])])
      expect(refusal(wanted)).toBeNull();
  });

  test.each<[string, Partial<WantedPayment>, string]>([
    ['through an unknown channel', { channel: 'CASH' }, 'PAYMENT_METHOD_UNAVAILABLE'],
    ['of too much for a QR code', { channel: 'QRIS', amount: 10_000_001 }, 'PAYMENT_METHOD_UNAVAILABLE'],
    ['whose parts are not its amount', { amount: 499 }, 'AMOUNT_MISMATCH'],
    ['with a part of a rupiah', pay(['a2', 0.5]), 'AMOUNT_MISMATCH'],
    ['with a part of less than nothing', pay(['a2', 501], ['a3', -1]), 'AMOUNT_MISMATCH'],
    ['of more than an instalment owes', pay(['a2', 501]), 'AMOUNT_MISMATCH'],
    ['of more than an instalment owes, in two parts', pay(['a2', 500], ['a2', 1]), 'AMOUNT_MISMATCH'],
    ['that names nothing', { amount: 0, parts: [] }, 'SCHEDULE_NOT_FOUND'],
    ['of an unknown instalment, before one that is paid', pay(['a1', 1], ['x', 1]), 'SCHEDULE_NOT_FOUND'],
    ['of a paid instalment, before one that owes less', pay(['a1', 1], ['a2', 501]), 'ALREADY_PAID'],
  ])('%s is refused', (_, wanted, code) => {
    expect(refusal(wanted)).toEqual({ code });
  });
});

describe('an early settlement', () => {
  const settle = (given: Partial<WantedPayment>) => refusal({ earlySettlement: true, ...given });

  test('of today’s quote is taken', () => {
    expect(settle(pay(['a2', 900]))).toBeNull();
  });

  test.each<[string, Partial<WantedPayment>, object]>([
    ['of another amount', pay(['a2', 899]), { code: 'AMOUNT_MISMATCH', data: { amount: 900 } }],
    ['whose parts are not the quote', { amount: 900 }, { code: 'AMOUNT_MISMATCH' }],
    ['that names no loan', { amount: 900, parts: [] }, { code: 'SCHEDULE_NOT_FOUND' }],
    ['that names two loans', pay(['a2', 450], ['b1', 450]), { code: 'SCHEDULE_NOT_FOUND' }],
  ])('%s is refused', (_, wanted, refused) => {
    expect(settle(wanted)).toEqual(refused);
  });

  test('of a loan that is paid is refused', () => {
    const wanted = { channel: 'MANDIRI_VA', earlySettlement: true, ...pay(['a1', 900]) };
    expect(paymentRefusal(builtInPolicy, wanted, [loan(instalment('a1', 0))])).toEqual({ code: 'ALREADY_PAID' });
  });
});

describe('an order of a backend', () => {
  const order = {
    paymentId: '019c6500-9b5d-7f82-b1a2-c3d4e5f60718',
    userId: '019c6500-9b5d-7f82-b1a2-c3d4e5f60719',
    expiresAt: '2026-02-17T00:40:00Z',
  };

  test('with UUIDs and an instant is taken', () => {
    expect(orderRefusal(order)).toBeNull();
  });

  test.each([
    ['paymentId', 'payment-1'],
    ['userId', ''],
    ['expiresAt', 'tomorrow'],
  ])('whose %s is "%s" is refused and names it, before any book has to hold it', (field, value) => {
    const refused = orderRefusal({ ...order, [field]: value });
    expect(refused).toMatchObject({ code: 'VALIDATION_ERROR', data: { fields: [{ field, value }] } });
  });
});
