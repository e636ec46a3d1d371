/** The SMS aggregator: client with its rate limits. Sends one-time codes as SMS, whatever channel was requested. */
import type { PartnerTransport } from '../transport/http-client.ts';
import type { OtpGateway, OtpGatewayOptions } from '../otp-port.ts';
import { whenOk } from '../transport/outcome.ts';
import { smsClient } from './client.ts';
import { smsOf } from './mapper.ts';

export function otpSms(options: OtpGatewayOptions, transport: PartnerTransport): OtpGateway {
  transport.limit('otp-sms', { concurrent: 16, perSecond: 30 });
  const client = smsClient(options, transport);
  return {
    sendCode: async (message) =>
      whenOk(await client.sendSms(smsOf(message)), ({ messages: [sent] }) => ({
        messageId: sent?.['message-id'] ?? '',
      })),
  };
}
