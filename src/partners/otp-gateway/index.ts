/** The OTP gateway, composed. Another provider is another folder that gives an OtpGateway. */
import type { PartnerTransport } from '../http-client.ts';
import { type Outcome, whenOk } from '../outcome.ts';
import { type CodeMessage, otpGatewayClient, type OtpGatewayOptions } from './client.ts';

export interface OtpGateway {
  /** Sends a code; `unknown` may have been delivered: the borrower asks for another one, we do not repeat. */
  sendCode(message: CodeMessage): Promise<Outcome<{ messageId: string }>>;
}

export function otpGateway(options: OtpGatewayOptions, transport: PartnerTransport): OtpGateway {
  transport.limit('otp-gateway', { concurrent: 32, perSecond: 100 });
  const client = otpGatewayClient(options, transport);
  return {
    sendCode: async (message) =>
      whenOk(await client.sendMessage(message), (accepted) => ({ messageId: accepted.message_id })),
  };
}
