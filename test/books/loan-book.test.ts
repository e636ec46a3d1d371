import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { JournalEntrySchema } from '../../src/db/entities/journal.ts';
import { ApplicationSchema } from '../../src/db/entities/loan.ts';
import { InstalmentSchema, type Loan, LoanSchema, ReceiptSchema } from '../../src/db/entities/repayment.ts';
import { balances, postEntry } from '../../src/books/ledger.ts';
import { reserveLimit } from '../../src/books/limit-accounting.ts';
import { bookDisbursement, bringToDate, postReceipt, writeOff } from '../../src/books/loan-book.ts';
import { readLoan, readLoanInTransaction } from '../../src/books/statements.ts';
import type { NewReceipt } from '../../src/books/receipts.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { money, noon, storeApplication, storeBorrower, storeLoan } from '../db/rows.ts';

let database: FreshDatabase;
let user: string;
let loan: Loan;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  user = (await storeBorrower(fork())).id;
  loan = await storeLoan(fork(), user);
});
afterAll(() => database.close());

const fork = () => database.orm.em.fork();
const inTransaction = <T>(work: (em: EntityManager) => Promise<T>) => fork().transactional(work);
const pay = (receipt: NewReceipt) => inTransaction((em) => postReceipt(em, builtInPolicy, receipt));
const check = (asOf: string, cause: string) =>
  inTransaction((em) => bringToDate(em, builtInPolicy, { applicationNo: loan.applicationNo, asOf: noon(asOf), cause }));
const storedLoan = () => fork().findOneOrFail(LoanSchema, { applicationNo: loan.applicationNo });
const instalment = (number: number) => fork().findOneOrFail(InstalmentSchema, { loan: loan.application, number });
const statementOn = async (date: string) =>
  (await readLoan(fork(), builtInPolicy.penalty, loan.applicationNo))!.on(date);
const accounts = () => balances(fork(), loan.applicationNo);
const limit = () => fork().findOneOrFail(CreditLimitSchema, user);
const entriesOf = async (cause: string) =>
  (await fork().find(JournalEntrySchema, { cause }, { orderBy: { kind: 'asc' } })).map(({ kind }) => kind);
/** A cause of its own for each test: causes are unique over all loans. */
const cause = (name: string) => `${loan.applicationNo}:${name}`;

describe('paying a loan out', () => {
  test('fixes the schedule, books what is receivable, and turns the promise into principal owed', async () => {
    const rows = await fork().find(InstalmentSchema, { loan: loan.application }, { orderBy: { number: 'asc' } });
    expect(rows.map(({ amount }) => amount)).toEqual([...Array<number>(11).fill(830_833), 830_837]);
    expect(rows[0]?.dueOn).toBe('2026-02-09');
    expect(rows[11]?.dueOn).toBe('2027-01-09');
    expect(await accounts()).toEqual({
      'loan.principal': 8_000_000,
      'loan.interest': 1_920_000,
      'loan.fee': 50_000,
      discount: 100_000,
      'funder.payable': -8_000_000,
      'income.interest': -1_920_000,
      'income.fee': -150_000,
    });
    expect(await limit()).toMatchObject({ reserved: 0, outstanding: 8_000_000 });
  });

  test('told again, also concurrently, is the same loan', async () => {
    const other = (await storeBorrower(fork())).id;
    const application = await storeApplication(fork(), other);
    await inTransaction(async (em) =>
      reserveLimit(em, { userId: other, application: await em.findOneOrFail(ApplicationSchema, application.id) }),
    );
    const told = () =>
      inTransaction((em) =>
        bookDisbursement(em, {
          application,
          funder: 'FINFRA',
          disbursedAt: noon('2026-01-09'),
          disbursedOn: '2026-01-09',
        }),
      );
    const loans = await Promise.all([told(), told(), told()]);
    expect(new Set(loans.map(({ application: id }) => id)).size).toBe(1);
    expect(await fork().count(InstalmentSchema, { loan: application.id })).toBe(12);
    expect((await fork().findOneOrFail(CreditLimitSchema, other)).outstanding).toBe(8_000_000);
  });
});

