/** The documents' own examples at the simulators, and our clients' conversations: neither side may drift from the document. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { type Fixture, fixture } from '../partners/contract-fixture.ts';
import { patientTransport } from '../partners/patient-transport.ts';
import { ask, basic, bearer, nikEnding } from '../simulators/requests.ts';
import { conversations } from './conversations.ts';

const baseUrls = {
  pefindo: 'pefindo',
  kocek: 'kocek',
  finfra: 'finfra',
  'dompet-kilat': 'dompetKilat',
  'otp-gateway': 'otpGateway',
  'payment-gateway': 'paymentGateway',
} as const;

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ callbackDelayMs: 5 });
});
afterAll(() => simulators.close());

/** Sends an example as it stands, but for its secrets and what a test says. */
async function send(
  name: keyof typeof baseUrls,
  { request }: Fixture,
  given: { path?: string; body?: unknown; auth: object },
) {
  const url = `${simulators.urls[baseUrls[name]]}${given.path ?? request.path}`;
  const { authorization: _, ...headers } = request.headers ?? {};
  return ask(request.method, url, given.body ?? request.body, { ...headers, ...given.auth });
}

/** The same keys with the same kinds of values, at every depth that the example shows; lists by their first entry. */
function kindOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? [kindOf(value[0])] : [];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, kindOf(each)]));
}
const documented = (of: Fixture, name: string) => of.responses[name]!;

describe.each(Object.keys(conversations) as (keyof typeof conversations)[])('our client of %s', (partner) => {
  test('and its simulator understand each other', async () => {
    const transport = patientTransport();
    const baseUrl = simulators.urls[baseUrls[partner]];
    try {
      for (const [step, talk] of Object.entries(conversations[partner]({ baseUrl, env: {}, transport })))
        expect({ step, ...(await talk()) }).toMatchObject({ step, kind: 'ok' });
    } finally {
      await transport.close();
    }
  });
});

describe('PEFINDO answers the document’s examples as documented', () => {
  const [getToken, validateToken, search] = ['get-token', 'validate-token', 'search'].map((name) =>
    fixture('pefindo', name),
  ) as [Fixture, Fixture, Fixture];
  const generate = fixture('pefindo', 'generate-report');
  const getReport = fixture('pefindo', 'get-report');
  const download = fixture('pefindo', 'download-report');
  const pdf = fixture('pefindo', 'download-pdf-report');
  const unknownEvent = '00000000-0000-4000-8000-000000000000';
  let auth: { authorization: string };

  test('getToken and validateToken', async () => {
    const { status, body } = await send('pefindo', getToken, { auth: basic('arus', 'embedded-pefindo') });
    expect({ status, kind: kindOf(body) }).toEqual({ status: 200, kind: kindOf(documented(getToken, 'success').body) });
    auth = bearer(body.token);
    expect(await send('pefindo', getToken, { auth: basic('arus', 'wrong') })).toMatchObject(
      documented(getToken, 'invalid credentials'),
    );
    expect(await send('pefindo', validateToken, { auth })).toMatchObject(documented(validateToken, 'success'));
    expect(await send('pefindo', validateToken, { auth: bearer('old') })).toMatchObject(
      documented(validateToken, 'invalid token'),
    );
  });

  test('search, generateReport, getReport, downloads', async () => {
    const found = await send('pefindo', search, { auth });
    expect(found.status).toBe(200);
    expect(Object.keys(found.body)).toEqual(expect.arrayContaining(Object.keys(documented(search, 'found').body)));
    const nobody = structuredClone(search.request.body);
    nobody.params[0].id_no = nikEnding('9001');
    expect(await send('pefindo', search, { auth, body: nobody })).toMatchObject(documented(search, 'not found'));

    const [hit] = found.body.data;
    const ids = [{ id_type: hit.id_type, id_no: hit.id_no, id_pefindo: hit.id_pefindo }];
    const body = { ...generate.request.body, inquiry_id: found.body.inquiry_id, ids };
    expect(await send('pefindo', generate, { auth, body })).toMatchObject(documented(generate, 'accepted'));
    expect(await send('pefindo', generate, { auth, body })).toMatchObject(documented(generate, 'event_id conflict'));
    expect(
      await send('pefindo', generate, { auth, body: { ...body, inquiry_id: 1, event_id: unknownEvent } }),
    ).toMatchObject(documented(generate, 'inquiry not found'));

    expect(await send('pefindo', getReport, { auth })).toMatchObject(documented(getReport, 'in progress'));
    const ready = await send('pefindo', getReport, { auth });
    expect(Object.keys(ready.body)).toEqual(Object.keys(documented(getReport, 'ready').body));
    const elsewhere = { auth, path: getReport.request.path.replace(/[^/]+$/, unknownEvent) };
    expect(await send('pefindo', getReport, elsewhere)).toMatchObject(documented(getReport, 'invalid event_id'));
    expect(await send('pefindo', download, { auth })).toMatchObject(documented(download, 'not found'));
    expect((await send('pefindo', pdf, { auth })).body).toMatch(/^%PDF-/);
    const notOrdered = { auth, path: pdf.request.path.replace(/[^/]+$/, unknownEvent) };
    expect(await send('pefindo', pdf, notOrdered)).toMatchObject(documented(pdf, 'not available'));
  });
});

test('Kocek answers the document’s example with the document’s keys', async () => {
  const example = fixture('kocek', 'get-credit-recommendation');
  const { status, body } = await send('kocek', example, { auth: bearer('embedded-kocek') });
  expect({ status, kind: kindOf(body) }).toEqual({ status: 200, kind: kindOf(documented(example, 'opinion').body) });
});

test('the OTP gateway answers the example as contracts say', async () => {
  const example = fixture('otp-gateway', 'messages');
  const { status, body } = await send('otp-gateway', example, { auth: bearer('embedded-otp') });
  expect({ status, kind: kindOf(body) }).toEqual({ status: 202, kind: kindOf(documented(example, 'accepted').body) });
});

test('the payment gateway answers the examples as contracts say', async () => {
  const example = fixture('payment-gateway', 'payments');
  const auth = bearer('embedded-payment');
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  const body = { ...example.request.body, expires_at };
  const created = await send('payment-gateway', example, { auth, body });
  expect(created.status).toBe(201);
  expect(kindOf(created.body)).toEqual(kindOf(documented(example, 'created').body));
  const read = { request: { ...example.request, method: 'GET', body: undefined } } as unknown as Fixture;
  const path = `/v1/payments/${example.request.body.reference_no}`;
  const pending = await send('payment-gateway', read, { auth, path });
  expect(kindOf(pending.body)).toEqual(kindOf(documented(example, 'pending').body));
});
