/** The providers of one-time codes by the name that OTP_PROVIDER gives them. */
import type { PartnerTransport } from './transport/http-client.ts';
import { otpGateway } from './otp-gateway/index.ts';
import type { OtpGateway, OtpGatewayOptions } from './otp-port.ts';
import { otpSms } from './otp-sms/index.ts';

export const otpProviders = { whatsapp: otpGateway, sms: otpSms } satisfies Record<
  string,
  (options: OtpGatewayOptions, transport: PartnerTransport) => OtpGateway
>;
