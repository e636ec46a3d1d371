/**
 * What the payment gateway sends us: the webhook of a payment.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { z } from 'zod';
import { inbound, received } from '../inbound.ts';
import { verifyPaymentSignature } from './signature.ts';

const statuses = ['PAID', 'EXPIRED', 'FAILED'] as const;
const isKnown = (status: string): status is (typeof statuses)[number] =>
  (statuses as readonly string[]).includes(status);

/** `paid_amount` may differ from what was asked; `payment_time` is the value date. Money always comes with both. */
const paymentNotification = z
  .object({
    reference_no: z.string().min(1).max(40),
    status: z.string().min(1).max(40),
    paid_amount: z.int().nonnegative().nullish(),
    payment_time: z.iso.datetime({ offset: true }).nullish(),
  })
  .superRefine(({ status, paid_amount, payment_time }, context) => {
    if (status !== 'PAID') return;
    if (!paid_amount) context.addIssue({ code: 'custom', path: ['paid_amount'], message: 'wajib diisi' });
    if (!payment_time) context.addIssue({ code: 'custom', path: ['payment_time'], message: 'wajib diisi' });
  });
type PaymentNotification = z.output<typeof paymentNotification>;

const paidAt = ({ payment_time }: PaymentNotification) => (payment_time ? new Date(payment_time).toISOString() : null);

const payment = inbound({
  source: 'PAYMENT_GATEWAY',
  title: 'Gerbang pembayaran',
  path: '/api/v1/webhooks/payments',
  authentication: {
    by: 'SIGNATURE',
    header: 'X-Signature',
    secrets: 'PAYMENT_WEBHOOK_SECRET',
    valid: verifyPaymentSignature,
    scheme: {
      name: 'paymentSignature',
      description: 'Lower-case hex HMAC-SHA256 of the raw body under the shared secret.',
    },
  },
  carriedBy: 'body',
  schema: paymentNotification,
  // A second transfer to the same reference is money, not a duplicate.
  uniqueKey: (said) => [said.reference_no, said.status, paidAt(said), said.paid_amount],
  topic: ({ status }) => status,
  meaning: (said) => {
    const { reference_no: referenceNo, status, paid_amount } = said;
    if (!isKnown(status)) return { kind: 'REVIEW', because: 'a payment status that the document does not name' };
    const notice = { referenceNo, status, paidAmount: paid_amount ?? null, paidAt: paidAt(said) };
    return { kind: 'PAYMENT NOTICE', notice };
  },
  names: [
    { is: 'PAYMENT', field: 'reference_no', label: 'Nomor pembayaran' },
    { is: 'AMOUNT PAID', field: 'paid_amount', label: 'Jumlah dibayar' },
  ],
  money: 'RECEIVED',
  amount: ({ paid_amount }) => paid_amount ?? null,
  amounts: ({ paid_amount }) => [{ field: 'paid_amount', amount: paid_amount }],
  answer: received,
  document: {
    id: 'paymentWebhook',
    summary: 'The payment gateway reports a payment',
    description: 'Told twice, it is taken once. `PAID` comes with `paid_amount` and `payment_time`, the value date.',
    example: {
      reference_no: 'INV019C65009B5D7F82B1A2C3D4E5F60718',
      status: 'PAID',
      paid_amount: 2_750_000,
      payment_time: '2026-02-16T10:00:00Z',
    },
    wrongField: 'status',
  },
});

export const paymentGatewayInbound = [payment];
