/** A payment: order, instruction at the payment gateway, posting to the loans that it is for. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { PaymentSchema } from '../db/entities/payment.ts';
import type { Orm } from '../db/orm.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { addReport, amountReceived, stillOpen } from '../domain/payment/amount-received.ts';
import { paymentRefusal } from '../domain/payment/payment-rules.ts';
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
  /** Without a trailing slash; the gateway calls us back here. */
  publicBaseUrl: string;
  /** Lets a loan's servicing know that its books changed; one that has ended needs not know. */
  tellServicing: (applicationNo: string) => Promise<unknown>;
}

export type PaymentActivities = ReturnType<typeof paymentActivities>;

export function paymentActivities({ orm, policy, paymentGateway, publicBaseUrl, tellServicing }: PaymentDependencies) {
  const paymentOf = (em: EntityManager, referenceNo: string) => em.findOneOrFail(PaymentSchema, { referenceNo });

  const local = {
    /**
     * Writes the intention, decided on what is owed today; idempotent. Refuses as `paymentRefusal` does
     * (src/domain/payment/payment-rules.ts).
     */
    async openPayment(request: PaymentRequest): Promise<{ opened: true } | Refusal> {
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

    /** Ends a payment that nobody paid. One that is paid, or over already, stays as it is. */
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
     * Remembers what the gateway told, and posts what has come for sure and is not in the books yet. Told again, or told
     * after a total that had it in, it posts nothing. Answers what is still open (domain/payment/amount-received.ts).
     */
    async postPayment(given: {
      referenceNo: string;
      notice: PaymentNotice;
      /** Whether the amount is one transfer, or all that came so far. */
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
          // What was known may be this call made again: then nobody may have been told yet.
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
     * Orders the instruction at the gateway. Idempotent: its key is our reference, asking again gives the same account.
     * Refuses with `PAYMENT_METHOD_UNAVAILABLE` where the gateway does not take it.
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
     * All that the gateway has received, asked in its silence; null while nobody has paid. Money without a time counts from
     * `askedAt`, an instant in ISO 8601.
     */
    async askPayment(given: { referenceNo: string; askedAt: string }): Promise<PaymentNotice | null> {
      const { referenceNo, askedAt } = given;
      const answer = settle(await paymentGateway.payment(referenceNo));
      if (answer.kind === 'rejected') return null;
      const { status, paidAmount } = answer.value;
      const paymentTime = answer.value.paymentTime ?? (status === 'PAID' ? askedAt : null);
      // Whatever the status: a part of what was asked for may be there, and the rest never come.
      if (paidAmount === 0 || !paymentTime) return null;
      return { noticeId: `asked ${referenceNo}`, status: 'PAID', paidAmount, paymentTime };
    },
  };

  return { local, payments };
}

/** The loan and the number of an instalment. */
function placeOf(loans: StatedLoan[], scheduleId: string): { applicationNo: string; installmentNo: number } {
  for (const { applicationNo, instalments } of loans) {
    const named = instalments.find((instalment) => instalment.scheduleId === scheduleId);
    if (named) return { applicationNo, installmentNo: named.fixed.number };
  }
  throw new Error('a payment was opened for an instalment that is not there');
}
