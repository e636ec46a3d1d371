import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { ReceiptSchema } from '../../src/db/entities/repayment.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { statusOf } from '../support/applications.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import {
  daysPass,
  instalmentsOf,
  loanOf,
  loanTime,
  orderPayment,
  payAtGateway,
  paymentOf,
  runningLoan,
  untilPaid,
} from '../support/loans.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const differences = async (applicationNo: string) =>
  (await reconcile(house.orm.em.fork(), applicationNo)).filter(({ difference }) => difference !== 0);

describe('a loan that is repaid on time', () => {
  test.concurrent(
    'costs no penalty, frees the limit as principal comes back, and ends paid off with books that agree',
    async () => {
      const loan = await runningLoan(house);
      for (const [i] of (await instalmentsOf(house, loan.applicationNo)).entries()) {
        await daysPass(house, loan.applicationNo, 27);
        const instalment = (await instalmentsOf(house, loan.applicationNo))[i]!;
        const reference = await orderPayment(house, loan, [{ instalment, amount: instalment.amount }]);
        await payAtGateway(house, reference, { paidAt: await loanTime(house, loan.applicationNo) });
        await untilPaid(house, reference);
      }
      await eventually(
        () => statusOf(house, loan.applicationNo),
        (status) => status === 'PAID OFF',
      );

      const instalments = await instalmentsOf(house, loan.applicationNo);
      expect(instalments.map(({ status, penalty }) => [status, penalty])).toEqual([
        ['PAID', 0],
        ['PAID', 0],
        ['PAID', 0],
      ]);
      const limit = await house.orm.em.fork().findOneOrFail(CreditLimitSchema, { user: loan.userId });
      expect(limit).toMatchObject({ reserved: 0, outstanding: 0 });
      expect(await differences(loan.applicationNo)).toEqual([]);
    },
  );
});

describe('a loan that is late', () => {
  test.concurrent('moves through the buckets as days pass, and its penalty grows by a thousandth a day', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    await daysPass(house, loan.applicationNo, 45);
    const seen = await loanOf(house, loan.applicationNo);
    expect(seen.dpdBucket).toBe('8-30');
    expect(seen.clockOffsetSeconds).toBeGreaterThan(44 * 86_400);

    const [late] = await instalmentsOf(house, loan.applicationNo);
    const overdue = first!.principal + first!.interest;
    expect(late!.penalty % Math.round(overdue * 0.001)).toBe(0);
    expect(late!.penalty).toBeGreaterThan(0);
    expect(await differences(loan.applicationNo)).toEqual([]);
  });

  test.concurrent('that was paid in time but reported late carries no penalty', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }]);
    await daysPass(house, loan.applicationNo, 45);
    expect((await instalmentsOf(house, loan.applicationNo))[0]!.penalty).toBeGreaterThan(0);

    await payAtGateway(house, reference, { paidAt: new Date(`${first!.dueOn}T12:00:00+07:00`) });
    await untilPaid(house, reference);
    expect((await instalmentsOf(house, loan.applicationNo))[0]).toMatchObject({
      status: 'PAID',
      penalty: 0,
      paidOn: first!.dueOn,
    });
    expect(await differences(loan.applicationNo)).toEqual([]);
  });
});

describe('money that comes otherwise than asked', () => {
  test.concurrent('the same notice twice is posted once', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }]);
    await payAtGateway(house, reference, { times: 2 });
    await untilPaid(house, reference, first!.amount);
    expect(await house.orm.em.fork().count(ReceiptSchema, { paymentReference: reference })).toBe(1);
  });

  test.concurrent('a second transfer to the same reference is money, also after the payment ended', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }]);
    await payAtGateway(house, reference, { paidAt: new Date(Date.now() - 5_000) });
    await untilPaid(house, reference);
    await payAtGateway(house, reference, { amount: 100_000, paidAt: new Date() });
    await untilPaid(house, reference, first!.amount + 100_000);
    const [, second] = await instalmentsOf(house, loan.applicationNo);
    expect(second!.paidFee + second!.paidInterest + second!.paidPrincipal).toBe(100_000);
    expect(await differences(loan.applicationNo)).toEqual([]);
  });

  test.concurrent('too little leaves the instalment open, too much pays the next ones', async () => {
    const loan = await runningLoan(house);
    const [first, second] = await instalmentsOf(house, loan.applicationNo);
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }]);
    await payAtGateway(house, reference, { amount: first!.amount + second!.amount + 1_000 });
    await untilPaid(house, reference);
    expect((await instalmentsOf(house, loan.applicationNo)).map(({ status }) => status)).toEqual([
      'PAID',
      'PAID',
      'UNPAID',
    ]);
    expect(await differences(loan.applicationNo)).toEqual([]);
  });

  test('what a funder collects while the loan is being settled is owed to the borrower, not lost', async () => {
    const loan = await runningLoan(house);
    const owed = (await instalmentsOf(house, loan.applicationNo)).reduce((sum, { amount }) => sum + amount, 0);
    const paidAt = new Date().toISOString();
    await house.stopWorker();
    for (const [noticeId, amount] of [
      ['settles', owed],
      ['comes on top', 70_000],
    ] as const)
      await house.arus.reportFunderRepayment(loan.applicationNo, { noticeId, source: 'FINFRA', amount, paidAt });
    await house.startWorker();
    await eventually(
      () => statusOf(house, loan.applicationNo),
      (status) => status === 'PAID OFF',
    );
    expect(await loanOf(house, loan.applicationNo)).toMatchObject({ creditBalance: 70_000 });
    expect(await differences(loan.applicationNo)).toEqual([]);
  });

  test.concurrent('a notice that never comes is asked for', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }]);
    await payAtGateway(house, reference, { notify: false });
    expect(await untilPaid(house, reference)).toMatchObject({ paidAmount: first!.amount });
  });

  test.concurrent('a payment that nobody made expires', async () => {
    const loan = await runningLoan(house);
    const [first] = await instalmentsOf(house, loan.applicationNo);
    const expiresAt = new Date(Date.now() + 3_000).toISOString();
    const reference = await orderPayment(house, loan, [{ instalment: first!, amount: first!.amount }], { expiresAt });
    await eventually(
      () => paymentOf(house, reference),
      ({ status }) => status === 'EXPIRED',
    );
  });
});
