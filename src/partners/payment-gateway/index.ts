/** The payment gateway: client with its rate limits. Another provider is another folder that implements PaymentGateway. */
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import type { Outcome } from '../transport/outcome.ts';
import { paymentGatewayClient, type PaymentGatewayOptions, type PaymentOrder } from './client.ts';
import { paymentGatewayInbound } from './inbound.ts';
import type { GatewayPayment, PaymentInstruction } from './mapper.ts';

export interface PaymentGateway {
  createPayment(order: PaymentOrder): Promise<Outcome<PaymentInstruction>>;
  payment(referenceNo: string): Promise<Outcome<GatewayPayment>>;
}

export function paymentGateway(options: PaymentGatewayOptions, transport: PartnerTransport): PaymentGateway {
  transport.limit('payment-gateway', { concurrent: 32, perSecond: 100 });
  return paymentGatewayClient(options, transport);
}

export const paymentGatewayPartner: PartnerEntry<PaymentGateway> = {
  connect: (config, { transport }) =>
    paymentGateway({ baseUrl: config.PAYMENT_GATEWAY_BASE_URL, token: config.PAYMENT_GATEWAY_TOKEN }, transport),
  inbound: paymentGatewayInbound,
};
