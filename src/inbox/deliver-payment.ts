/** The payment gateway's notices, to the payment that they name. */
import { PaymentSchema } from '../db/entities/payment.ts';
import { workflowIds } from '../workflows/messages.ts';
import type { Deliver } from './deliver-message.ts';
import { matchedByOperator, tellRepayment } from './funder-loans.ts';
import { isPaymentStatus, paymentNotification } from '../api/webhooks/payment-notification.ts';

export const deliverPayment: Deliver = async (context, em, message) => {
  const parsed = paymentNotification.safeParse(JSON.parse(message.body));
  if (!parsed.success || !isPaymentStatus(parsed.data.status))
    return { state: 'REVIEW', reason: 'a payment status that the document does not name' };

  const { reference_no, status, paid_amount, payment_time } = parsed.data;
  const paidAt = payment_time ? new Date(payment_time).toISOString() : message.receivedAt.toISOString();
  // What two people have taken for a loan is never a payment's as well, should its reference become known.
  const application = await matchedByOperator(em, message);
  if (application && status === 'PAID' && paid_amount)
    return tellRepayment(context, application, [
      { noticeId: message.id, source: 'GATEWAY', amount: paid_amount, paidAt },
    ]);
  if (!(await em.count(PaymentSchema, { referenceNo: reference_no })))
    return { state: 'UNMATCHED', reason: 'no payment has this reference' };

  await context.arus.reportPayment(reference_no, {
    noticeId: message.id,
    status,
    paidAmount: paid_amount ?? 0,
    paymentTime: paidAt,
  });
  return { state: 'DELIVERED', workflowId: workflowIds.payment(reference_no) };
};
