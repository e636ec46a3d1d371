/** PEFINDO: every example of its document, read by our client and answered by the simulator. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { type PefindoClient, pefindoClient } from '../../../src/partners/pefindo/client.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { example, fixture } from '../../partners/contract-fixture.ts';
import { type FakePartner, fakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';
import { eventId, order, person } from '../../partners/pefindo-desk.ts';
import { ask, basic, bearer, nikEnding, type Reply } from '../../simulators/requests.ts';
import { eachExample, type Example, examplesOf, expectDocumented } from '../every-example.ts';

type Ask = (client: PefindoClient) => Promise<Outcome<unknown>>;

const validate: Ask = (client) => client.validateToken();
const search: Ask = (client) => client.searchPerson(person, 'ABC123');
const backdated: Ask = (client) => client.searchPerson({ ...person, reportDate: '2024-03-06' }, 'ABC123');
const generate: Ask = (client) => client.generateReport(order);
const getReport: Ask = (client) => client.getReport(eventId);
const download: Ask = (client) => client.downloadReport(eventId);
const page: Ask = (client) => client.downloadReport(eventId, { page: { number: 0, max: 1 } });
const pdf: Ask = (client) => client.downloadPdfReport(eventId);

const nobody = { kind: 'ok', value: { inquiryId: null, records: [] } };
const found = { kind: 'ok', value: { inquiryId: 318, records: [{ idPefindo: 101110967000498, similarity: 100 }] } };
const accepted = { kind: 'ok', value: { accepted: true } };
const code = (value: string) => ({ kind: 'ok', value: { code: value } });
const gone = { kind: 'rejected', code: '31' };
const failing = { kind: 'unknown', reason: 'code 99: internal error' };
const tokenUseless = { kind: 'misconfigured', reason: 'a token just issued is refused' };

describe('our client reads, asking as the document does,', () => {
  let server: FakePartner;
  let transport: PatientTransport;
  beforeAll(async () => {
    server = await fakePartner();
    transport = patientTransport();
    transport.limit('pefindo', { breakAfter: 1000 });
  });
  beforeEach(() => void (server.heard.length = 0));
  afterAll(async () => {
    await server.close();
    await transport.close();
  });

  eachExample(
    'pefindo',
    {
      'get-token: success': { call: validate, outcome: { kind: 'ok', value: { authorized: true } } },
      'get-token: invalid credentials': { call: validate, outcome: { kind: 'misconfigured' } },
      'get-token: unauthorized IP': { call: validate, outcome: { kind: 'misconfigured' } },
      'get-token: other': { call: validate, outcome: { kind: 'retryable' } },
      'validate-token: success': { call: validate, outcome: { kind: 'ok', value: { authorized: true } } },
      'validate-token: invalid token': { call: validate, outcome: tokenUseless },
      'validate-token: other': { call: validate, outcome: failing },
      'search: found': { call: search, outcome: found },
      'search: not found': { call: search, outcome: nobody },
      'search: other': { call: search, outcome: failing },
      'search-backdated: found': { call: backdated, outcome: found },
      'generate-report: accepted': { call: generate, outcome: accepted },
      'generate-report: event_id conflict': { call: generate, outcome: accepted },
      'generate-report: inquiry not found': { call: generate, outcome: gone },
      'generate-report: other': { call: generate, outcome: failing },
      'get-report: ready': { call: getReport, outcome: code('01') },
      'get-report: big report': { call: getReport, outcome: code('36') },
      'get-report: in progress': { call: getReport, outcome: code('32') },
      'get-report: invalid event_id': { call: getReport, outcome: gone },
      'get-report: invalid token': { call: getReport, outcome: tokenUseless },
      'get-report: other': { call: getReport, outcome: failing },
      'download-report: whole': { call: download, outcome: code('01') },
      'download-report: not found': { call: download, outcome: gone },
      'download-report: not ready': { call: download, outcome: code('32') },
      'download-report: invalid token': { call: download, outcome: tokenUseless },
      'download-report: other': { call: download, outcome: failing },
      'download-report-page: page': { call: page, outcome: code('01') },
      'download-report-page: not found': { call: page, outcome: gone },
      'download-pdf-report: not available': { call: pdf, outcome: gone },
      'download-pdf-report: invalid token': { call: pdf, outcome: tokenUseless },
      'download-pdf-report: other': { call: pdf, outcome: failing },
    },
    async ({ of, status, body }, { call, outcome }) => {
      const asksForToken = of.file === 'get-token';
      const [token, valid] = [fixture('pefindo', 'get-token'), fixture('pefindo', 'validate-token')];
      server.answers((request, response) => {
        const tokenAsked = request.path.endsWith('/getToken');
        if (tokenAsked === asksForToken) return json(status, body)(request, response);
        return (tokenAsked ? example(token, 'success') : example(valid, 'success'))(request, response);
      });
      const account = { username: 'pbk_user', password: 'P@ssw0rd1234', productId: 1, inquiryReason: 1 };
      expect(await call(pefindoClient({ baseUrl: server.url, ...account }, transport))).toMatchObject(outcome);

      const { method, path, headers = {} } = of.request;
      const sent = server.heard.find((heard) => heard.path === path);
      expect(sent).toMatchObject({ method, path, headers });
      if (of.request.body) expect(JSON.parse(sent!.body)).toEqual(of.request.body);
    },
  );
});

describe('the simulator answers', () => {
  let simulators: Simulators;
  let auth: { authorization: string };
  const url = () => simulators.urls.pefindo;
  beforeAll(async () => {
    simulators = await startSimulators({ only: ['pefindo'] });
  });
  beforeEach(async () => {
    await ask('POST', `${url()}/_sim/reset`);
    const issued = await ask('GET', `${url()}/api/v1/getToken`, undefined, basic('arus', 'embedded-pefindo'));
    auth = bearer(issued.body.token);
  });
  afterAll(() => simulators.close());

  /** The document's request as it stands, but for what a row says. */
  const send = ({ of: { request } }: Example, given: { headers?: object; body?: unknown; path?: string } = {}) => {
    const { authorization: _, ...headers } = request.headers ?? {};
    const all = { ...headers, ...auth, ...given.headers };
    return ask(request.method, `${url()}${given.path ?? request.path}`, given.body ?? request.body, all);
  };
  const fault = (operation: string, kind: string) => ask('POST', `${url()}/_sim/scenario`, { operation, fault: kind });
  const as = (scenario: string) => ask('POST', `${url()}/_sim/scenario`, { nik: person.nik, scenario });
  const examples = examplesOf('pefindo');

  /** The document's order of things, as far as generateReport; its own numbers are of another day. */
  async function ordered(scenario = 'good', changes: object = {}): Promise<Reply> {
    await as(scenario);
    const hits = await send(examples['search: found']!);
    const { id_type, id_no, id_pefindo } = hits.body.data[0];
    const body = { ...examples['generate-report: accepted']!.of.request.body, inquiry_id: hits.body.inquiry_id };
    return send(examples['generate-report: accepted']!, {
      body: { ...body, ids: [{ id_type, id_no, id_pefindo }], ...changes },
    });
  }
  const looked = (example: Example) => send({ ...example, of: examples['get-report: ready']!.of });
  const down = (operation: string) => async (example: Example) => {
    await fault(operation, '500');
    return send(example);
  };
  const badToken = (example: Example) => send(example, { headers: bearer('old') });

  const rows: Record<string, (example: Example) => Promise<Reply>> = {
    'get-token: success': (example) => send(example, { headers: basic('arus', 'embedded-pefindo') }),
    // The document's own credentials are not ours.
    'get-token: invalid credentials': ({ of }) => ask('GET', url() + of.request.path, undefined, of.request.headers),
    'get-token: unauthorized IP': async (example) => {
      await fault('getToken', '403');
      return send(example);
    },
    'get-token: other': down('getToken'),
    'validate-token: success': (example) => send(example),
    'validate-token: invalid token': badToken,
    'validate-token: other': down('validateToken'),
    'search: found': (example) => send(example),
    'search: not found': async (example) => {
      await as('thin-file');
      return send(example);
    },
    'search: other': (example) => send(example, { body: { ...example.of.request.body, product_id: 'one' } }),
    'search-backdated: found': (example) => send(example),
    'generate-report: accepted': () => ordered(),
    'generate-report: event_id conflict': async () => {
      await ordered();
      return ordered();
    },
    'generate-report: inquiry not found': (example) => send(example),
    'generate-report: other': (example) => send(example, { body: { ...example.of.request.body, event_id: 'mine' } }),
    'get-report: ready': async (example) => {
      await ordered();
      await looked(example);
      return send(example);
    },
    'get-report: big report': async (example) => {
      await ordered('big-report');
      await looked(example);
      return send(example);
    },
    'get-report: in progress': async (example) => {
      await ordered();
      return send(example);
    },
    'get-report: invalid event_id': (example) => send(example),
    'get-report: invalid token': badToken,
    'get-report: other': down('getReport'),
    'download-report: whole': async (example) => {
      await ordered('big-report');
      await looked(example);
      return send(example);
    },
    'download-report: not found': async (example) => {
      await ordered();
      await looked(example);
      return send(example);
    },
    'download-report: not ready': async (example) => {
      await ordered('big-report');
      return send(example);
    },
    'download-report: invalid token': badToken,
    'download-report: other': down('downloadReport'),
    'download-report-page: page': async (example) => {
      await ordered('big-report');
      await looked(example);
      return send(example);
    },
    'download-report-page: not found': (example) => send(example),
    'download-pdf-report: not available': async (example) => {
      await ordered('good', { generate_pdf: '0' });
      await looked(example);
      return send(example);
    },
    'download-pdf-report: invalid token': badToken,
    'download-pdf-report: other': down('downloadPdfReport'),
  };
  eachExample('pefindo', rows, async (example, answer) => expectDocumented(example, await answer(example)));

  test('a big report in pages of the size that was asked for, in the path or, as the document has it too, in the query', async () => {
    const whole = examples['download-report: whole']!;
    await ordered('big-report');
    await looked(whole);
    const path = `${whole.of.request.path}/page/1/max/100`;
    const [all, inPath, inQuery] = await Promise.all([
      send(whole),
      send(whole, { path }),
      send(whole, { path: `${whole.of.request.path}?page=1&max=100` }),
    ]);
    expect(inPath.body.report.facilities).toEqual(all.body.report.facilities.slice(100, 200));
    expect(inQuery.body).toEqual(inPath.body);
  });

  test('the PDF, as application/pdf to be saved, in the language that was ordered', async () => {
    const example = examples['download-pdf-report: not available']!;
    const pdfIn = async (language: string) => {
      await ask('POST', `${url()}/_sim/reset`);
      const issued = await ask('GET', `${url()}/api/v1/getToken`, undefined, basic('arus', 'embedded-pefindo'));
      auth = bearer(issued.body.token);
      await ordered('good', { language });
      await looked(example);
      return send(example);
    };
    const indonesian = await pdfIn('01');
    expect(indonesian.headers.get('content-type')).toBe('application/pdf');
    expect(indonesian.headers.get('content-disposition')).toContain(eventId);
    expect(indonesian.body).toMatch(/^%PDF-[^]*Laporan kredit/);
    expect((await pdfIn('02')).body).toMatch(/^%PDF-[^]*credit report/);
  });

  test('a company by its establishment date, which comes back with it', async () => {
    const params = [
      { id_type: 'NPWP', id_no: '012345678901000', name: 'PT CONTOH', date_of_establishment: '2001-02-03' },
    ];
    const body = { ...examples['search: found']!.of.request.body, type: 'CORPORATE', params };
    const [hit] = (await send(examples['search: found']!, { body })).body.data;
    expect(hit).toMatchObject({ id_tipe_debitur: 'CORPORATE', tgl_pendirian: '2001-02-03', tanggal_lahir: null });
    expect(Object.keys(hit)).toEqual(Object.keys(examples['search: found']!.body.data[0]));
    expect(
      (
        await send(examples['search: found']!, {
          body: { ...body, params: [{ ...params[0], date_of_establishment: '3/2/2001' }] },
        })
      ).body.code,
    ).toBe('99');
  });

  test('somebody whose number chooses a scenario in the document’s words, too', async () => {
    const body = structuredClone(examples['search: found']!.of.request.body);
    body.params[0].id_no = nikEnding('9001');
    expectDocumented(examples['search: not found']!, await send(examples['search: found']!, { body }));
  });
});
