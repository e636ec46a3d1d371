/** Simulator of the payment gateway: virtual accounts, QRIS, outlets, signed webhooks. Source: docs/contracts.md, "Payment gateway". */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { controlRefusal } from '../frame/control.ts';
import { bearerToken, type Call, jsonBody, Refused, type Refusal } from '../frame/http.ts';
import { shelf } from '../frame/shelf.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';
import { qrisPayload } from './qris.ts';

const paymentRequest = z.object({
  reference_no: z.string().min(6).max(64),
  /** `<BANK>_VA`, `QRIS`, or the name of an outlet. */
  channel: z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'must be a channel code'),
  amount: z.int().positive(),
  expires_at: z.iso.datetime({ offset: true }),
  callback_url: z.url({ protocol: /^https?$/ }),
});

const QRIS_MAXIMUM = 10_000_000;

interface Payment {
  payment_id: string;
  reference_no: string;
  channel: string;
  amount: number;
  payment_code: string;
  qr_payload?: string;
  expires_at: string;
  callback_url: string;
  status: 'PENDING' | 'PAID' | 'EXPIRED' | 'FAILED';
  paid_amount: number;
  payment_time: string | null;
}

const errors: Record<number, string> = {
  400: 'INVALID_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'CHANNEL_UNAVAILABLE',
  429: 'RATE_LIMITED',
};
const refusal: Refusal = (status, message) => ({
  status,
  json: { error: errors[status] ?? 'INTERNAL_ERROR', message },
});

export const paymentGatewaySimulator = {
  baseUrl: 'PAYMENT_GATEWAY_BASE_URL',
  credentials: { PAYMENT_GATEWAY_TOKEN: 'embedded-payment', PAYMENT_WEBHOOK_SECRET: 'embedded-payment-webhook' },
  open: paymentGateway,
} as const satisfies Simulator;

