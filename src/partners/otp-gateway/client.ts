/** Sends one-time codes through the messaging gateway. Source: docs/contracts.md, "OTP gateway". */
import type { PartnerTransport } from '../transport/http-client.ts';
import type { CodeMessage, OtpGatewayOptions } from '../otp-port.ts';
import type { Outcome } from '../transport/outcome.ts';
import { messageAccepted, messageRequest } from './wire.ts';

export function otpGatewayClient({ baseUrl, token }: OtpGatewayOptions, transport: PartnerTransport) {
  return {
    /** 202: on its way, not arrived. The code is kept nowhere, the exchange log included. */
    sendMessage: ({ to, code, channel }: CodeMessage): Promise<Outcome<{ message_id: string }>> =>
      transport.call({
        partner: 'otp-gateway',
        operation: 'sendMessage',
        method: 'POST',
        url: `${baseUrl}/v1/messages`,
        headers: { authorization: `Bearer ${token}` },
        body: { to, channel, template: 'otp', params: { code } },
        secretFields: ['code'],
        request: messageRequest,
        answer: messageAccepted,
      }),
  };
}
