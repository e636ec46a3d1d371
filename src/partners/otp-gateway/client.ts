/** Client of the OTP gateway: one-time codes by WhatsApp or SMS. Source: docs/contracts.md, "OTP gateway". */
import type { PartnerTransport } from '../transport/http-client.ts';
import type { CodeMessage, OtpGatewayOptions } from '../otp-port.ts';
import type { Outcome } from '../transport/outcome.ts';
import { messageAccepted, messageRequest } from './wire.ts';

export function otpGatewayClient({ baseUrl, token }: OtpGatewayOptions, transport: PartnerTransport) {
  return {
    /** Sends a code. 202 means accepted, not delivered. The code is redacted in the exchange log. */
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
