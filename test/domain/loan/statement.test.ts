import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/calendar.ts';
import type { InterestMethod } from '../../../src/domain/loan/loan-schedule.ts';
import { sum } from '../../../src/domain/money.ts';
import { loanStatement, type Receipt, type StatementInput } from '../../../src/domain/loan/statement.ts';
import { loan, receipt } from '../builders.ts';

/** Of every instalment but the last: 666,666 + (160,000 + 12,500 − 8,333). */
const INSTALMENT = 830_833;
/** 0.1 % of 666,666 + 160,000: the discount took from the fee only. */
const PENALTY_A_DAY = 827;

describe('a loan on which nothing was paid', () => {
  test('owes the whole price on the day of disbursement, and nothing is past due', () => {
    const statement = loanStatement(loan());
    expect(statement.outstanding).toEqual({
      penalty: 0,
      fee: 50_000,
      interest: 1_920_000,
      principal: 8_000_000,
      total: 9_970_000,
    });
    expect(statement).toMatchObject({ daysPastDue: 0, bucket: 'CURRENT', credit: 0, settled: false });
    expect(statement.instalments[0]!.receivable).toEqual({ principal: 666_666, interest: 160_000, fee: 4_167 });
  });

  test('is not past due on the due date itself', () => {
    const { daysPastDue, outstanding } = loanStatement(loan({ asOf: '2026-02-15' }));
    expect({ daysPastDue, penalty: outstanding.penalty }).toEqual({ daysPastDue: 0, penalty: 0 });
  });

  test('is as many days past due as its oldest unpaid instalment', () => {
    const { daysPastDue, bucket, instalments } = loanStatement(loan({ asOf: '2026-03-20' }));
    expect({ daysPastDue, bucket }).toEqual({ daysPastDue: 33, bucket: '31-60' });
    expect(instalments.map((instalment) => instalment.daysPastDue).slice(0, 3)).toEqual([33, 5, 0]);
  });

  test('accrues a penalty for each day on overdue principal and interest, of each instalment', () => {
    const { instalments } = loanStatement(loan({ asOf: '2026-03-20' }));
    expect(instalments.map(({ penaltyAccrued }) => penaltyAccrued).slice(0, 3)).toEqual([
      33 * PENALTY_A_DAY,
      5 * PENALTY_A_DAY,
      0,
    ]);
  });

  test('never costs more than its principal in interest, fees and penalties', () => {
    const { instalments } = loanStatement(loan({ asOf: '2036-01-15' }));
    expect(sum(instalments.map(({ penaltyAccrued }) => penaltyAccrued))).toBe(8_000_000 - 1_920_000 - 150_000);
  });

  test('keeps to that also when money comes in between', () => {
    const between = receipt('2030-01-15', 1_000);
    const { instalments } = loanStatement(loan({ asOf: '2036-01-15', receipts: [between] }));
    expect(sum(instalments.map(({ penaltyAccrued }) => penaltyAccrued))).toBe(8_000_000 - 1_920_000 - 150_000);
  });

  test('accrues no penalty after it was written off', () => {
    const at = (asOf: string) => loanStatement(loan({ asOf, writtenOff: '2026-05-20' })).outstanding.penalty;
    expect(at('2027-05-20')).toBe(at('2026-05-20'));
  });

  test('owes for a payment before its write-off no more penalty than stood on the day of that payment', () => {
    const before = receipt('2026-02-20', INSTALMENT + 5 * PENALTY_A_DAY);
    const at = loan({ asOf: '2026-05-20', writtenOff: '2026-05-20', receipts: [before] });
    expect(loanStatement(at).instalments[0]).toMatchObject({
      status: 'PAID',
      penaltyAccrued: 5 * PENALTY_A_DAY,
      paid: { penalty: 5 * PENALTY_A_DAY },
    });
  });
});

