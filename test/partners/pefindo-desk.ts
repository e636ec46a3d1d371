/** A PEFINDO that hands out tokens and answers everything else as a test says, and our client of it. */
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Exchange } from '../../src/partners/transport/exchange.ts';
import { type Pefindo, pefindo } from '../../src/partners/pefindo/index.ts';
import { example, fixture } from './contract-fixture.ts';
import { type Answer, type FakePartner, fakePartner, json } from './transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from './transport/patient-transport.ts';

/** The document's examples. */
export const documented = {
  getToken: fixture('pefindo', 'get-token'),
  validateToken: fixture('pefindo', 'validate-token'),
  search: fixture('pefindo', 'search'),
  generate: fixture('pefindo', 'generate-report'),
  getReport: fixture('pefindo', 'get-report'),
  download: fixture('pefindo', 'download-report'),
  pdf: fixture('pefindo', 'download-pdf-report'),
};

export const eventId = documented.generate.request.body.event_id as string;
export const person = { nik: '3101110967000498', fullName: 'JOHN DOE', birthDate: '1967-09-11' };
export const record = {
  idType: 'KTP',
  idNo: person.nik,
  idPefindo: 101110967000498,
  name: 'JOHN DOE',
  similarity: 100,
};
export const order = { inquiryId: 243, records: [record], eventId, pdf: 'INDONESIAN' } as const;

/** The answer that the report is ready, and is this one. */
export const ready = (report: object): Answer =>
  json(200, { code: '01', status: 'success', message: 'Laporan berhasil dibuat', event_id: eventId, report });

/** Registers its own hooks; call once per file. */
export function pefindoDesk() {
  const desk = {
    server: undefined as unknown as FakePartner,
    transport: undefined as unknown as PatientTransport,
    /** Has no token yet. */
    bureau: undefined as unknown as Pefindo,
    kept: [] as Exchange[],
    /** What it answers to everything but getToken. */
    answers: json(200, {}),
    /** What it answers to getToken; as documented unless a test says otherwise. */
    tokens: example(documented.getToken, 'success'),
    asked: (path: string) => desk.server.heard.filter((request) => request.path.includes(path)),
  };

  beforeAll(async () => {
    desk.server = await fakePartner((request, response) =>
      (request.path.endsWith('/getToken') ? desk.tokens : desk.answers)(request, response),
    );
  });
  beforeEach(() => {
    desk.kept = [];
    desk.server.heard.length = 0;
    desk.tokens = example(documented.getToken, 'success');
    desk.transport = patientTransport({ record: (exchange) => void desk.kept.push(exchange) });
    desk.bureau = pefindo(
      {
        baseUrl: desk.server.url,
        username: 'pbk_user',
        password: 'P@ssw0rd1234',
        productId: 1,
        inquiryReason: 1,
      },
      desk.transport,
    );
  });
  afterEach(() => desk.transport.close());
  afterAll(() => desk.server.close());
  return desk;
}
