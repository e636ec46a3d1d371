/** Posting of payments to the books of their loans; an implausible payment time goes to operators for review. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Payment } from '../db/entities/payment.ts';
import { LoanSchema } from '../db/entities/repayment.ts';
import { markReview, storeInInbox } from '../inbox/store.ts';
import { postReceipt } from '../books/loan-book.ts';
import { loanNow } from '../books/loan-clock.ts';
import { invariant } from '../domain/money.ts';
import { splitPayment } from '../domain/payment/payment-split.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { partsLeft, type Total, type Transfer } from '../domain/payment/amount-received.ts';

/**
 * Posts the difference between this total and what is posted, in rupiah, and writes the total into the payment. Allocation is
 * the same whether the total came at once or in parts. The caller holds the payment's lock; `word`: the report that brought
 * the total.
 */
export async function postTotal(
  em: EntityManager,
  policy: LendingPolicy,
  payment: Payment,
  { total, word }: { total: number; word: Transfer | Total },
): Promise<void> {
  const { referenceNo, channel, earlySettlement } = payment;
  const paidAt = new Date(word.paidAt);
  const odd = new Set<string>();
  for (const share of splitPayment(total - payment.paidAmount, partsLeft(payment.parts, payment.paidAmount))) {
    const loan = await em.findOneOrFail(LoanSchema, { applicationNo: share.applicationNo });
    const asOf = loanNow(loan);
    const booked = clamp(paidAt, loan.disbursedAt, asOf);
    const { fresh } = await postReceipt(em, policy, {
      ...{ ...share, channel, asOf, earlySettlement },
      // Idempotency key: totals only grow, so none is reached twice.
      cause: `${referenceNo} up to ${total} ${share.applicationNo}`,
      source: 'GATEWAY',
      paymentReference: referenceNo,
      paidAt: booked,
    });
    invariant(fresh, 'what is not posted yet is posted once');
    if (!payment.paidAt || booked > payment.paidAt) payment.paidAt = booked;
    if (Math.abs(booked.getTime() - paidAt.getTime()) > CLOCKS_DIFFER_MS)
      odd.add(booked < paidAt ? 'lies after it was told' : 'lies before the loan was paid out');
  }
  payment.status = 'PAID';
  payment.paidAmount = total;
  for (const reason of odd) await keepForReview(em, referenceNo, word, reason);
}

/** Tolerated difference between the gateway's clock and ours; beyond it a payment time is implausible. */
const CLOCKS_DIFFER_MS = 3_600_000;

/** The value date of a payment is its own time, within the life of the loan. */
function clamp(at: Date, earliest: Date, latest: Date): Date {
  if (at > latest) return latest;
  return at < earliest ? earliest : at;
}

/** Stores a message for review. The money is booked: the message's status `BOOKED` keeps it from being delivered or matched again. */
async function keepForReview(
  em: EntityManager,
  referenceNo: string,
  { kind, amount, paidAt }: Transfer | Total,
  reason: string,
): Promise<void> {
  const { id } = await storeInInbox(em, {
    source: 'PAYMENT_GATEWAY',
    uniqueKey: `booked:${referenceNo}:${kind}:${amount}:${paidAt}`,
    topic: 'BOOKED',
    body: JSON.stringify({
      ...{ reference_no: referenceNo, status: 'BOOKED', told: kind },
      ...{ paid_amount: amount, payment_time: paidAt },
    }),
  });
  await markReview(em, id, `payment_time ${reason}; the money is booked within the life of the loan`);
}
