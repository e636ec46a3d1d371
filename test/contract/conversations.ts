/** What is said to each partner by our client, harmlessly: to the simulator in every run, to a sandbox on request. */
import { v4 as uuidv4 } from 'uuid';
import { referenceData } from '../../src/domain/person/reference-data.ts';
import { dompetKilat } from '../../src/partners/dompet-kilat/index.ts';
import { finfra } from '../../src/partners/finfra/index.ts';
import type { PartnerTransport } from '../../src/partners/transport/http-client.ts';
import { kocek } from '../../src/partners/kocek/index.ts';
import { otpProviders } from '../../src/partners/otp-providers.ts';
import type { Outcome } from '../../src/partners/transport/outcome.ts';
import { paymentGateway } from '../../src/partners/payment-gateway/index.ts';
import { pefindo } from '../../src/partners/pefindo/index.ts';

export interface Setting {
  baseUrl: string;
  /** By the names of src/platform/config.ts, and SANDBOX_…: whom to ask about. */
  env: Record<string, string | undefined>;
  transport: PartnerTransport;
}

/** Steps in order; each must end `ok`, and an answer that does not fit our shapes does not. */
export type Conversation = (setting: Setting) => Record<string, () => Promise<Outcome<unknown>>>;

const personOf = (env: Setting['env']) => ({
  nik: env['SANDBOX_NIK'] ?? '3275062009921981',
  fullName: env['SANDBOX_NAME'] ?? 'Budi Santoso',
  birthDate: env['SANDBOX_BIRTH_DATE'] ?? '1992-09-20',
});

export const conversations = {
  pefindo({ baseUrl, env, transport }) {
    const bureau = pefindo(
      {
        baseUrl,
        username: env['PEFINDO_USERNAME'] ?? 'arus',
        password: env['PEFINDO_PASSWORD'] ?? 'embedded-pefindo',
        productId: Number(env['PEFINDO_PRODUCT_ID'] ?? 1),
        inquiryReason: Number(env['PEFINDO_INQUIRY_REASON'] ?? 1),
      },
      transport,
    );
    const eventId = uuidv4();
    let ordered = false;
    return {
      validateToken: () => bureau.validateToken(),
      'search and generateReport': async () => {
        const found = await bureau.search(personOf(env), 'contract-test');
        if (found.kind !== 'ok' || found.value.inquiryId === null) return found;
        ordered = true;
        return bureau.generateReport({ inquiryId: found.value.inquiryId, records: found.value.records, eventId });
      },
      getReport: async () => (ordered ? bureau.getReport(eventId) : { kind: 'ok', value: 'nobody found' }),
    };
  },

  kocek({ baseUrl, env, transport }) {
    const adviser = kocek({ baseUrl, accessToken: env['KOCEK_ACCESS_TOKEN'] ?? 'embedded-kocek' }, transport);
    const recommend = () =>
      adviser.recommend({
        ...{ customerId: uuidv4(), loanId: uuidv4(), age: 34, memberSince: '2026-01-02', kycVerified: true },
        borrower: {
          ...personOf(env),
          birthPlace: 'Bandung',
          gender: 'MALE',
          occupationId: referenceData.occupations[0]!.id,
        },
        ...{ incomeRange: 'GTE_5_AND_LT_10_MILLION', plafon: 5_000_000, tenorMonths: 12, purpose: 'Konsumtif' },
        ...{ interestPercentYearly: 24, method: 'FLAT' },
        caller: { id: 'arus', name: 'Arus', role: 'Sistem', ip: '127.0.0.1' },
      });
    return { 'Get Credit Recommendation': recommend };
  },

  finfra({ baseUrl, env, transport }) {
    const [clientId, clientSecret] = [env['FINFRA_CLIENT_ID'] ?? 'arus', env['FINFRA_CLIENT_SECRET']];
    const lender = finfra({ baseUrl, clientId, clientSecret: clientSecret ?? 'embedded-finfra' }, transport);
    const { nik } = personOf(env);
    return {
      'Healthcheck: live': () => lender.live(),
      'Healthcheck: ready': () => lender.ready(),
      'List Loans': () => lender.loans(),
      'Score Report': () => lender.scoreReport(nik, ['afpi']),
      'Credit History': () => lender.creditHistory(nik),
      'CLIK Credit Report': () => lender.clikReport(nik, 'PERSONAL'),
      'AFPI Credit Report': () => lender.afpiReport(nik, 'contract-test'),
      'Get Loan Detail of nobody': async () => refusalIsFine(await lender.loan('LN-does-not-exist')),
    };
  },

  'dompet-kilat'({ baseUrl, env, transport }) {
    const productCode = env['DOMPET_KILAT_PRODUCT_CODE'] ?? '95';
    const lender = dompetKilat({ baseUrl, productCode }, transport);
    return { 'Get Borrower': () => lender.borrower(personOf(env).nik) };
  },

  'otp-gateway'({ baseUrl, env, transport }) {
    const provider = env['OTP_PROVIDER'] === 'sms' ? otpProviders.sms : otpProviders.whatsapp;
    const gateway = provider({ baseUrl, token: env['OTP_GATEWAY_TOKEN'] ?? 'embedded-otp' }, transport);
    const to = env['SANDBOX_PHONE'] ?? '+6281200000001';
    return { 'POST /v1/messages': () => gateway.sendCode({ to, code: '123456', channel: 'WHATSAPP' }) };
  },

  'payment-gateway'({ baseUrl, env, transport }) {
    const gateway = paymentGateway({ baseUrl, token: env['PAYMENT_GATEWAY_TOKEN'] ?? 'embedded-payment' }, transport);
    const referenceNo = `INV${uuidv4().replaceAll('-', '').toUpperCase()}`;
    return {
      'POST /v1/payments': () =>
        gateway.createPayment({
          ...{ referenceNo, channel: 'MANDIRI_VA', amount: 100_000 },
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
          callbackUrl: 'https://arus.example/api/v1/webhooks/payments',
        }),
      'GET /v1/payments/{reference_no}': () => gateway.payment(referenceNo),
    };
  },
} satisfies Record<string, Conversation>;

export type PartnerName = keyof typeof conversations;

/** A no that we understand is as good as a yes. */
const refusalIsFine = (outcome: Outcome<unknown>): Outcome<unknown> =>
  outcome.kind === 'rejected' ? { kind: 'ok', value: 'refused' } : outcome;
