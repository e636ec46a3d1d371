/** Whatever a partner answers badly, to whatever was asked, is a classified outcome: nothing is thrown, nothing personal is in it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dompetKilat } from '../../src/partners/dompet-kilat/index.ts';
import type { PartnerTransport } from '../../src/partners/transport/http-client.ts';
import { kocekClient } from '../../src/partners/kocek/client.ts';
import { kocek } from '../../src/partners/kocek/index.ts';
import { otpGatewayClient } from '../../src/partners/otp-gateway/client.ts';
import { otpProviders } from '../../src/partners/otp-providers.ts';
import { smsClient } from '../../src/partners/otp-sms/client.ts';
import { smsOf } from '../../src/partners/otp-sms/mapper.ts';
import type { Outcome } from '../../src/partners/transport/outcome.ts';
import { paymentGateway } from '../../src/partners/payment-gateway/index.ts';
import { pefindoClient } from '../../src/partners/pefindo/client.ts';
import { pefindo } from '../../src/partners/pefindo/index.ts';
import { example, fixture } from '../partners/contract-fixture.ts';
import {
  type Answer,
  badAnswers,
  type FakePartner,
  fakePartner,
  json,
  limitsFor,
} from '../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../partners/transport/patient-transport.ts';
import { eventId, order as report, person } from '../partners/pefindo-desk.ts';
import { john, johnsLoan } from './dompet-kilat/john.ts';
import { fulan } from './kocek/fulan.ts';
import { spoiled } from './spoiled.ts';

type Ask<Client> = (client: Client) => Promise<Outcome<unknown>>;

interface Subject<Client extends object> {
  partner: string;
  client: (baseUrl: string, transport: PartnerTransport) => Client;
  /** Every public method, and a good answer to it. */
  methods: Record<keyof Client, { ask: Ask<Client>; good: unknown }>;
}
/** Checks that the table is whole, and forgets the client's type. */
const subject = <Client extends object>(given: Subject<Client>) => given as unknown as Subject<Record<string, unknown>>;

const documented = (partner: string, file: string, name: string): unknown =>
  fixture(partner, file).responses[name]!.body;

/** With every field that we read: the document shows its sections empty. */
const wholeReport = {
  header: {},
  debitur: {
    jml_fasilitas: 1,
    jml_tunggakan: 1,
    jml_plafon: 5_000_000,
    kolektabilitas_terburuk: 2,
    total_baki_debet: 3_000_000,
    total_angsuran: 300_000,
  },
  facilities: [{ baki_debet: 3_000_000, kolektabilitas: 2, hari_tunggakan: 5, angsuran: 300_000 }],
  collaterals: [],
  pefindo_score: { score: 650, risk_grade: 'A2', risk_desc: 'Very Low Risk' },
};
const reported = { ...(documented('pefindo', 'get-report', 'ready') as object), report: wholeReport };
const foundByPefindo = documented('pefindo', 'search', 'found');
const acceptedByPefindo = documented('pefindo', 'generate-report', 'accepted');
const company = { npwp: '012345678901000', name: 'PT JOHN' };
const account = { username: 'pbk_user', password: 'P@ssw0rd1234', productId: 1, inquiryReason: 1 };

const recommended = {
  status: 'success',
  message: 'ok',
  data: { '5c': { capacity: 'fulan' }, recommendation: { plafon: '8000000', tenure: '12' } },
};
const message = { to: '+6281234567890', code: '987654', channel: 'SMS' } as const;
const smsSent = documented('otp-sms', 'messages', 'accepted');
const messageSent = documented('otp-gateway', 'messages', 'accepted');
const payment = {
  referenceNo: 'INV8234',
  channel: 'MANDIRI_VA',
  amount: 2_750_000,
  expiresAt: '2026-02-17T00:40:00Z',
  callbackUrl: 'https://arus.example/api/v1/webhooks/payments',
};
const terms = { applicationNo: 'APP-LN-2026-00000001', amount: 1_000_000, tenorMonths: 2 };
const nik = '362638287638783';