describe('a receipt', () => {
  test('on time pays its instalment without penalty and frees its principal', async () => {
    const { fresh, statement } = await pay(money(loan, cause('1'), 830_833, '2026-02-09'));
    expect(fresh).toBe(true);
    expect(statement.instalments[0]).toMatchObject({ status: 'PAID', penaltyAccrued: 0 });
    expect(await instalment(1)).toMatchObject({
      status: 'PAID',
      paidOn: '2026-02-09',
      paidPrincipal: 666_666,
      paidPenalty: 0,
    });
    expect(await limit()).toMatchObject({ outstanding: 7_333_334 });
    expect(await storedLoan()).toMatchObject({
      principalOutstanding: 7_333_334,
      status: 'ACTIVE',
      dpdBucket: 'CURRENT',
    });
    expect((await accounts())['channel.clearing']).toBe(830_833);
  });

  test('told many times, one after another and concurrently, is taken once', async () => {
    const receipt = money(loan, cause('1'), 830_833, '2026-02-09');
    const answers = await Promise.all(Array.from({ length: 6 }, () => pay(receipt)));
    expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect((await pay(receipt)).fresh).toBe(false);
    expect(await fork().count(ReceiptSchema, { loan: loan.application })).toBe(1);
    expect(await entriesOf(cause('1'))).toEqual(['PAYMENT']);
    expect(await limit()).toMatchObject({ outstanding: 7_333_334 });
  });

  test('the same cause with another amount or for another loan is refused, not swallowed', async () => {
    await pay(money(loan, cause('1'), 830_833, '2026-02-09'));
    await expect(pay(money(loan, cause('1'), 830_834, '2026-02-09'))).rejects.toThrow('another loan or amount');
    const other = await storeLoan(fork(), (await storeBorrower(fork())).id);
    await expect(pay(money(other, cause('1'), 830_833, '2026-02-09'))).rejects.toThrow('another loan or amount');
  });

  test('paid late pays the penalty first, which is booked with it', async () => {
    const statement = (await pay(money(loan, cause('1'), 839_100, '2026-02-19'))).statement;
    // Overdue principal and interest 666,666 + 160,000, 0.1 % a day, 10 days.
    expect(statement.instalments[0]).toMatchObject({ penaltyAccrued: 8_270, paid: { penalty: 8_270 } });
    expect(await entriesOf(cause('1'))).toEqual(['PAYMENT', 'PENALTY']);
    expect((await accounts())['income.penalty']).toBe(-8_270);
    expect(await instalment(1)).toMatchObject({ penalty: 8_270, paidPenalty: 8_270 });
  });

  test('paid on time but reported late carries no penalty, and the penalty booked meanwhile is reversed by a contra entry', async () => {
    await check('2026-02-19', 'bucket 8-30');
    expect((await instalment(1)).penalty).toBe(8_270);
    expect((await storedLoan()).dpdBucket).toBe('8-30');

    await pay(money(loan, cause('late'), 830_833, '2026-02-09', { asOf: noon('2026-02-20') }));
    expect(await entriesOf(`${loan.applicationNo} bucket 8-30`)).toEqual(['PENALTY']);
    expect(await entriesOf(cause('late'))).toEqual(['PAYMENT', 'REVERSAL']);
    expect(await instalment(1)).toMatchObject({ status: 'PAID', paidOn: '2026-02-09', penalty: 0, paidPenalty: 0 });
    expect(await accounts()).toMatchObject({ 'income.penalty': 0, 'loan.penalty': 0 });
    expect((await storedLoan()).dpdBucket).toBe('CURRENT');
  });

  test('of an earlier date moves what a later one had paid as penalty on to the debt', async () => {
    await pay(money(loan, cause('2'), 839_103, '2026-02-19'));
    await pay(money(loan, cause('1'), 830_833, '2026-02-09', { asOf: noon('2026-02-21') }));
    expect(await entriesOf(cause('1'))).toEqual(['PAYMENT', 'REALLOCATION', 'REVERSAL']);
    expect(await instalment(1)).toMatchObject({ paidOn: '2026-02-09', penalty: 0 });
    expect(await instalment(2)).toMatchObject({ status: 'PAID', paidOn: '2026-02-19' });
    expect((await limit()).outstanding).toBe((await storedLoan()).principalOutstanding);
  });

  test('more than all instalments ask for becomes credit, and so does money for a loan that is paid off', async () => {
    expect(await pay(money(loan, cause('all'), 9_970_500, '2026-02-01'))).toMatchObject({ settled: true });
    expect(await storedLoan()).toMatchObject({
      status: 'PAID OFF',
      creditBalance: 500,
      principalOutstanding: 0,
      paidOffAt: noon('2026-02-01'),
    });
    expect((await limit()).outstanding).toBe(0);
    await pay(money(loan, cause('more'), 250_000, '2026-03-01'));
    expect(await storedLoan()).toMatchObject({
      status: 'PAID OFF',
      creditBalance: 250_500,
      paidOffAt: noon('2026-02-01'),
    });
    expect((await accounts())['borrower.credit']).toBe(-250_500);
    expect((await limit()).outstanding).toBe(0);
  });

  test('for named instalments pays those first', async () => {
    await pay(money(loan, cause('named'), 830_833, '2026-02-01', { named: [{ number: 3, amount: 830_833 }] }));
    expect((await instalment(3)).status).toBe('PAID');
    expect((await instalment(1)).status).toBe('UNPAID');
  });

  test('that a funder collected lies with the funder', async () => {
    await pay(money(loan, cause('f'), 830_833, '2026-02-09', { source: 'FINFRA', channel: 'FINFRA' }));
    expect(await accounts()).toMatchObject({ 'funder.clearing': 830_833 });
    expect((await accounts())['channel.clearing']).toBeUndefined();
  });

  test('a partner whose clock is wrong can neither pay before the loan nor after today', async () => {
    await pay(money(loan, cause('past'), 1_000, '2020-01-01', { asOf: noon('2026-01-20') }));
    await pay(money(loan, cause('future'), 1_000, '2099-01-01', { asOf: noon('2026-01-20') }));
    const receipts = await fork().find(ReceiptSchema, { loan: loan.application }, { orderBy: { valueOn: 'asc' } });
    expect(receipts.map(({ valueOn }) => valueOn)).toEqual(['2026-01-09', '2026-01-20']);
    expect(receipts[1]?.paidAt).toEqual(noon('2099-01-01'));
  });

  test('of nothing, or of a fraction, is refused', async () => {
    await expect(pay(money(loan, cause('0'), 0, '2026-02-09'))).rejects.toThrow('invariant');
    await expect(pay(money(loan, cause('0.5'), 0.5, '2026-02-09'))).rejects.toThrow('invariant');
  });

  test('that settles early pays the quote of its day, waives later interest and ends the loan', async () => {
    await pay(money(loan, cause('1'), 830_833, '2026-02-09'));
    const read = await readLoanInTransaction(fork(), builtInPolicy.penalty, loan.applicationNo, '2026-03-01');
    const quote = read.settlement();
    const { settled } = await pay(money(loan, cause('end'), quote.amount, '2026-03-01', { earlySettlement: true }));
    expect(settled).toBe(true);
    expect(await storedLoan()).toMatchObject({ status: 'PAID OFF', principalOutstanding: 0, creditBalance: 0 });
    expect((await accounts()).waiver).toBe(quote.waivedInterest);
    expect(quote.waivedInterest).toBeGreaterThan(1_000_000);
    expect((await limit()).outstanding).toBe(0);
  });
});

