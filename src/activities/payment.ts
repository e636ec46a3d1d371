/** A payment from instruction to the books of the loans that it is for. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Payment, PaymentSchema } from '../db/entities/payment.ts';
import { InstalmentSchema, type Loan, LoanSchema } from '../db/entities/repayment.ts';
import { postReceipt } from '../db/loan-book.ts';
import { loanNow } from '../db/loan-clock.ts';
import type { Orm } from '../db/orm.ts';
import { splitPayment } from '../domain/payment-split.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import type { PaymentStatus } from '../domain/states.ts';
import type { PaymentGateway } from '../partners/payment-gateway/index.ts';
import type { PaymentInstruction, PaymentNotice, PaymentRequest, Refusal } from '../workflows/messages.ts';
import { settle } from './outcome.ts';

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

const refused = (code: string): Refusal => ({ refused: { code } });

export function paymentActivities({ orm, policy, paymentGateway, publicBaseUrl, tellServicing }: PaymentDependencies) {
  const paymentOf = (em: EntityManager, referenceNo: string) => em.findOneOrFail(PaymentSchema, { referenceNo });

  const local = {
    /** Writes the intention; every part must still name an unpaid instalment of this borrower. */
    async openPayment(request: PaymentRequest): Promise<{ opened: true } | Refusal> {
      return orm.em.fork().transactional(async (em) => {
        if (await em.count(PaymentSchema, { referenceNo: request.referenceNo })) return { opened: true };
        const instalments = await em.find(InstalmentSchema, {
          id: { $in: request.parts.map(({ scheduleId }) => scheduleId) },
        });
        const loans = await em.find(LoanSchema, {
          application: { $in: instalments.map(({ loan }) => loan) },
          user: request.userId,
        });
        const parts: Payment['parts'] = [];
        for (const part of request.parts) {
          const instalment = instalments.find(({ id }) => id === part.scheduleId);
          const loan = loans.find(({ application }) => application === instalment?.loan);
          if (!instalment || !loan) return refused('SCHEDULE_NOT_FOUND');
          if (instalment.status === 'PAID') return refused('ALREADY_PAID');
          parts.push({ ...part, applicationNo: loan.applicationNo, installmentNo: instalment.number });
        }
        em.create(PaymentSchema, {
          id: request.paymentId,
          referenceNo: request.referenceNo,
          user: request.userId,
          channel: request.channel,
          amount: request.amount,
          parts,
          earlySettlement: request.earlySettlement,
          expiresAt: new Date(request.expiresAt),
        });
        await em.flush();
        return { opened: true };
      });
    },

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

    /** Takes the money into the books of its loans. The same transfer told again changes nothing. */
    async postPayment(given: { referenceNo: string; notice: PaymentNotice }): Promise<void> {
      const { referenceNo, notice } = given;
      const applications = await orm.em.fork().transactional(async (em) => {
        await em.execute('select id from payments where reference_no = ? for update', [referenceNo]);
        const payment = await paymentOf(em, referenceNo);
        const shares = splitPayment(notice.paidAmount, payment.parts);
        let fresh = false;
        for (const share of shares) {
          const loan = await em.findOneOrFail(LoanSchema, { applicationNo: share.applicationNo });
          const posted = await postReceipt(em, policy, {
            ...share,
            cause: `${transfer(referenceNo, notice)} ${share.applicationNo}`,
            source: 'GATEWAY',
            channel: payment.channel,
            paymentReference: referenceNo,
            paidAt: valueTime(notice.paymentTime, loan),
            asOf: loanNow(loan),
            earlySettlement: payment.earlySettlement,
          });
          fresh ||= posted.fresh;
        }
        if (fresh) {
          payment.status = 'PAID';
          payment.paidAmount += notice.paidAmount;
          payment.paidAt = new Date(notice.paymentTime);
        }
        await em.flush();
        return shares.map(({ applicationNo }) => applicationNo);
      });
      // After the commit; if it fails, this activity runs again and finds the money posted.
      await Promise.all(applications.map(tellServicing));
    },
  };

  const payments = {
    /** The gateway's key is our reference: asking again gives the same account. */
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
      if (answer.kind === 'rejected') return refused('PAYMENT_METHOD_UNAVAILABLE');
      const { paymentCode, qrPayload, expiresAt } = answer.value;
      payment.paymentCode = qrPayload ?? paymentCode;
      payment.expiresAt = new Date(expiresAt);
      await em.flush();
      return { paymentCode, qrPayload, expiresAt };
    },

    /** The gateway's word in its silence; null while nobody has paid. */
    async askPayment({ referenceNo }: { referenceNo: string }): Promise<PaymentNotice | null> {
      const answer = settle(await paymentGateway.payment(referenceNo));
      if (answer.kind === 'rejected' || answer.value.status !== 'PAID' || !answer.value.paymentTime) return null;
      const { paidAmount, paymentTime } = answer.value;
      return { noticeId: `asked ${referenceNo}`, status: 'PAID', paidAmount, paymentTime };
    },
  };

  return { local, payments };
}

/** What makes one transfer: webhook and look-up tell of the same one in the same words, to the second. */
const transfer = (referenceNo: string, { paymentTime, paidAmount }: PaymentNotice) =>
  `${referenceNo} ${new Date(paymentTime).toISOString().slice(0, 19)}Z ${paidAmount}`;

/** A payment is valued on its own time, within the life of the loan. */
function valueTime(paymentTime: string, loan: Loan): Date {
  const paid = new Date(paymentTime);
  const latest = loanNow(loan);
  if (paid > latest) return latest;
  return paid < loan.disbursedAt ? loan.disbursedAt : paid;
}
