import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/calendar.ts';
import {
  type Balances,
  disbursementPostings,
  entriesTowards,
  type Entry,
  type Posting,
  type ReceiptToBook,
  writeOffPostings,
} from '../../../src/domain/accounting/journal.ts';
import { sum } from '../../../src/domain/money.ts';
import {
  type LoanStatement,
  loanStatement,
  type Receipt,
  type StatementInput,
} from '../../../src/domain/loan/statement.ts';
import { loan, receipt } from '../builders.ts';

/** A loan's journal as the database keeps it: it only ever adds. */
class Journal {
  balances: Balances = {};
  post(postings: Posting[]): void {
    expect(sum(postings.map(({ amount }) => amount))).toBe(0);
    for (const { account, amount } of postings) {
      expect(amount).not.toBe(0);
      this.balances[account] = (this.balances[account] ?? 0) + amount;
    }
  }
  follow(statement: LoanStatement, events: { receipt?: ReceiptToBook; writtenOff?: boolean } = {}): Entry[] {
    const entries = entriesTowards(statement, this.balances, events);
    for (const { postings } of entries) this.post(postings);
    return entries;
  }
  of = (account: keyof Balances) => this.balances[account] ?? 0;
}

const toBook = ({ id, amount }: Receipt): ReceiptToBook => ({
  id,
  amount,
  heldBy: { account: 'channel.clearing', party: 'MANDIRI_VA' },
});

function disbursed(input: StatementInput): Journal {
  const journal = new Journal();
  journal.post(disbursementPostings(input.schedule, 'FINFRA'));
  return journal;
}

function expectAgreement(journal: Journal, { outstanding, credit, instalments }: LoanStatement): void {
  expect({
    principal: journal.of('loan.principal'),
    interest: journal.of('loan.interest'),
    fee: journal.of('loan.fee'),
    penalty: journal.of('loan.penalty'),
    credit: journal.of('borrower.credit'),
    penaltyIncome: journal.of('income.penalty'),
  }).toEqual({
    principal: outstanding.principal,
    interest: outstanding.interest,
    fee: outstanding.fee,
    penalty: outstanding.penalty,
    credit: 0 - credit,
    penaltyIncome: 0 - sum(instalments.map(({ penaltyAccrued }) => penaltyAccrued)),
  });
}

describe('a disbursement', () => {
  test('books what the borrower owes after discount against funder and income', () => {
    expect(disbursementPostings(loan().schedule, 'FINFRA')).toEqual([
      { account: 'loan.principal', party: null, amount: 8_000_000 },
      { account: 'loan.interest', party: null, amount: 1_920_000 },
      { account: 'loan.fee', party: null, amount: 50_000 },
      { account: 'discount', party: null, amount: 100_000 },
      { account: 'funder.payable', party: 'FINFRA', amount: -8_000_000 },
      { account: 'income.interest', party: null, amount: -1_920_000 },
      { account: 'income.fee', party: null, amount: -150_000 },
    ]);
  });
});