describe('what accrues', () => {
  test('is booked once per occasion, also when the occasion comes again after things have changed', async () => {
    await check('2026-02-19', 'bucket 8-30');
    await check('2026-02-19', 'bucket 8-30');
    expect((await accounts())['income.penalty']).toBe(-8_270);
    await pay(money(loan, cause('late'), 830_833, '2026-02-09', { asOf: noon('2026-02-20') }));
    const statement = await check('2026-02-19', 'bucket 8-30');
    expect(statement.outstanding.penalty).toBe(0);
    expect(await entriesOf(`${loan.applicationNo} bucket 8-30`)).toEqual(['PENALTY']);
  });

  test('is seen by a reader without being booked', async () => {
    const statement = await statementOn('2026-02-19');
    expect(statement).toMatchObject({ daysPastDue: 10, bucket: '8-30', outstanding: { penalty: 8_270 } });
    expect((await instalment(1)).penalty).toBe(0);
    expect((await accounts())['income.penalty']).toBeUndefined();
  });
});

describe('writing a loan off', () => {
  test('moves what is owed to the loss, stops penalties, and what comes in later lessens the loss', async () => {
    const asOf = noon('2026-06-30');
    const off = () =>
      inTransaction((em) =>
        writeOff(em, builtInPolicy, { applicationNo: loan.applicationNo, asOf, memo: 'tidak tertagih' }),
      );
    await off();
    await off();
    const { outstanding } = await statementOn('2026-06-30');
    expect(await accounts()).toMatchObject({ 'write-off': outstanding.total, 'loan.principal': 0, 'loan.penalty': 0 });
    expect((await statementOn('2026-09-30')).outstanding).toEqual(outstanding);

    await pay(money(loan, cause('r'), 500_000, '2026-08-01'));
    expect((await accounts())['write-off']).toBe(outstanding.total - 500_000);
    expect(await storedLoan()).toMatchObject({ status: 'WRITTEN OFF', writtenOffOn: '2026-06-30' });
    await expect(off()).resolves.toBeUndefined();
  });
});

