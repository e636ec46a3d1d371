/** The OTP gateway: client with its rate limits. Another provider is another folder that implements OtpGateway, as otp-sms does. */
import type { PartnerTransport } from '../transport/http-client.ts';
import type { OtpGateway, OtpGatewayOptions } from '../otp-port.ts';
import { whenOk } from '../transport/outcome.ts';
import { otpGatewayClient } from './client.ts';

export function otpGateway(options: OtpGatewayOptions, transport: PartnerTransport): OtpGateway {
  transport.limit('otp-gateway', { concurrent: 32, perSecond: 100 });
  const client = otpGatewayClient(options, transport);
  return {
    sendCode: async (message) =>
      whenOk(await client.sendMessage(message), (accepted) => ({ messageId: accepted.message_id })),
  };
}
