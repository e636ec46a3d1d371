/** What the simulators expect of their callers and sign their callbacks with; made for embedded runs, no secrets. */

export interface SimulatorCredentials {
  pefindoUsername: string;
  pefindoPassword: string;
  kocekAccessToken: string;
  finfraClientId: string;
  finfraClientSecret: string;
  /** Sent as `finfra-auth-key` with every Finfra callback. */
  finfraCallbackKey: string;
  otpGatewayToken: string;
  paymentGatewayToken: string;
  /** HMAC-SHA256 key of payment webhooks. */
  paymentWebhookSecret: string;
}

export const defaultCredentials: SimulatorCredentials = {
  pefindoUsername: 'arus',
  pefindoPassword: 'embedded-pefindo',
  kocekAccessToken: 'embedded-kocek',
  finfraClientId: 'arus',
  finfraClientSecret: 'embedded-finfra',
  finfraCallbackKey: 'embedded-finfra-callback',
  otpGatewayToken: 'embedded-otp',
  paymentGatewayToken: 'embedded-payment',
  paymentWebhookSecret: 'embedded-payment-webhook',
};