const subjects = {
  'PEFINDO’s client': subject<ReturnType<typeof pefindoClient>>({
    partner: 'pefindo',
    client: (baseUrl, transport) => pefindoClient({ baseUrl, ...account }, transport),
    methods: {
      validateToken: { ask: (it) => it.validateToken(), good: documented('pefindo', 'validate-token', 'success') },
      searchPerson: { ask: (it) => it.searchPerson(person, 'ABC123'), good: foundByPefindo },
      searchCompany: { ask: (it) => it.searchCompany(company, 'ABC123'), good: foundByPefindo },
      generateReport: { ask: (it) => it.generateReport(report), good: acceptedByPefindo },
      getReport: { ask: (it) => it.getReport(eventId), good: reported },
      downloadReport: { ask: (it) => it.downloadReport(eventId, { page: { number: 0, max: 1 } }), good: reported },
      downloadPdfReport: { ask: (it) => it.downloadPdfReport(eventId), good: reported },
    },
  }),
  'PEFINDO, composed': subject<ReturnType<typeof pefindo>>({
    partner: 'pefindo',
    client: (baseUrl, transport) => pefindo({ baseUrl, ...account }, transport),
    methods: {
      validateToken: { ask: (it) => it.validateToken(), good: documented('pefindo', 'validate-token', 'success') },
      search: { ask: (it) => it.search(person, 'ABC123'), good: foundByPefindo },
      searchCompany: { ask: (it) => it.searchCompany(company, 'ABC123'), good: foundByPefindo },
      generateReport: { ask: (it) => it.generateReport(report), good: acceptedByPefindo },
      getReport: { ask: (it) => it.getReport(eventId), good: reported },
      downloadPdfReport: { ask: (it) => it.downloadPdfReport(eventId), good: reported },
    },
  }),
  'Kocek’s client': subject<ReturnType<typeof kocekClient>>({
    partner: 'kocek',
    client: (baseUrl, transport) => kocekClient({ baseUrl, accessToken: 't' }, transport),
    methods: { creditRecommendation: { ask: (it) => it.creditRecommendation(fulan), good: recommended } },
  }),
  'Kocek, composed': subject<ReturnType<typeof kocek>>({
    partner: 'kocek',
    client: (baseUrl, transport) => kocek({ baseUrl, accessToken: 't' }, transport),
    methods: { recommend: { ask: (it) => it.recommend(fulan), good: recommended } },
  }),
  'Dompet Kilat': subject<ReturnType<typeof dompetKilat>>({
    partner: 'dompet-kilat',
    client: (baseUrl, transport) => dompetKilat({ baseUrl, productCode: '95' }, transport),
    methods: {
      registerBorrower: {
        ask: (it) => it.registerBorrower(john()),
        good: documented('dompet-kilat', 'register-borrower', 'success'),
      },
      borrower: { ask: (it) => it.borrower(nik), good: documented('dompet-kilat', 'get-data-borrower', 'success') },
      findLoan: {
        ask: (it) => it.findLoan(nik, terms),
        good: documented('dompet-kilat', 'get-data-borrower', 'success'),
      },
      registerLoan: {
        ask: (it) => it.registerLoan(john(), johnsLoan),
        good: documented('dompet-kilat', 'pengajuan-pinjaman', 'success'),
      },
    },
  }),
  'the OTP gateway’s client': subject<ReturnType<typeof otpGatewayClient>>({
    partner: 'otp-gateway',
    client: (baseUrl, transport) => otpGatewayClient({ baseUrl, token: 't' }, transport),
    methods: { sendMessage: { ask: (it) => it.sendMessage(message), good: messageSent } },
  }),
  'the OTP gateway, composed': subject<ReturnType<typeof otpProviders.whatsapp>>({
    partner: 'otp-gateway',
    client: (baseUrl, transport) => otpProviders.whatsapp({ baseUrl, token: 't' }, transport),
    methods: { sendCode: { ask: (it) => it.sendCode(message), good: messageSent } },
  }),
  'the SMS client': subject<ReturnType<typeof smsClient>>({
    partner: 'otp-sms',
    client: (baseUrl, transport) => smsClient({ baseUrl, token: 'key:secret' }, transport),
    methods: { sendSms: { ask: (it) => it.sendSms(smsOf(message)), good: smsSent } },
  }),
  'SMS, composed': subject<ReturnType<typeof otpProviders.sms>>({
    partner: 'otp-sms',
    client: (baseUrl, transport) => otpProviders.sms({ baseUrl, token: 'key:secret' }, transport),
    methods: { sendCode: { ask: (it) => it.sendCode(message), good: smsSent } },
  }),
  'the payment gateway': subject<ReturnType<typeof paymentGateway>>({
    partner: 'payment-gateway',
    client: (baseUrl, transport) => paymentGateway({ baseUrl, token: 't' }, transport),
    methods: {
      createPayment: {
        ask: (it) => it.createPayment(payment),
        good: documented('payment-gateway', 'payments', 'created, QRIS'),
      },
      payment: { ask: (it) => it.payment('INV8234'), good: documented('payment-gateway', 'payments', 'paid') },
    },
  }),
};