test('payments for two loans of one borrower at the same moment do not stop each other', async () => {
  const second = await storeLoan(fork(), user);
  const both = [loan, second].flatMap((one) =>
    [1, 2, 3, 4].map((n) => pay(money(one, `${one.applicationNo}:${n}`, 830_833, '2026-02-09'))),
  );
  expect((await Promise.all(both)).every(({ fresh }) => fresh)).toBe(true);
  expect((await limit()).outstanding).toBe(16_000_000 - 8 * 666_666);
});

test('nothing of a receipt stays when its transaction does not end', async () => {
  await expect(
    inTransaction(async (em) => {
      await postReceipt(em, builtInPolicy, money(loan, cause('1'), 830_833, '2026-02-09'));
      throw new Error('the worker died');
    }),
  ).rejects.toThrow('the worker died');
  expect(await fork().count(ReceiptSchema, { loan: loan.application })).toBe(0);
  expect((await limit()).outstanding).toBe(8_000_000);
  expect(await instalment(1)).toMatchObject({ status: 'UNPAID', paidPrincipal: 0 });
});

test('a journal that says something else than the schedule is found', async () => {
  await fork().execute('update instalments set paid_fee = paid_fee + 1 where loan_application_id = ? and number = 1', [
    loan.application,
  ]);
  const wrong = (await reconcile(fork(), loan.applicationNo)).filter(({ difference }) => difference !== 0);
  expect(wrong).toEqual([
    { application_no: loan.applicationNo, account: 'loan.fee', journal: 50_000, schedule: 49_999, difference: 1 },
  ]);
});

test('money is not taken into books that do not agree with the schedule', async () => {
  const postings = [
    { account: 'suspense' as const, party: null, amount: 5 },
    { account: 'income.fee' as const, party: null, amount: -5 },
  ];
  await inTransaction((em) =>
    postEntry(em, {
      applicationNo: loan.applicationNo,
      kind: 'REALLOCATION',
      cause: cause('stray'),
      valueOn: '2026-01-10',
      postings,
    }),
  );
  await expect(pay(money(loan, cause('1'), 830_833, '2026-02-09'))).rejects.toThrow('disagree on income.fee, suspense');
  expect(await fork().count(ReceiptSchema, { loan: loan.application })).toBe(0);
});
