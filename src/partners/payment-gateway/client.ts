/** Client of the payment gateway: virtual accounts, QRIS, retail outlets. Source: docs/contracts.md, "Payment gateway". */
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { classifyPaymentGateway } from './errors.ts';
import { gatewayPayment, type GatewayPayment, paymentInstruction, type PaymentInstruction } from './mapper.ts';
import { paymentCreated, paymentRequest, paymentState } from './wire.ts';

export interface PaymentGatewayOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  token: string;
}

export interface PaymentOrder {
  /** Our `INV…`, also the idempotency key: a repeated call returns the same payment. */
  referenceNo: string;
  channel: string;
  /** Rupiah. */
  amount: number;
  /** Instant, ISO 8601. */
  expiresAt: string;
  /** Where the webhook goes. */
  callbackUrl: string;
}

export function paymentGatewayClient({ baseUrl, token }: PaymentGatewayOptions, transport: PartnerTransport) {
  const common = { partner: 'payment-gateway', classify: classifyPaymentGateway } as const;
  const authorization = `Bearer ${token}`;

  return {
    /** Creates a payment and returns its instructions. Idempotent by `referenceNo`. `rejected` CHANNEL_UNAVAILABLE: the channel is down. */
    async createPayment(order: PaymentOrder): Promise<Outcome<PaymentInstruction>> {
      const answer = await transport.call({
        ...common,
        operation: 'createPayment',
        method: 'POST',
        url: `${baseUrl}/v1/payments`,
        headers: { authorization, 'idempotency-key': order.referenceNo },
        body: {
          reference_no: order.referenceNo,
          channel: order.channel,
          amount: order.amount,
          expires_at: order.expiresAt,
          callback_url: order.callbackUrl,
        },
        request: paymentRequest,
        answer: paymentCreated,
      });
      return whenOk(sameReference(answer, order.referenceNo), paymentInstruction);
    },

    /** Reads a payment's status and the rupiah received. `rejected` 404: no payment of that reference. */
    async payment(referenceNo: string): Promise<Outcome<GatewayPayment>> {
      const answer = await transport.call({
        ...common,
        operation: 'payment',
        method: 'GET',
        url: `${baseUrl}/v1/payments/${encodeURIComponent(referenceNo)}`,
        headers: { authorization },
        answer: paymentState,
      });
      return whenOk(sameReference(answer, referenceNo), gatewayPayment);
    },
  };
}

/** `unknown` for an answer about another reference: another borrower's payment code must never reach this one. */
function sameReference<T extends { reference_no: string }>(answer: Outcome<T>, referenceNo: string): Outcome<T> {
  if (answer.kind !== 'ok' || answer.value.reference_no === referenceNo) return answer;
  return { kind: 'unknown', reason: 'the answer is about another reference_no' };
}
