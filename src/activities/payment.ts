/** Payment activities: order, instruction at the payment gateway, posting to loans, polling. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { PaymentSchema } from '../db/entities/payment.ts';
import type { Orm } from '../db/orm.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { addReport, amountReceived, stillOpen } from '../domain/payment/amount-received.ts';
import { orderRefusal, paymentRefusal } from '../domain/payment/payment-rules.ts';
import { readAllLoans, type StatedLoan } from '../books/statements.ts';
import type { PaymentStatus } from '../domain/application/states.ts';
import type { PaymentGateway } from '../partners/payment-gateway/index.ts';
import type { PaymentInstruction, PaymentNotice, PaymentRequest, Refusal } from '../workflows/messages.ts';
import { settle } from './partner-failures.ts';
import { postTotal } from './payment-posting.ts';

export interface PaymentDependencies {
  orm: Orm;
  policy: LendingPolicy;
  paymentGateway: PaymentGateway;
  /** Base URL of the gateway's webhook, without a trailing slash. */
  publicBaseUrl: string;
  /** Signals a loan's servicing that its books changed; a servicing that has ended is ignored. */
  tellServicing: (applicationNo: string) => Promise<unknown>;
}

export type PaymentActivities = ReturnType<typeof paymentActivities>;

export function paymentActivities({ orm, policy, paymentGateway, publicBaseUrl, tellServicing }: PaymentDependencies) {
  const paymentOf = (em: EntityManager, referenceNo: string) => em.findOneOrFail(PaymentSchema, { referenceNo });

  const local = {
    /**
     * Writes the payment order, checked against what is owed today. Idempotent. Refuses as `paymentRefusal` does
     * (src/domain/payment/payment-rules.ts).
     */
    async openPayment(request: PaymentRequest): Promise<{ opened: true } | Refusal> {
      const malformed = orderRefusal(request);
      if (malformed) return { refused: malformed };
      const em = orm.em.fork();
      if (await em.count(PaymentSchema, { referenceNo: request.referenceNo })) return { opened: true };
      const loans = await readAllLoans(em, policy.penalty, request.userId);
      const refused = paymentRefusal(policy, request, loans);
      if (refused) return { refused };
      em.create(PaymentSchema, {
        id: request.paymentId,
        referenceNo: request.referenceNo,
        user: request.userId,
        channel: request.channel,
        amount: request.amount,
        parts: request.parts.map((part) => ({ ...part, ...placeOf(loans, part.scheduleId) })),
        earlySettlement: request.earlySettlement,
        expiresAt: new Date(request.expiresAt),
      });
      await em.flush();
      return { opened: true };
    },

    /** Closes an unpaid payment order. Idempotent: one that is paid or closed stays as it is. */
    async closePayment(given: {
      referenceNo: string;
      status: Exclude<PaymentStatus, 'PAID' | 'PENDING'>;
    }): Promise<void> {
      const em = orm.em.fork();
      const payment = await em.findOne(PaymentSchema, { referenceNo: given.referenceNo });
      if (payment?.status !== 'PENDING') return;
      payment.status = given.status;
      await em.flush();
    },

    /**
     * Adds the gateway's report to the evidence and posts the money that was received for sure and is not posted yet.
     * Idempotent: a duplicate posts nothing. Returns what to do next (`stillOpen`, src/domain/payment/amount-received.ts).
     */
    async postPayment(given: {
      referenceNo: string;
      notice: PaymentNotice;
      /** Whether the amount is one transfer, or the total so far. */
      tells: 'TRANSFER' | 'TOTAL';
    }): Promise<'WAIT' | 'ASK' | null> {
      const { referenceNo, notice, tells } = given;
      const paidAt = new Date(notice.paymentTime).toISOString();
      const word = { kind: tells, amount: notice.paidAmount, paidAt };
      const { applications, open } = await orm.em.fork().transactional(async (em) => {
        await em.execute('select id from payments where reference_no = ? for update', [referenceNo]);
        const payment = await paymentOf(em, referenceNo);
        const before = payment.evidence;
        payment.evidence = addReport(before, word);
        const total = amountReceived(payment.evidence);
        const fresh = total - payment.paidAmount;
        if (fresh > 0) await postTotal(em, policy, payment, { total, word });
        await em.flush();
        return {
          // A report without news may be a retry of this activity: servicing may not have been signalled yet.
          applications: fresh > 0 || payment.evidence === before ? payment.parts.map((part) => part.applicationNo) : [],
          open: stillOpen(payment.evidence, word, payment.amount),
        };
      });
      // After the commit; if it fails, this activity runs again and finds the money posted.
      await Promise.all([...new Set(applications)].map(tellServicing));
      return open;
    },
  };

  const payments = {
    /**
     * Creates the payment instruction at the gateway. Idempotent by `referenceNo`: a retry returns the same account. Refuses
     * with `PAYMENT_METHOD_UNAVAILABLE` if the gateway rejects it.
     */
    async createInstruction({ referenceNo }: { referenceNo: string }): Promise<PaymentInstruction | Refusal> {
      const em = orm.em.fork();
      const payment = await paymentOf(em, referenceNo);
      const answer = settle(
        await paymentGateway.createPayment({
          referenceNo,
          channel: payment.channel,
          amount: payment.amount,
          expiresAt: payment.expiresAt.toISOString(),
          callbackUrl: `${publicBaseUrl}/api/v1/webhooks/payments`,
        }),
      );
      if (answer.kind === 'rejected') return { refused: { code: 'PAYMENT_METHOD_UNAVAILABLE' } };
      const { paymentCode, qrPayload, expiresAt } = answer.value;
      payment.paymentCode = qrPayload ?? paymentCode;
      payment.expiresAt = new Date(expiresAt);
      await em.flush();
      return { paymentCode, qrPayload, expiresAt };
    },

    /**
     * Polls the gateway. Returns the total that it has received, in rupiah; null while nothing was paid. Money without a
     * payment time is valued at `askedAt`, an instant in ISO 8601.
     */
    async askPayment(given: { referenceNo: string; askedAt: string }): Promise<PaymentNotice | null> {
      const { referenceNo, askedAt } = given;
      const answer = settle(await paymentGateway.payment(referenceNo));
      if (answer.kind === 'rejected') return null;
      const { status, paidAmount } = answer.value;
      const paymentTime = answer.value.paymentTime ?? (status === 'PAID' ? askedAt : null);
      // Whatever the status: a partial payment may be there, and the rest may never come.
      if (paidAmount === 0 || !paymentTime) return null;
      return { noticeId: `asked ${referenceNo}`, status: 'PAID', paidAmount, paymentTime };
    },
  };

  return { local, payments };
}

/** Returns the loan and the number of an instalment. */
function placeOf(loans: StatedLoan[], scheduleId: string): { applicationNo: string; installmentNo: number } {
  for (const { applicationNo, instalments } of loans) {
    const named = instalments.find((instalment) => instalment.scheduleId === scheduleId);
    if (named) return { applicationNo, installmentNo: named.fixed.number };
  }
  throw new Error('a payment was opened for an instalment that is not there');
}
