/**
 * The payment gateway reports a payment.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { type RequestHandler, Router } from 'express';
import { verifyPaymentSignature } from '../../partners/payment-gateway/signature.ts';
import { ApiError } from '../errors.ts';
import { success } from '../envelope.ts';
import type { ApiContext } from '../context.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { isPaymentStatus, paymentNotification } from './payment-notification.ts';
import { bytesOf, parsedBody, readBytes, receive, textOf, uniqueKey } from './receive.ts';
import { refused } from './refusal.ts';

export function paymentWebhookRoutes(context: ApiContext): Router {
  const router = Router();

  const paymentNotice: RequestHandler = async (req, res) => {
    if (!verifyPaymentSignature(bytesOf(req), req.get('x-signature'), context.config.PAYMENT_WEBHOOK_SECRET))
      throw refused(context, 'PAYMENT_GATEWAY', new ApiError('UNAUTHORIZED'));

    const notice = parsedBody(context, 'PAYMENT_GATEWAY', req, paymentNotification);
    const paidAt = notice.payment_time ? new Date(notice.payment_time).toISOString() : '';
    await receive(context, {
      source: 'PAYMENT_GATEWAY',
      uniqueKey: uniqueKey(notice.reference_no, notice.status, paidAt, notice.paid_amount ?? ''),
      topic: notice.status,
      body: textOf(req),
      review: isPaymentStatus(notice.status) ? null : 'a payment status that the document does not name',
    });
    success(res, 200, 'Webhook received and processed.');
  };

  endpoint(router, '/api/v1/webhooks/payments', { post: [readBytes, paymentNotice] });
  return router;
}