function paymentGateway(stage: Stage): Partner {
  /** By reference_no. */
  const payments = shelf<Payment>('payments');
  /** Idempotency-Key → what was asked with it. */
  const keys = shelf<{ bodyHash: string; referenceNo: string }>('keys');

  const authorized = (call: Call) => {
    if (bearerToken(call) !== stage.credential('PAYMENT_GATEWAY_TOKEN')) throw new Refused(refusal(401, 'bad token'));
  };

  /** Sends the webhook `times` times, one after the other; answers the last status. */
  async function notify(payment: Payment, times: number): Promise<number> {
    const { reference_no, status, paid_amount, payment_time } = payment;
    const body = JSON.stringify({ reference_no, status, paid_amount, payment_time });
    const signature = createHmac('sha256', stage.credential('PAYMENT_WEBHOOK_SECRET')).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-signature': signature };
    let delivered = 0;
    for (let i = 0; i < times; i++)
      delivered = await stage.deliver({ title: 'payment', url: payment.callback_url, headers, body });
    return delivered;
  }

  const known = (referenceNo: string): Payment => {
    const payment = payments.get(referenceNo);
    if (!payment) throw new Refused(controlRefusal(404, 'no payment with this reference_no'));
    return payment;
  };
  const report = z.object({
    reference_no: z.string(),
    /** What was asked for, unless given. */
    paid_amount: z.int().positive().optional(),
    /** Value date of the money; now, unless given. */
    payment_time: z.iso.datetime({ offset: true }).optional(),
    times: z.int().min(0).max(100).default(1),
  });

  return {
    title: 'Payment gateway',
    document: 'docs/contracts.md',
    shelves: [payments, keys],
    refusal,
    routes: [
      {
        method: 'POST',
        path: '/v1/payments',
        operation: 'createPayment',
        handle(call) {
          authorized(call);
          const key = call.headers['idempotency-key'];
          if (typeof key !== 'string' || !key) return refusal(400, 'Idempotency-Key is required');
          const request = jsonBody(call, paymentRequest, refusal);
          const bodyHash = createHash('sha256').update(call.body).digest('hex');
          const before = keys.get(key);
          if (before && before.bodyHash !== bodyHash)
            return refusal(409, 'Idempotency-Key was used for another request');
          if (before)
            return { ...created(payments.get(before.referenceNo)!), headers: { 'idempotency-replayed': 'true' } };
          if (payments.get(request.reference_no)) return refusal(409, 'reference_no exists');
          if (Date.parse(request.expires_at) <= Date.now()) return refusal(400, 'expires_at is past');
          if (request.channel === 'QRIS' && request.amount > QRIS_MAXIMUM)
            return refusal(422, 'amount above the limit of QRIS');

          const payment: Payment = {
            payment_id: randomUUID(),
            ...request,
            ...codeFor(request),
            status: 'PENDING',
            paid_amount: 0,
            payment_time: null,
          };
          payments.put(payment.reference_no, payment);
          keys.put(key, { bodyHash, referenceNo: payment.reference_no });
          return created(payment);
        },
      },
      {
        method: 'GET',
        path: '/v1/payments/:referenceNo',
        operation: 'getPayment',
        handle(call) {
          authorized(call);
          const payment = payments.get(call.params['referenceNo'] ?? '');
          if (!payment) return refusal(404, 'no such payment');
          const { reference_no, status, paid_amount, payment_time } = payment;
          const expired = status === 'PENDING' && Date.parse(payment.expires_at) <= Date.now();
          // A failed payment is told by webhook; the state that can be asked for has no word of its own for it.
          const over = expired || status === 'FAILED';
          return ok({ reference_no, status: over ? 'EXPIRED' : status, paid_amount, payment_time });
        },
      },
    ],
    control: [
      {
        method: 'POST',
        path: '/_sim/pay',
        operation: 'pay',
        async handle(call) {
          const { reference_no, paid_amount, payment_time, times } = jsonBody(call, report, controlRefusal);
          const payment = known(reference_no);
          const transfer = paid_amount ?? payment.amount;
          const paidAt = payment_time ?? new Date().toISOString();
          payments.put(reference_no, {
            ...payment,
            status: 'PAID',
            paid_amount: payment.paid_amount + transfer, // a second transfer to the same reference is money too
            payment_time: paidAt,
          });
          const told: Payment = { ...payment, status: 'PAID', paid_amount: transfer, payment_time: paidAt };
          return ok({ delivered: await notify(told, times) });
        },
      },
      ...(['EXPIRED', 'FAILED'] as const).map((status) => ({
        method: 'POST' as const,
        path: status === 'EXPIRED' ? '/_sim/expire' : '/_sim/fail',
        operation: status === 'EXPIRED' ? 'expire' : 'fail',
        async handle(call: Call) {
          const { reference_no, times } = jsonBody(call, report, controlRefusal);
          const payment: Payment = { ...known(reference_no), status };
          payments.put(reference_no, payment);
          return ok({ delivered: await notify(payment, times) });
        },
      })),
    ],
  };
}

const created = ({ payment_id, reference_no, payment_code, qr_payload, expires_at }: Payment) =>
  ok({ payment_id, reference_no, payment_code, ...(qr_payload ? { qr_payload } : {}), expires_at }, 201);

/** What the payer types or scans. */
function codeFor({ channel, amount, reference_no }: { channel: string; amount: number; reference_no: string }) {
  const digits = (length: number) =>
    (BigInt(`0x${createHash('sha256').update(`${channel} ${reference_no}`).digest('hex')}`) % 10n ** BigInt(length))
      .toString()
      .padStart(length, '0');
  if (channel === 'QRIS') {
    const payload = qrisPayload(amount, reference_no);
    return { payment_code: payload, qr_payload: payload };
  }
  return { payment_code: channel.endsWith('_VA') ? `${bankPrefixes[channel] ?? '8800'}${digits(12)}` : digits(10) };
}

const bankPrefixes: Record<string, string> = {
  MANDIRI_VA: '8950',
  BCA_VA: '3901',
  BNI_VA: '8808',
  BRI_VA: '2621',
  PERMATA_VA: '8528',
};