describe('a payment', () => {
  test('on the due date carries no penalty', () => {
    const statement = loanStatement(loan({ asOf: '2026-02-28', receipts: [receipt('2026-02-15', INSTALMENT)] }));
    expect(statement.instalments[0]).toMatchObject({
      status: 'PAID',
      paidOn: '2026-02-15',
      penaltyAccrued: 0,
      daysPastDue: 0,
    });
    expect(statement.outstanding.total).toBe(9_970_000 - INSTALMENT);
  });

  test('made late needs the penalty of each day to be complete, that day included', () => {
    const after = (amount: number) =>
      loanStatement(loan({ asOf: '2026-02-18', receipts: [receipt('2026-02-18', amount)] })).instalments[0]!;
    expect(after(INSTALMENT)).toMatchObject({
      status: 'UNPAID',
      paidOn: null,
      outstanding: { total: 3 * PENALTY_A_DAY },
    });
    expect(after(INSTALMENT + 3 * PENALTY_A_DAY)).toMatchObject({
      status: 'PAID',
      paidOn: '2026-02-18',
      daysPastDue: 3,
      paid: { penalty: 3 * PENALTY_A_DAY },
    });
  });

  test('made on time but reported late carries no penalty', () => {
    const onTime = receipt('2026-02-15', INSTALMENT);
    const before = loanStatement(loan({ asOf: '2026-02-20' }));
    const after = loanStatement(loan({ asOf: '2026-02-20', receipts: [onTime] }));
    expect(before.outstanding.penalty).toBe(5 * PENALTY_A_DAY);
    expect(after.outstanding.penalty).toBe(0);
    expect(after.daysPastDue).toBe(0);
  });

  test('reported late for an earlier date recomputes where later payments went', () => {
    const later = receipt('2026-02-20', INSTALMENT);
    const alone = loanStatement(loan({ asOf: '2026-02-20', receipts: [later] }));
    const both = loanStatement(loan({ asOf: '2026-02-20', receipts: [later, receipt('2026-02-15', INSTALMENT)] }));
    expect(alone.instalments[0]!.paid.penalty).toBe(5 * PENALTY_A_DAY);
    expect(both.instalments.slice(0, 2).map(({ status, paid }) => [status, paid.penalty])).toEqual([
      ['PAID', 0],
      ['PAID', 0],
    ]);
  });

  test('in part lowers the penalty of the days after it', () => {
    const part = receipt('2026-02-20', 400_000);
    const at = (asOf: string) => loanStatement(loan({ asOf, receipts: [part] })).instalments[0]!.penaltyAccrued;
    // 400,000 − 4,135 penalty − 4,167 fee leaves 391,698 for interest and principal of 826,666.
    expect(at('2026-02-20')).toBe(5 * PENALTY_A_DAY);
    expect(at('2026-02-21') - at('2026-02-20')).toBe(435);
  });

  test('in two parts pays the instalment on the day of the second', () => {
    const parts = [receipt('2026-02-10', 400_000), receipt('2026-02-14', INSTALMENT - 400_000)];
    const { instalments } = loanStatement(loan({ asOf: '2026-02-20', receipts: parts }));
    expect(instalments[0]).toMatchObject({ status: 'PAID', paidOn: '2026-02-14', daysPastDue: 0 });
    expect(instalments[1]).toMatchObject({ status: 'UNPAID', paidOn: null });
  });

  test('of more than is owed goes on to later instalments, and beyond the last is a credit', () => {
    const statement = loanStatement(loan({ asOf: '2026-02-15', receipts: [receipt('2026-02-15', 10_000_000)] }));
    expect(statement).toMatchObject({ credit: 30_000, settled: true, bucket: 'CURRENT', settledEarlyOn: null });
    expect(statement.instalments.every(({ status }) => status === 'PAID')).toBe(true);
  });

  test('goes to the instalment that was named', () => {
    const named = receipt('2026-02-10', INSTALMENT, { named: [{ number: 5, amount: INSTALMENT }] });
    const { instalments } = loanStatement(loan({ asOf: '2026-02-10', receipts: [named] }));
    expect(instalments.filter(({ status }) => status === 'PAID').map(({ number }) => number)).toEqual([5]);
  });

  test('of a later value date than ours counts as received today', () => {
    const ahead = receipt('2026-02-11', INSTALMENT);
    expect(loanStatement(loan({ asOf: '2026-02-10', receipts: [ahead] })).instalments[0]!.paidOn).toBe('2026-02-10');
  });

  test('without money is refused', () => {
    expect(() => loanStatement(loan({ receipts: [receipt('2026-01-15', 0)] }))).toThrow('without money');
  });
});