/** Of every request and answer above: whom an error must not name. */
const personal =
  /3101110967000498|JOHN|INDIVIDU|fulan|12121212121212|3626382|62123123123|6281234567890|987654|8000000/i;

let server: FakePartner;
let transport: PatientTransport;
beforeAll(async () => {
  server = await fakePartner();
});
beforeEach(() => {
  transport = patientTransport();
});
afterEach(() => transport.close());
afterAll(() => server.close());

/** What never ends is cut off sooner than elsewhere: there are many of it. */
const brief = (badAnswer: string) => (limitsFor(badAnswer).timeoutMs ? { timeoutMs: 250 } : {});

/** PEFINDO hands out tokens whatever else it answers. */
const answerWith = (answer: Answer) =>
  server.answers((request, response) =>
    (request.path.endsWith('/getToken') ? example(fixture('pefindo', 'get-token'), 'success') : answer)(
      request,
      response,
    ),
  );

/** The client, with the token that it needs, and no limit that a sweep would run into. */
async function ready({ partner, client }: Subject<Record<string, unknown>>) {
  const made = client(server.url, transport);
  transport.limit(partner, { perSecond: 100_000, breakAfter: 100_000, concurrent: 64 });
  if ('validateToken' in made) {
    answerWith(example(fixture('pefindo', 'validate-token'), 'success'));
    await (made as { validateToken: () => Promise<unknown> }).validateToken();
  }
  return made;
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  const methods = Object.entries(subject.methods);

  test('has no method that is not asked here', async () => {
    expect(Object.keys(subject.methods).sort()).toEqual(Object.keys(subject.client(server.url, transport)).sort());
  });

  const whole = methods[0]![1].good as object;
  test.each(Object.entries(badAnswers(whole)))('answered by %s: unknown', async (name, answer) => {
    const client = await ready(subject);
    transport.limitCalls(brief(name));
    answerWith(answer);
    const outcomes = methods.map(async ([method, { ask }]) => [method, await ask(client)] as const);
    for (const [method, outcome] of await Promise.all(outcomes)) {
      expect({ method, kind: outcome.kind }).toEqual({ method, kind: 'unknown' });
      expect(JSON.stringify(outcome)).not.toMatch(personal);
    }
  });

  test.each(methods)('%s: an answer spoiled in any one place is taken for good or unknown', async (_name, method) => {
    const client = await ready(subject);
    const unfit: string[] = [];
    let unknown = 0;
    for (const [how, body] of Object.entries(spoiled(method.good))) {
      answerWith(json(200, body));
      const outcome = await method.ask(client);
      if (outcome.kind === 'unknown') unknown++;
      if (outcome.kind !== 'ok' && outcome.kind !== 'unknown') unfit.push(`${how}: ${outcome.kind}`);
      if (outcome.kind !== 'ok') expect(JSON.stringify(outcome)).not.toMatch(personal);
    }
    expect(unfit).toEqual([]);
    expect(unknown).toBeGreaterThan(0);
  });

  test.each(methods)('%s: nobody there is retryable', async (_name, { ask }) => {
    const gone = await fakePartner();
    await gone.close();
    const outcome = await ask(subject.client(gone.url, transport));
    expect(outcome).toMatchObject({ kind: 'retryable' });
  });
});

describe('PEFINDO’s getToken', () => {
  const whole = documented('pefindo', 'get-token', 'success') as object;
  test.each(Object.entries(badAnswers(whole)))('answered by %s: the call itself never left', async (name, answer) => {
    const bureau = pefindo({ baseUrl: server.url, ...account }, transport);
    transport.limitCalls(brief(name));
    server.answers(answer);
    server.heard.length = 0;
    const outcome = await bureau.generateReport(report);
    expect(outcome).toMatchObject({ kind: 'retryable', reason: expect.stringMatching(/^no token: /) });
    expect(server.heard.map(({ path }) => path)).toEqual(['/api/v1/getToken']);
  });
});

describe('PEFINDO’s download of a big report', () => {
  const big = documented('pefindo', 'get-report', 'big report');
  test.each(Object.entries(badAnswers(reported)))('answered by %s: unknown', async (name, answer) => {
    const bureau = (await ready(subjects['PEFINDO, composed'])) as unknown as ReturnType<typeof pefindo>;
    transport.limitCalls(brief(name));
    answerWith((request, response) =>
      (request.path.includes('/getReport/') ? json(200, big) : answer)(request, response),
    );
    expect(await bureau.getReport(eventId)).toMatchObject({ kind: 'unknown' });
  });
});