describe('the journal is brought in line with the statement', () => {
  test('by nothing when it agrees already', () => {
    const input = loan();
    expect(disbursed(input).follow(loanStatement(input))).toEqual([]);
  });

  test('by a payment: clearing against what it paid', () => {
    const paid = receipt('2026-02-15', 830_833);
    const input = loan({ asOf: '2026-02-15', receipts: [paid] });
    expect(disbursed(input).follow(loanStatement(input), { receipt: toBook(paid) })).toEqual([
      {
        kind: 'PAYMENT',
        postings: [
          { account: 'channel.clearing', party: 'MANDIRI_VA', amount: 830_833 },
          { account: 'loan.fee', party: null, amount: -4_167 },
          { account: 'loan.interest', party: null, amount: -160_000 },
          { account: 'loan.principal', party: null, amount: -666_666 },
        ],
      },
    ]);
  });

  test('by a penalty that accrued, and by a contra entry when it shrinks', () => {
    const overdue = loan({ asOf: '2026-02-20' });
    const journal = disbursed(overdue);
    expect(journal.follow(loanStatement(overdue)).map(({ kind }) => kind)).toEqual(['PENALTY']);

    const onTime = receipt('2026-02-15', 830_833);
    const entries = journal.follow(loanStatement({ ...overdue, receipts: [onTime] }), { receipt: toBook(onTime) });
    expect(entries.map(({ kind }) => kind)).toEqual(['REVERSAL', 'PAYMENT']);
    expect(entries[0]!.postings).toEqual([
      { account: 'loan.penalty', party: null, amount: -5 * 827 },
      { account: 'income.penalty', party: null, amount: 5 * 827 },
    ]);
  });

  test('by a reallocation when an earlier payment turns up', () => {
    const later = receipt('2026-02-20', 830_833);
    const input = loan({ asOf: '2026-02-20', receipts: [later] });
    const journal = disbursed(input);
    journal.follow(loanStatement(input), { receipt: toBook(later) });

    const earlier = receipt('2026-02-15', 830_833);
    const statement = loanStatement({ ...input, receipts: [later, earlier] });
    const kinds = journal.follow(statement, { receipt: toBook(earlier) }).map(({ kind }) => kind);
    expect(kinds).toEqual(['REVERSAL', 'PAYMENT', 'REALLOCATION']);
    expectAgreement(journal, statement);
  });

  test('by a waiver when the loan is ended early', () => {
    const end = receipt('2026-01-15', 8_050_000, { earlySettlement: true });
    const input = loan({ receipts: [end] });
    const journal = disbursed(input);
    const kinds = journal.follow(loanStatement(input), { receipt: toBook(end) }).map(({ kind }) => kind);
    expect(kinds).toEqual(['WAIVER', 'PAYMENT']);
    expect(journal.of('waiver')).toBe(1_920_000);
  });

  test('never with a receipt that nobody booked', () => {
    const input = loan({ receipts: [receipt('2026-01-15', 1_000)] });
    expect(() => disbursed(input).follow(loanStatement(input))).toThrow('the journal does not follow the statement');
  });

  test('after a write-off: what is recovered lessens the loss', () => {
    const input = loan({ asOf: '2026-06-30', writtenOff: '2026-06-30' });
    const journal = disbursed(input);
    journal.follow(loanStatement(input));
    journal.post(writeOffPostings(journal.balances));
    const loss = journal.of('write-off');
    expect(loss).toBe(loanStatement(input).outstanding.total);

    const recovered = receipt('2026-08-01', 1_000_000);
    const later = { ...input, asOf: '2026-08-01', receipts: [recovered] };
    journal.follow(loanStatement(later), { receipt: toBook(recovered), writtenOff: true });
    expect(journal.of('write-off')).toBe(loss - 1_000_000);
    expect(journal.of('loan.principal')).toBe(0);
  });

  test('by a write-off of what was booked alone: where no penalty accrued, none is lost', () => {
    expect(writeOffPostings({ 'loan.principal': 500_000, 'loan.interest': 20_000 })).toEqual([
      { account: 'write-off', party: null, amount: 520_000 },
      { account: 'loan.principal', party: null, amount: -500_000 },
      { account: 'loan.interest', party: null, amount: -20_000 },
    ]);
  });

  test('whatever is received, whenever it is reported, and repeated reports add nothing', () => {
    const payments = fc.array(
      fc.record({
        valueOn: fc.integer({ min: 0, max: 450 }),
        reportedAfter: fc.integer({ min: 0, max: 60 }),
        amount: fc.integer({ min: 1, max: 3_000_000 }),
        earlySettlement: fc.boolean(),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(payments, fc.integer({ min: 0, max: 300_000 }), (given, promoDiscount) => {
        const input = loan({}, { promoDiscount });
        const journal = disbursed(input);
        const receipts: Receipt[] = [];
        const inOrderOfReport = given
          .map((payment, i) => ({ ...payment, i, reportedOn: payment.valueOn + payment.reportedAfter }))
          .sort((a, b) => a.reportedOn - b.reportedOn);
        for (const { i, valueOn, reportedOn, amount, earlySettlement } of inOrderOfReport) {
          const paid = receipt(addDays('2026-01-15', valueOn), amount, { id: String(i), earlySettlement });
          receipts.push(paid);
          const statement = loanStatement({ ...input, receipts, asOf: addDays('2026-01-15', reportedOn) });
          journal.follow(statement, { receipt: toBook(paid) });
          expectAgreement(journal, statement);
          expect(journal.follow(statement)).toEqual([]);
        }
      }),
    );
  });
});
