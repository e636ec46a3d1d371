/** Ways to pay and instructions for it. Source: docs/sources/mobile-api.md, 17, 18; docs/contracts.md, "Payments". */
import { type RequestHandler, Router } from 'express';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { z } from 'zod';
import { type Payment, PaymentSchema } from '../../../db/entities/payment.ts';
import { LoanSchema } from '../../../db/entities/repayment.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { endOfDay } from '../../../domain/calendar.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { instantText, success } from '../../envelope.ts';
import { ApiError, refusalError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { authenticate, callerOf } from '../../middleware/authenticate.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { idempotent } from '../../middleware/idempotency.ts';
import { sensitiveLimit } from '../../middleware/rate-limit.ts';
import { validate } from '../../middleware/validate.ts';
import { readAllLoans } from '../../../books/statements.ts';
import type { instructionData, paymentData, paymentMethodsData } from './answers.ts';
import { channelOf, instalmentParts, type Settlement, settlement } from './payment-parts.ts';
import { isQr, qrImage, qrUrl } from './payment-qr.ts';
import { generateInput } from './schemas.ts';

/** Mounted at /api/v1/payments. */
export function paymentRoutes(context: ApiContext): Router {
  const router = Router();
  const session = authenticate(context, 'session');
  endpoint(router, '/methods', { get: [...session, methods(context)] });
  endpoint(router, '/generate', {
    post: [sensitiveLimit(context), ...session, ...jsonBody, idempotent(context), generate(context)],
  });
  endpoint(router, '/:paymentId/qr.png', { get: [qrImage(context)] });
  endpoint(router, '/:paymentId', { get: [...session, paymentDetail(context)] });
  return router;
}

const methods = ({ config }: ApiContext): RequestHandler => {
  const paymentMethods = config.policy.paymentChannels.map(({ code, name, category, fee }) => ({
    code,
    name,
    category,
    fee,
  }));
  const data: z.output<typeof paymentMethodsData> = { payment_methods: paymentMethods };
  return (_req, res) => success(res, 200, 'Metode pembayaran berhasil diambil.', data);
};

const generate =
  (context: ApiContext): RequestHandler =>
  async (req, res) => {
    const { orm, config, arus } = context;
    const { userId } = callerOf(res);
    const { policy } = config;
    const input = validate(generateInput, req.body);
    const channel = channelOf(policy, input);
    const loans = await readAllLoans(orm.em.fork(), policy.penalty, userId);
    const settles = input.early_settlement ? settlement(loans, input) : null;
    const inTime = Date.now() + policy.payment.expiresInHours * 3_600_000;
    const expiresAt = settles ? Math.min(inTime, await endOfQuote(context, settles)) : inTime;

    const paymentId = uuidv7();
    const answer = await arus.requestPayment({
      paymentId,
      referenceNo: referenceOf(paymentId),
      userId,
      channel: channel.code,
      amount: input.amount,
      expiresAt: new Date(expiresAt).toISOString(),
      earlySettlement: input.early_settlement,
      parts: settles?.parts ?? instalmentParts(loans, input),
    });
    if (isRefusal(answer)) throw refusalError(answer);
    success(res, 201, 'Instruksi pembayaran berhasil dibuat.', {
      payment_id: paymentId,
      payment_method: channel.code,
      payment_code: answer.qrPayload ?? answer.paymentCode,
      qr_url: channel.category === 'QR_CODE' ? qrUrl(config, paymentId) : null,
      paid_amount: input.amount,
      expiry_time: instantText(answer.expiresAt),
    } satisfies z.output<typeof instructionData>);
  };

/** When the loan's own day of the quote is over, in real milliseconds: the clock of a loan may run ahead. */
async function endOfQuote({ orm }: ApiContext, { applicationNo, quotedOn }: Settlement): Promise<number> {
  const loan = await orm.em.fork().findOneOrFail(LoanSchema, { applicationNo });
  return Date.now() + endOfDay(quotedOn).getTime() - loanNow(loan).getTime();
}

const paymentDetail =
  ({ orm, config }: ApiContext): RequestHandler =>
  async (req, res) => {
    const paymentId = String(req.params['paymentId']);
    if (!isUuid(paymentId)) throw new ApiError('PAYMENT_NOT_FOUND');
    const where = { id: paymentId, user: callerOf(res).userId };
    const payment = await orm.em.fork().findOne(PaymentSchema, where, { disableIdentityMap: true });
    if (!payment) throw new ApiError('PAYMENT_NOT_FOUND');
    success(res, 200, 'Data pembayaran berhasil diambil.', presentPayment(config, payment));
  };

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
