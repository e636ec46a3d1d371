/** What Arus asks of whoever sends one-time codes; each provider is a folder that gives it. */
import type { Outcome } from './transport/outcome.ts';

export interface CodeMessage {
  /** E.164, `+62…`. */
  to: string;
  code: string;
  /** A wish: a provider of one channel uses that one. */
  channel: 'WHATSAPP' | 'SMS';
}

export interface OtpGateway {
  /** Sends a code; `unknown` may have been delivered: the borrower asks for another one, we do not repeat. */
  sendCode(message: CodeMessage): Promise<Outcome<{ messageId: string }>>;
}

export interface OtpGatewayOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  token: string;
}
