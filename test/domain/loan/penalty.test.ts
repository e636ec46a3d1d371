import { describe, expect, test } from '@jest/globals';
import { dpdBucket, penaltiesBetween, penaltyRoom } from '../../../src/domain/loan/penalty.ts';
import { penaltyPolicy } from '../builders.ts';
import { vectors } from '../vectors.ts';

interface PenaltyVector {
  overdue_principal_and_interest: number;
  daily_rate_percent: string;
  due_date: string;
  as_of: string;
  grace_days: number;
  expected_uncapped: number;
}

const unlimited = Number.MAX_SAFE_INTEGER;

describe('penalties agree with the golden vectors', () => {
  test.each(vectors<PenaltyVector>('penalties'))(
    '$overdue_principal_and_interest at $daily_rate_percent % a day from $due_date to $as_of, grace $grace_days',
    (vector) => {
      const debt = { dueOn: vector.due_date, principalAndInterest: vector.overdue_principal_and_interest };
      const policy = { ...penaltyPolicy, dailyRatePercent: vector.daily_rate_percent, graceDays: vector.grace_days };
      const period = { after: '2026-01-01', upTo: vector.as_of, room: unlimited };
      expect(penaltiesBetween([debt], period, policy)).toEqual([vector.expected_uncapped]);
    },
  );
});

describe('a penalty', () => {
  const debt = { dueOn: '2026-03-15', principalAndInterest: 1_000_000 };
  const until = (upTo: string, policy = penaltyPolicy) =>
    penaltiesBetween([debt], { after: '2026-03-01', upTo, room: unlimited }, policy)[0];

  test('starts the day after the due date', () => {
    expect([until('2026-03-15'), until('2026-03-16'), until('2026-03-17')]).toEqual([0, 1_000, 2_000]);
  });

  test('starts the day after the days of grace, and not for them', () => {
    const kind = { ...penaltyPolicy, graceDays: 3 };
    expect([until('2026-03-18', kind), until('2026-03-19', kind)]).toEqual([0, 1_000]);
  });

  test('is rounded each day, not once in the end', () => {
    const odd = { dueOn: '2026-03-15', principalAndInterest: 1_500 };
    expect(
      penaltiesBetween([odd], { after: '2026-03-15', upTo: '2026-03-25', room: unlimited }, penaltyPolicy),
    ).toEqual([20]);
  });

  test('does not count a day twice when its period is cut in two', () => {
    const [first] = penaltiesBetween(
      [debt],
      { after: '2026-03-15', upTo: '2026-03-20', room: unlimited },
      penaltyPolicy,
    );
    const [second] = penaltiesBetween(
      [debt],
      { after: '2026-03-20', upTo: '2026-03-31', room: unlimited },
      penaltyPolicy,
    );
    expect(first! + second!).toBe(until('2026-03-31'));
  });

  test('stops where the room under the cap ends, the oldest debt first', () => {
    const debts = [debt, { ...debt, dueOn: '2026-03-16' }];
    expect(penaltiesBetween(debts, { after: '2026-03-15', upTo: '2026-12-31', room: 3_500 }, penaltyPolicy)).toEqual([
      2_500, 1_000,
    ]);
  });
});

describe('the cap on interest, fees and penalties of a loan', () => {
  const price = { principal: 1_000_000, interest: 240_000, fee: 150_000 };

  test('is 100 % of its principal, so penalties have what interest and fee leave', () => {
    expect(penaltyRoom(price, '2026-01-01', penaltyPolicy)).toBe(610_000);
  });

  test('is that of the date of the agreement', () => {
    const totalCostCaps = [
      { from: '2027-01-01', percentOfPrincipal: '50' },
      { from: '2024-01-01', percentOfPrincipal: '100' },
    ];
    const room = (on: string) => penaltyRoom(price, on, { ...penaltyPolicy, totalCostCaps });
    expect([room('2026-12-31'), room('2027-01-01'), room('2020-01-01')]).toEqual([610_000, 110_000, 610_000]);
  });

  test('may be listed in any order', () => {
    const caps = [
      { from: '2025-01-01', percentOfPrincipal: '80' },
      { from: '2024-01-01', percentOfPrincipal: '100' },
      { from: '2026-01-01', percentOfPrincipal: '60' },
    ];
    const room = (on: string, totalCostCaps: typeof caps) =>
      penaltyRoom(price, on, { ...penaltyPolicy, totalCostCaps });
    for (const on of ['2024-06-01', '2025-06-01', '2026-06-01'])
      expect(room(on, caps)).toBe(room(on, caps.toReversed()));
    expect(room('2025-06-01', caps)).toBe(410_000);
  });

  test('leaves no room for penalties where the price alone reaches it', () => {
    expect(penaltyRoom({ ...price, interest: 2_000_000 }, '2026-01-01', penaltyPolicy)).toBe(0);
  });
});

test.each([
  [0, 'CURRENT'],
  [1, '1-7'],
  [7, '1-7'],
  [8, '8-30'],
  [30, '8-30'],
  [31, '31-60'],
  [60, '31-60'],
  [61, '61-90'],
  [90, '61-90'],
  [91, '>90'],
])('%d days past due are in the bucket %s', (days, bucket) => {
  expect(dpdBucket(days)).toBe(bucket);
});