describe('an instalment that asks for nothing', () => {
  test('is paid from the start, on no date, and never past due', () => {
    const [first, ...rest] = loan().schedule;
    const nothing = { ...first!, principal: 0, interest: 0, fee: 0, discount: 0, amount: 0 };
    const { instalments } = loanStatement(loan({ asOf: '2026-02-20', schedule: [nothing, ...rest] }));
    expect(instalments[0]).toMatchObject({ status: 'PAID', paidOn: null, daysPastDue: 0, penaltyAccrued: 0 });
  });
});

describe('a loan repaid on each due date', () => {
  const receipts = loan().schedule.map(({ dueOn, amount }) => receipt(dueOn, amount));

  test('is settled with the last instalment, never past due, without penalty or credit', () => {
    const before = loanStatement(loan({ asOf: '2027-01-15', receipts: receipts.slice(0, -1) }));
    const after = loanStatement(loan({ asOf: '2027-01-15', receipts }));
    expect(before.settled).toBe(false);
    expect(after).toMatchObject({ settled: true, credit: 0, daysPastDue: 0, outstanding: { total: 0 } });
  });
});

describe('a receipt meant to end the loan early', () => {
  // Two periods are due and paid; of the third 10 of 31 days have passed: round(160,000 × 10 / 31) = 51,613.
  const paid = [receipt('2026-02-15', INSTALMENT), receipt('2026-03-15', INSTALMENT)];
  const QUOTE = 8_000_000 + 2 * 160_000 + 51_613 + 150_000 - 100_000 - 2 * INSTALMENT;
  const settling = (amount: number, receipts = paid) =>
    loanStatement(
      loan({ asOf: '2026-04-01', receipts: [...receipts, receipt('2026-03-25', amount, { earlySettlement: true })] }),
    );

  test('waives the interest of later periods when it covers the quote of its value date', () => {
    expect(settling(QUOTE)).toMatchObject({
      settled: true,
      settledEarlyOn: '2026-03-25',
      credit: 0,
      waivedInterest: 1_920_000 - 320_000 - 51_613,
      outstanding: { total: 0 },
    });
  });

  test('is a payment like any other when it is one rupiah short', () => {
    const short = settling(QUOTE - 1);
    expect(short).toMatchObject({ settled: false, settledEarlyOn: null, waivedInterest: 0 });
    expect(short.outstanding.total).toBe(9_970_000 - 2 * INSTALMENT - QUOTE + 1);
  });

  test('leaves what it brought too much as a credit', () => {
    expect(settling(QUOTE + 5_000).credit).toBe(5_000);
  });

  test('gives back interest that was paid in advance for a waived period', () => {
    const ahead = [...paid, receipt('2026-03-16', 5_000, { named: [{ number: 12, amount: 5_000 }] })];
    const { allocations, settled, credit } = settling(QUOTE - 5_000, ahead);
    expect({ settled, credit }).toEqual({ settled: true, credit: 0 });
    const last = allocations.filter(({ receiptId }) => receiptId === 'receipt of 2026-03-25');
    expect(sum(last.map(({ amount }) => amount))).toBe(QUOTE - 5_000);
  });

  test('ends it on that day: money that comes later is a credit', () => {
    const end = receipt('2026-03-25', QUOTE, { earlySettlement: true });
    const late = receipt('2026-04-15', INSTALMENT);
    const statement = loanStatement(loan({ asOf: '2026-05-01', receipts: [...paid, end, late] }));
    expect(statement).toMatchObject({ settled: true, credit: INSTALMENT, daysPastDue: 0 });
  });
});

