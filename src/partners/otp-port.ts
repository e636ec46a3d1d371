/** Interface of OTP providers, which send one-time codes; each provider's folder implements it. */
import type { Outcome } from './transport/outcome.ts';

export interface CodeMessage {
  /** E.164, `+62…`. */
  to: string;
  code: string;
  /** Preferred channel: a provider with one channel uses that one. */
  channel: 'WHATSAPP' | 'SMS';
}

export interface OtpGateway {
  /** Sends a code. Not repeated after `unknown`, because it may have been delivered: the borrower requests another one. */
  sendCode(message: CodeMessage): Promise<Outcome<{ messageId: string }>>;
}

export interface OtpGatewayOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  token: string;
}
