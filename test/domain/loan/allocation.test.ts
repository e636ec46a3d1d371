import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate, type Debt, receivableOf } from '../../../src/domain/loan/allocation.ts';
import { sum } from '../../../src/domain/money.ts';

const debt = (number: number, parts: Partial<Debt> = {}): Debt => ({
  number,
  penalty: 10,
  fee: 20,
  interest: 30,
  principal: 40,
  ...parts,
});

describe('a discount', () => {
  test('reduces the fee first, then interest', () => {
    expect(receivableOf({ principal: 500, interest: 100, fee: 30, discount: 50 })).toEqual({
      principal: 500,
      interest: 80,
      fee: 0,
    });
  });
});

describe('received money', () => {
  test('pays penalty, then fee, then interest, then principal', () => {
    expect(allocate(65, [debt(1)], [])).toEqual([
      { number: 1, component: 'penalty', amount: 10 },
      { number: 1, component: 'fee', amount: 20 },
      { number: 1, component: 'interest', amount: 30 },
      { number: 1, component: 'principal', amount: 5 },
    ]);
  });

  test('goes to the oldest instalment first and on to the next in order', () => {
    expect(allocate(115, [debt(1), debt(2)], []).filter(({ number }) => number === 2)).toEqual([
      { number: 2, component: 'penalty', amount: 10 },
      { number: 2, component: 'fee', amount: 5 },
    ]);
  });

  test('goes to the named instalment before older ones', () => {
    const lines = allocate(120, [debt(1), debt(2), debt(3)], [{ number: 3, amount: 100 }]);
    expect(sum(lines.filter(({ number }) => number === 3).map(({ amount }) => amount))).toBe(100);
    expect(lines.filter(({ number }) => number === 1)).toEqual([
      { number: 1, component: 'penalty', amount: 10 },
      { number: 1, component: 'fee', amount: 10 },
    ]);
  });

  test('pays a named instalment no more than was named for it until the oldest are paid', () => {
    const lines = allocate(50, [debt(1), debt(2)], [{ number: 2, amount: 15 }]);
    expect(sum(lines.filter(({ number }) => number === 2).map(({ amount }) => amount))).toBe(15);
    expect(sum(lines.filter(({ number }) => number === 1).map(({ amount }) => amount))).toBe(35);
  });

  test('is a credit beyond the last instalment', () => {
    expect(allocate(230, [debt(1), debt(2)], []).at(-1)).toEqual({ number: null, component: 'credit', amount: 30 });
    expect(allocate(7, [], [])).toEqual([{ number: null, component: 'credit', amount: 7 }]);
  });

  test('that names what does not exist or owes nothing goes oldest first', () => {
    expect(allocate(5, [debt(1)], [{ number: 9, amount: 5 }])).toEqual([
      { number: 1, component: 'penalty', amount: 5 },
    ]);
  });

  const part = fc.integer({ min: 0, max: 5_000_000 });
  const debts = fc
    .array(fc.record({ penalty: part, fee: part, interest: part, principal: part }), { maxLength: 12 })
    .map((rows) => rows.map((row, i) => ({ number: i + 1, ...row })));
  const named = fc.array(fc.record({ number: fc.integer({ min: 1, max: 14 }), amount: part }), { maxLength: 5 });

  test('is conserved: what is allocated and credited is what was received, and nothing is paid twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), debts, named, (amount, owed, wishes) => {
        const lines = allocate(amount, owed, wishes);
        expect(sum(lines.map((line) => line.amount))).toBe(amount);
        for (const line of lines) {
          expect(line.amount).toBeGreaterThan(0);
          if (line.component !== 'credit')
            expect(line.amount).toBeLessThanOrEqual(owed.find(({ number }) => number === line.number)![line.component]);
        }
        const allOwed = sum(owed.flatMap(({ number: _, ...parts }) => Object.values(parts)));
        const credit = sum(lines.filter(({ component }) => component === 'credit').map((line) => line.amount));
        expect(credit).toBe(Math.max(0, amount - allOwed));
      }),
    );
  });
});
