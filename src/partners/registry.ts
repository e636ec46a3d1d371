/** Who sends us messages: one line a partner. */
import { dompetKilatInbound } from './dompet-kilat/inbound/index.ts';
import { finfraInbound } from './finfra/inbound/index.ts';
import type { Inbound } from './inbound.ts';
import { paymentGatewayInbound } from './payment-gateway/inbound.ts';

/** In the order of the API document. */
export const inboundMessages = [
  ...paymentGatewayInbound, //
  ...finfraInbound,
  ...dompetKilatInbound,
];

export type InboundSource = (typeof inboundMessages)[number]['source'];
export type InboundDeclaration = Inbound<unknown, string, InboundSource>;
