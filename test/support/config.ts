/** A complete configuration for tests: fixed keys, partners that nobody listens at. */
import { type Config, loadConfig } from '../../src/platform/config.ts';

/** 32 bytes of one letter: a key that is easy to recognise and protects nothing. */
const key = (letter: string) => Buffer.alloc(32, letter).toString('base64');
/** Port 9 discards: a test that calls a partner by accident is refused at once. */
const nobody = 'http://127.0.0.1:9';

export const testEnvironment: Record<string, string> = {
  NODE_ENV: 'test',
  PORT: '0',
  OPERATOR_PORT: '0',
  METRICS_PORT: '0',
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
  TEMPORAL_ADDRESS: process.env['ARUS_TEST_TEMPORAL'] ?? '127.0.0.1:9',
  JWT_SECRET: 'a-secret-for-tests-that-is-long-enough',
  PII_ENCRYPTION_KEYS: `test1:${key('p')}`,
  PAYLOAD_ENCRYPTION_KEYS: `test1:${key('q')}`,
  PEFINDO_BASE_URL: nobody,
  PEFINDO_PASSWORD: 'embedded-pefindo',
  KOCEK_BASE_URL: nobody,
  KOCEK_ACCESS_TOKEN: 'embedded-kocek',
  FINFRA_BASE_URL: nobody,
  FINFRA_CLIENT_SECRET: 'embedded-finfra',
  FINFRA_CALLBACK_KEY: 'embedded-finfra-callback',
  DOMPET_KILAT_BASE_URL: nobody,
  OTP_GATEWAY_BASE_URL: nobody,
  OTP_GATEWAY_TOKEN: 'embedded-otp',
  PAYMENT_GATEWAY_BASE_URL: nobody,
  PAYMENT_GATEWAY_TOKEN: 'embedded-payment',
  PAYMENT_WEBHOOK_SECRET: 'embedded-payment-webhook',
  LOG_LEVEL: 'silent',
};

/** Reads nothing of the machine's environment; `overrides` are variables as text. */
export function testConfig(overrides: Partial<Record<string, string>> = {}): Config {
  return loadConfig({ ...testEnvironment, ...overrides });
}
