/** Ways to pay, instructions for it, and what became of a payment. */
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { z } from 'zod';
import { type Payment, PaymentSchema } from '../../../db/entities/payment.ts';
import { LoanSchema } from '../../../db/entities/repayment.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { endOfDay } from '../../../domain/calendar.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { instantText } from '../../envelope.ts';
import { ApiError, refusalError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { readAllLoans } from '../../../books/statements.ts';
import type { paymentContracts, paymentData } from './contracts.ts';
import { channelOf, instalmentParts, type Settlement, settlement } from './payment-parts.ts';
import { isQr, qrImage, qrUrl } from './payment-qr.ts';

export function paymentHandlers(context: ApiContext): HandlersOf<typeof paymentContracts> {
  const { orm, config, arus } = context;
  const { policy } = config;
  const methods = policy.paymentChannels.map(({ code, name, category, fee }) => ({ code, name, category, fee }));
  return {
    listPaymentMethods: () => ({ payment_methods: methods }),

    async generatePayment({ caller: { userId }, body }) {
      const channel = channelOf(policy, body);
      const loans = await readAllLoans(orm.em.fork(), policy.penalty, userId);
      const settles = body.early_settlement ? settlement(loans, body) : null;
      const inTime = Date.now() + policy.payment.expiresInHours * 3_600_000;
      const expiresAt = settles ? Math.min(inTime, await endOfQuote(context, settles)) : inTime;

      const paymentId = uuidv7();
      const answer = await arus.requestPayment({
        paymentId,
        referenceNo: referenceOf(paymentId),
        userId,
        channel: channel.code,
        amount: body.amount,
        expiresAt: new Date(expiresAt).toISOString(),
        earlySettlement: body.early_settlement,
        parts: settles?.parts ?? instalmentParts(loans, body),
      });
      if (isRefusal(answer)) throw refusalError(answer);
      return {
        payment_id: paymentId,
        payment_method: channel.code,
        payment_code: answer.qrPayload ?? answer.paymentCode,
        qr_url: channel.category === 'QR_CODE' ? qrUrl(config, paymentId) : null,
        paid_amount: body.amount,
        expiry_time: instantText(answer.expiresAt),
      };
    },

    async getPayment({ caller, params: { payment_id: id } }) {
      if (!isUuid(id)) throw new ApiError('PAYMENT_NOT_FOUND');
      const where = { id, user: caller.userId };
      const payment = await orm.em.fork().findOne(PaymentSchema, where, { disableIdentityMap: true });
      if (!payment) throw new ApiError('PAYMENT_NOT_FOUND');
      return presentPayment(config, payment);
    },

    async getQrImage({ params, query: { token }, res }) {
      const png = await qrImage(context, params.payment_id, token);
      res.set('Cross-Origin-Resource-Policy', 'cross-origin'); // the app may show it in a web view
      res.set('Cache-Control', 'private, max-age=300').type('png').send(png);
    },
  };
}

/** When the loan's own day of the quote is over, in real milliseconds: the clock of a loan may run ahead. */
async function endOfQuote({ orm }: ApiContext, { applicationNo, quotedOn }: Settlement): Promise<number> {
  const loan = await orm.em.fork().findOneOrFail(LoanSchema, { applicationNo });
  return Date.now() + endOfDay(quotedOn).getTime() - loanNow(loan).getTime();
}

/** `paid_amount` is what is to be paid, as in 18; `received_amount` is what came. */
function presentPayment(config: ApiContext['config'], payment: Payment): z.output<typeof paymentData> {
  const open = payment.status === 'PENDING' && payment.paymentCode;
  return {
    payment_id: payment.id,
    reference_no: payment.referenceNo,
    payment_method: payment.channel,
    payment_code: payment.paymentCode ?? null,
    qr_url: open && isQr(config, payment.channel) ? qrUrl(config, payment.id) : null,
    paid_amount: payment.amount,
    expiry_time: instantText(payment.expiresAt),
    status: payment.status,
    received_amount: payment.paidAmount,
    paid_at: payment.paidAt ? instantText(payment.paidAt) : null,
    early_settlement: payment.earlySettlement,
    loan_repayment_schedules: payment.parts.map(({ scheduleId, applicationNo, installmentNo, amount, penalty }) => ({
      schedule_id: scheduleId,
      application_no: applicationNo,
      installment_no: installmentNo,
      penalty_paid: penalty,
      amount_paid: amount,
    })),
  };
}

/** `INV` and the payment's id, which sorts by time; 35 characters. */
const referenceOf = (paymentId: string): string => `INV${paymentId.replaceAll('-', '').toUpperCase()}`;
