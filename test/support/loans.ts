/** Loans that are already running, and paying them at the simulated gateway. */
import { v7 as uuidv7 } from 'uuid';
import { PaymentSchema } from '../../src/db/entities/payment.ts';
import { InstalmentSchema, type InstalmentRow, LoanSchema } from '../../src/db/entities/repayment.ts';
import { loanNow } from '../../src/books/loan-clock.ts';
import { isRefusal } from '../../src/workflows/messages.ts';
import { turnLoan } from '../../tools/clock/turn-loan.ts';
import { signAtFinfra, statusOf } from './applications.ts';
import { activeBorrower, submissionOf } from './borrowers.ts';
import { eventually, type House } from './house.ts';

export interface RunningLoan {
  userId: string;
  applicationNo: string;
}

/** 3,000,000 over three months, disbursed by Finfra just now. */
export async function runningLoan(house: House): Promise<RunningLoan> {
  const { userId } = await activeBorrower(house, { limit: 10_000_000 });
  const { applicationNo, ...submission } = submissionOf(house, userId, {
    amount: 3_000_000,
    tenorId: 1,
    promoId: null,
  });
  await house.arus.submitLoan({ ...submission, applicationNo });
  await signAtFinfra(house, applicationNo);
  await eventually(
    () => statusOf(house, applicationNo),
    (status) => status === 'ACTIVE',
  );
  await eventually(() => isServiced(house, applicationNo), Boolean);
  return { userId, applicationNo };
}

const isServiced = ({ temporal }: House, applicationNo: string) =>
  temporal.workflow
    .getHandle(`repayment-${applicationNo}`)
    .describe()
    .then(
      () => true,
      () => false,
    );

export async function instalmentsOf({ orm }: House, applicationNo: string): Promise<InstalmentRow[]> {
  const em = orm.em.fork();
  const loan = await em.findOneOrFail(LoanSchema, { applicationNo });
  return em.find(InstalmentSchema, { loan: loan.application }, { orderBy: { number: 'asc' } });
}

export const loanOf = ({ orm }: House, applicationNo: string) =>
  orm.em.fork().findOneOrFail(LoanSchema, { applicationNo });

export const daysPass = (house: House, applicationNo: string, days: number) =>
  turnLoan(house.temporal, applicationNo, days * 86_400);

/** Orders a payment of these amounts; its reference. */
export async function orderPayment(
  house: House,
  { userId }: RunningLoan,
  parts: { instalment: InstalmentRow; amount: number; penalty?: number }[],
  given: { expiresAt?: string; channel?: string } = {},
): Promise<string> {
  const paymentId = uuidv7();
  const referenceNo = `INV${paymentId.replaceAll('-', '').toUpperCase()}`;
  const answer = await house.arus.requestPayment({
    ...{ paymentId, referenceNo, userId, earlySettlement: false },
    channel: given.channel ?? 'MANDIRI_VA',
    amount: parts.reduce((sum, { amount }) => sum + amount, 0),
    expiresAt: given.expiresAt ?? new Date(Date.now() + 86_400_000).toISOString(),
    parts: parts.map(({ instalment, amount, penalty = 0 }) => ({ scheduleId: instalment.id, amount, penalty })),
  });
  if (isRefusal(answer)) throw new Error(`the payment was refused: ${answer.refused.code}`);
  return referenceNo;
}

/** The borrower pays at the gateway; it calls our webhook (`notify: false`: it forgets to). */
export async function payAtGateway(
  house: House,
  referenceNo: string,
  given: { amount?: number; paidAt?: Date; times?: number; notify?: boolean } = {},
): Promise<void> {
  const answer = await fetch(`${house.simulators.urls.paymentGateway}/_sim/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      reference_no: referenceNo,
      ...(given.amount === undefined ? {} : { paid_amount: given.amount }),
      ...(given.paidAt ? { payment_time: given.paidAt.toISOString() } : {}),
      ...(given.times ? { times: given.times } : {}),
      ...(given.notify === false ? { times: 0 } : {}),
    }),
  });
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}: ${await answer.text()}`);
}

export const paymentOf = ({ orm }: House, referenceNo: string) =>
  orm.em.fork().findOneOrFail(PaymentSchema, { referenceNo });

/** Waits until money has been taken into the books. */
export const untilPaid = (house: House, referenceNo: string, paidAmount?: number) =>
  eventually(
    () => paymentOf(house, referenceNo),
    (payment) => payment.status === 'PAID' && (paidAmount === undefined || payment.paidAmount === paidAmount),
  );

export const loanTime = async (house: House, applicationNo: string) => loanNow(await loanOf(house, applicationNo));