describe('whatever is received and whenever', () => {
  const methods = fc.constantFrom<InterestMethod>('FLAT', 'EFFECTIVE', 'ANNUITY');
  const dates = fc.integer({ min: -5, max: 900 }).map((days) => addDays('2026-01-15', days));
  const receipts = (selector?: (receipt: Receipt) => unknown): fc.Arbitrary<Receipt[]> =>
    fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        amount: fc.integer({ min: 1, max: 4_000_000 }),
        valueOn: dates,
        named: fc.array(
          fc.record({ number: fc.integer({ min: 1, max: 13 }), amount: fc.integer({ min: 1, max: 2_000_000 }) }),
          { maxLength: 2 },
        ),
        earlySettlement: fc.boolean(),
      }),
      { maxLength: 15, selector: selector ?? (({ id }) => id) },
    );
  const loans = (given = receipts()): fc.Arbitrary<StatementInput> =>
    fc
      .record({
        method: methods,
        months: fc.integer({ min: 1, max: 18 }),
        principal: fc.integer({ min: 10_000, max: 20_000_000 }),
        serviceFee: fc.integer({ min: 0, max: 200_000 }),
        promoDiscount: fc.integer({ min: 0, max: 400_000 }),
        receipts: given,
        asOf: dates,
        grace: fc.integer({ min: 0, max: 5 }),
      })
      .map(({ receipts, asOf, grace, ...terms }) => {
        const input = loan({ receipts, asOf }, terms);
        return { ...input, policy: { ...input.policy, graceDays: grace } };
      });

  test('Σ allocated + credit = Σ received', () => {
    fc.assert(
      fc.property(loans(), (input) => {
        const { allocations, instalments, credit } = loanStatement(input);
        const received = sum(input.receipts.map(({ amount }) => amount));
        expect(sum(allocations.map(({ amount }) => amount))).toBe(received);
        expect(allocations.filter(({ amount }) => amount === 0)).toEqual([]);
        expect(sum(instalments.flatMap(({ paid }) => Object.values(paid))) + credit).toBe(received);
        for (const { id, amount } of input.receipts) {
          const own = allocations.filter(({ receiptId }) => receiptId === id);
          expect(sum(own.map((line) => line.amount))).toBe(amount);
        }
      }),
    );
  });

  test('nothing outstanding is ever negative, and there is no credit beside a debt', () => {
    fc.assert(
      fc.property(loans(), (input) => {
        const { instalments, outstanding, credit, settled } = loanStatement(input);
        for (const instalment of instalments)
          expect(Math.min(...Object.values(instalment.outstanding))).toBeGreaterThanOrEqual(0);
        expect(credit >= 0 && (credit === 0 || outstanding.total === 0)).toBe(true);
        expect(settled).toBe(outstanding.total === 0);
      }),
    );
  });

  test('the order in which receipts of different value dates arrive does not matter', () => {
    fc.assert(
      fc.property(loans(receipts(({ valueOn }) => valueOn)), fc.infiniteStream(fc.nat()), (input, random) => {
        const asOf = addDays('2026-01-15', 901);
        const shuffled = input.receipts
          .map((each) => ({ each, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(loanStatement({ ...input, asOf, receipts: shuffled })).toEqual(loanStatement({ ...input, asOf }));
      }),
    );
  });

  test('interest, fees and penalties together stay within the cap, or no penalty is added at all', () => {
    fc.assert(
      fc.property(loans(), (input) => {
        const penalties = sum(loanStatement(input).instalments.map(({ penaltyAccrued }) => penaltyAccrued));
        const price = sum(input.schedule.map(({ interest, fee }) => interest + fee));
        expect(penalties === 0 || penalties + price <= input.principal).toBe(true);
      }),
    );
  });
});
