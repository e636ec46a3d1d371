/** All six partners of the other kind, and the environment that points Arus at them. */
import { bureau } from './bureau.ts';
import { creditAdviser } from './credit-adviser.ts';
import { finfra } from './finfra.ts';
import { messageGateway, paymentGateway } from './gateways.ts';
import { postbox } from './postbox.ts';
import { secondFunder } from './second-funder.ts';

export const credentials = {
  PEFINDO_USERNAME: 'member.one',
  PEFINDO_PASSWORD: 'p@ss w0rd:1',
  PEFINDO_PRODUCT_ID: '7',
  PEFINDO_INQUIRY_REASON: '3',
  KOCEK_ACCESS_TOKEN: 'kk-live-1',
  FINFRA_CLIENT_ID: 'client-42',
  FINFRA_CLIENT_SECRET: 's3cr3t/+=',
  FINFRA_CALLBACK_KEY: 'callback-key-of-the-other-finfra',
  DOMPET_KILAT_PRODUCT_CODE: '41',
  DOMPET_KILAT_ALLOWED_IPS: '198.51.100.7, 203.0.113.0/29',
  OTP_GATEWAY_TOKEN: 'otp_tok',
  PAYMENT_GATEWAY_TOKEN: 'pg_tok',
  PAYMENT_WEBHOOK_SECRET: 'a secret between us & the gateway',
};
/** Within the allowed range. */
const addressOfSecondFunder = '203.0.113.5';

/** `arus` is where callbacks go. */
export async function startTown(arus: () => string) {
  const post = postbox(arus);
  const given = credentials;
  const partners = {
    pefindo: await bureau({ username: given.PEFINDO_USERNAME, password: given.PEFINDO_PASSWORD }),
    kocek: await creditAdviser(given.KOCEK_ACCESS_TOKEN),
    finfra: await finfra(
      {
        clientId: given.FINFRA_CLIENT_ID,
        clientSecret: given.FINFRA_CLIENT_SECRET,
        callbackKey: given.FINFRA_CALLBACK_KEY,
      },
      post,
    ),
    dompetKilat: await secondFunder(given.DOMPET_KILAT_PRODUCT_CODE, addressOfSecondFunder, post),
    otp: await messageGateway(given.OTP_GATEWAY_TOKEN),
    payments: await paymentGateway(given.PAYMENT_GATEWAY_TOKEN),
  };
  return {
    ...partners,
    post,
    environment: {
      ...credentials,
      // A base URL may end in a slash.
      PEFINDO_BASE_URL: `${partners.pefindo.url}/`,
      KOCEK_BASE_URL: partners.kocek.url,
      FINFRA_BASE_URL: partners.finfra.url,
      DOMPET_KILAT_BASE_URL: partners.dompetKilat.url,
      OTP_GATEWAY_BASE_URL: partners.otp.url,
      PAYMENT_GATEWAY_BASE_URL: partners.payments.url,
    },
    /** Everything that a partner would have refused. */
    objections: () => [
      ...Object.values(partners).flatMap(({ objections }) => objections),
      ...partners.finfra.storeObjections,
    ],
    close: () => Promise.all(Object.values(partners).map((partner) => partner.close())),
  };
}
export type Town = Awaited<ReturnType<typeof startTown>>;
