/** PEFINDO: the document's examples both ways, its codes, its token, and every bad answer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/partners/exchange.ts';
import { type PartnerTransport, partnerTransport } from '../../src/partners/http-client.ts';
import { type Pefindo, pefindo } from '../../src/partners/pefindo/index.ts';
import { example, fixture } from './contract-fixture.ts';
import { type Answer, badAnswers, fakePartner, type FakePartner, inTurn, json, text } from './fake-partner.ts';

const getToken = fixture('pefindo', 'get-token');
const validateToken = fixture('pefindo', 'validate-token');
const search = fixture('pefindo', 'search');
const generate = fixture('pefindo', 'generate-report');
const getReport = fixture('pefindo', 'get-report');
const download = fixture('pefindo', 'download-report');
const pdf = fixture('pefindo', 'download-pdf-report');

const eventId = generate.request.body.event_id as string;
const person = { nik: '3101110967000498', fullName: 'JOHN DOE', birthDate: '1967-09-11' };
const record = { idType: 'KTP', idNo: person.nik, idPefindo: 101110967000498, name: 'JOHN DOE', similarity: 100 };
const order = { inquiryId: 243, records: [record], eventId, pdf: 'INDONESIAN' } as const;

let server: FakePartner;
let transport: PartnerTransport;
let bureau: Pefindo;
let kept: Exchange[];
/** Answers to everything but getToken, which is given as documented unless a test says otherwise. */
let answers: Answer;
let tokens: Answer;

beforeAll(async () => {
  server = await fakePartner((request, response) =>
    (request.path.endsWith('/getToken') ? tokens : answers)(request, response),
  );
});
beforeEach(() => {
  kept = [];
  server.heard.length = 0;
  tokens = example(getToken, 'success');
  transport = partnerTransport({ timeoutMs: 400, record: (exchange) => void kept.push(exchange) });
  bureau = pefindo(
    { baseUrl: server.url, username: 'pbk_user', password: 'P@ssw0rd1234', productId: 1, inquiryReason: 1 },
    transport,
  );
});
afterEach(() => transport.close());
afterAll(() => server.close());

const asked = (path: string) => server.heard.filter((request) => request.path.includes(path));
const ready = (report: object): Answer =>
  json(200, { code: '01', status: 'success', message: 'Laporan berhasil dibuat', event_id: eventId, report });

describe('requests are the document’s own examples', () => {
  test('getToken, with Basic credentials', async () => {
    answers = example(validateToken, 'success');
    expect(await bureau.validateToken()).toEqual({ kind: 'ok', value: { authorized: true } });
    const [token, validate] = server.heard;
    expect(token).toMatchObject(withoutBody(getToken.request));
    expect(validate).toMatchObject(withoutBody(validateToken.request));
    expect(validate?.headers.authorization).toBe(`Bearer ${getToken.responses['success']?.body.token}`);
  });

  test('search', async () => {
    answers = example(search, 'found');
    await bureau.search(person, 'ABC123');
    expect(asked('/search')[0]).toMatchObject(withoutBody(search.request));
    expect(JSON.parse(asked('/search')[0]!.body)).toEqual(search.request.body);
  });

  test('search of a company is CORPORATE by NPWP', async () => {
    answers = example(search, 'not found');
    await bureau.searchCompany({ npwp: '012345678901000', name: 'PT CONTOH', establishedOn: '2001-02-03' }, 'C1');
    expect(JSON.parse(asked('/search')[0]!.body)).toMatchObject({
      type: 'CORPORATE',
      params: [{ id_type: 'NPWP', id_no: '012345678901000', name: 'PT CONTOH', date_of_establishment: '2001-02-03' }],
    });
  });

  test('generateReport, of one record and of several', async () => {
    answers = example(generate, 'accepted');
    expect(await bureau.generateReport(order)).toEqual({ kind: 'ok', value: { accepted: true } });
    expect(JSON.parse(asked('/generateReport')[0]!.body)).toEqual(generate.request.body);
    await bureau.generateReport({ inquiryId: 243, eventId, records: [record, { ...record, idPefindo: 7 }] });
    expect(JSON.parse(asked('/generateReport')[1]!.body)).toMatchObject({
      ids: [{ id_pefindo: 101110967000498 }, { id_pefindo: 7 }],
      generate_pdf: '0',
    });
    await bureau.generateReport({ ...order, pdf: 'ENGLISH' });
    expect(JSON.parse(asked('/generateReport')[2]!.body)).toMatchObject({ generate_pdf: '1', language: '02' });
  });

  test('getReport, downloadReport and downloadPdfReport', async () => {
    answers = inTurn(
      example(getReport, 'big report'),
      example(download, 'whole'),
      text(200, '%PDF-1.4 …', 'application/pdf'),
    );
    await bureau.getReport(eventId);
    expect(await bureau.downloadPdfReport(eventId)).toMatchObject({ kind: 'ok' });
    expect(server.heard.slice(1).map(({ method, path }) => ({ method, path }))).toEqual([
      getReport.request,
      download.request,
      pdf.request,
    ]);
  });
});

describe('searching', () => {
  test('gives every record found, with its similarity', async () => {
    answers = example(search, 'found');
    expect(await bureau.search(person, 'ABC123')).toEqual({
      kind: 'ok',
      value: { inquiryId: 318, records: [{ ...record, name: 'INDIVIDU 101110967000498' }] },
    });
  });

  test('nobody found (31) is a thin file, not an error', async () => {
    answers = example(search, 'not found');
    expect(await bureau.search(person, 'ABC123')).toEqual({ kind: 'ok', value: { inquiryId: null, records: [] } });
  });

  test('a 404 that is not PEFINDO’s is a wrong setting and never a thin file', async () => {
    answers = text(404, '<html>Not Found</html>', 'text/html');
    expect(await bureau.search(person, 'ABC123')).toMatchObject({ kind: 'misconfigured' });
  });

  test('a date that is none is not sent', async () => {
    const outcome = await bureau.search({ ...person, birthDate: '11-09-1967' }, 'ABC123');
    expect(outcome).toEqual({
      kind: 'rejected',
      code: 'UNSENDABLE',
      reason: 'not sent: unfit at params.0.date_of_birth',
    });
    expect(asked('/search')).toHaveLength(0);
  });
});

describe('ordering a report', () => {
  test('an event_id used before (35) is our own earlier attempt', async () => {
    answers = example(generate, 'event_id conflict');
    expect(await bureau.generateReport(order)).toEqual({ kind: 'ok', value: { accepted: true } });
  });

  test('an inquiry that PEFINDO does not know (31) is a refusal', async () => {
    answers = example(generate, 'inquiry not found');
    expect(await bureau.generateReport(order)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('of nobody is not sent', async () => {
    expect(await bureau.generateReport({ ...order, records: [] })).toMatchObject({
      kind: 'rejected',
      code: 'UNSENDABLE',
    });
  });
});

describe('the report', () => {
  const unknown = {
    kind: 'REPORT',
    score: null,
    riskGrade: null,
    worstCollectability: null,
    maxDaysPastDue: null,
    outstanding: null,
    instalments: null,
    activeFacilities: null,
    similarity: null,
    eventId,
    big: false,
  };
  const summaryOf = async (report: object) => {
    answers = ready(report);
    const answer = await bureau.getReport(eventId);
    if (answer.kind !== 'ok' || answer.value.state !== 'READY') throw new Error(JSON.stringify(answer));
    return answer.value.summary;
  };

  test('in progress (32) is asked for again later', async () => {
    answers = example(getReport, 'in progress');
    expect(await bureau.getReport(eventId)).toEqual({ kind: 'ok', value: { state: 'IN PROGRESS' } });
  });

  test('of an unknown event_id (31) is a refusal', async () => {
    answers = example(getReport, 'invalid event_id');
    expect(await bureau.getReport(eventId)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('what it does not say is unknown, not zero', async () => {
    expect(await summaryOf({})).toEqual(unknown);
    expect(
      await summaryOf({ header: {}, debitur: { jml_fasilitas: null, total_baki_debet: '' }, pefindo_score: null }),
    ).toEqual(unknown);
  });

  test('what it says is zero is zero', async () => {
    const zero = { jml_fasilitas: 0, jml_tunggakan: 0, total_baki_debet: 0, total_angsuran: 0 };
    expect(await summaryOf({ debitur: zero, facilities: [] })).toEqual({
      ...unknown,
      maxDaysPastDue: 0,
      outstanding: 0,
      instalments: 0,
      activeFacilities: 0,
    });
  });

  test('is summed up over score, totals and facilities', async () => {
    const facility = {
      jenis: 'KTA',
      pelapor: 'BANK',
      plafon: 10_000_000,
      baki_debet: 3_000_000,
      kolektabilitas: 1,
      hari_tunggakan: 0,
      angsuran: 300_000,
    };
    const report = {
      debitur: {
        jml_fasilitas: 2,
        jml_tunggakan: 1,
        kolektabilitas_terburuk: 1,
        total_baki_debet: '4000000.00',
        total_angsuran: 450_000,
      },
      pefindo_score: { score: 640, risk_grade: 'b2', risk_desc: 'Low Risk' },
      facilities: [facility, { ...facility, kolektabilitas: 2, hari_tunggakan: 17 }],
    };
    expect(await summaryOf(report)).toEqual({
      ...unknown,
      score: 640,
      riskGrade: 'B2',
      worstCollectability: 2,
      maxDaysPastDue: 17,
      outstanding: 4_000_000,
      instalments: 450_000,
      activeFacilities: 2,
    });
  });

  test('totals that it leaves out are added up, unless a facility leaves a gap', async () => {
    const facilities = [
      { baki_debet: 3_000_000, angsuran: 300_000, hari_tunggakan: null },
      { baki_debet: 1_000_000, hari_tunggakan: 4 },
    ];
    expect(await summaryOf({ facilities })).toEqual({
      ...unknown,
      outstanding: 4_000_000,
      instalments: null,
      maxDaysPastDue: 4,
      activeFacilities: 2,
    });
  });

  test('carries the lowest similarity of the records that were merged', async () => {
    answers = ready({});
    const answer = await bureau.getReport(eventId, [record, { ...record, similarity: 87.5 }]);
    expect(answer).toMatchObject({ value: { summary: { similarity: 87.5 } } });
  });

  test('a grade that nobody knows is no grade', async () => {
    expect(await summaryOf({ pefindo_score: { score: 500, risk_grade: 'Z9' } })).toMatchObject({
      score: 500,
      riskGrade: null,
    });
  });

  test('of somebody else is not taken', async () => {
    answers = json(200, { code: '01', event_id: '00000000-0000-4000-8000-000000000000', report: {} });
    expect(await bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason: 'the answer is about another event_id',
    });
  });

  test('with a collectability or an amount that cannot be is not taken', async () => {
    answers = ready({ facilities: [{ kolektabilitas: 9, baki_debet: 'banyak', hari_tunggakan: -1 }] });
    expect(await bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason:
        'unexpected answer at report.facilities.0.baki_debet, report.facilities.0.kolektabilitas, report.facilities.0.hari_tunggakan',
    });
  });
});

describe('a big report (36)', () => {
  const facility = { baki_debet: 1_000, kolektabilitas: 1, hari_tunggakan: 0, angsuran: 10 };
  const big = example(getReport, 'big report');

  test('is downloaded and summed up in the same call', async () => {
    answers = inTurn(big, ready({ debitur: { jml_fasilitas: 300 }, facilities: Array(300).fill(facility) }));
    expect(await bureau.getReport(eventId)).toMatchObject({
      kind: 'ok',
      value: {
        state: 'READY',
        big: true,
        summary: { big: true, outstanding: 300_000, instalments: 3_000, activeFacilities: 300 },
      },
    });
  });

  test.each(['not ready', 'not found'])('asked for too early (%s) is in progress', async (early) => {
    answers = inTurn(big, example(download, early));
    expect(await bureau.getReport(eventId)).toEqual({ kind: 'ok', value: { state: 'IN PROGRESS' } });
  });

  /** As a server that takes `max` for the facilities on a page. */
  const paged =
    (facilities: object[], afterLast: Answer): Answer =>
    (request, response) => {
      if (request.path.includes('/getReport/')) return big(request, response);
      const [, page, max] = /page\/(\d+)\/max\/(\d+)/.exec(request.path) ?? [];
      if (!max) return text(200, ' '.repeat(26 * 1024 * 1024))(request, response);
      const part = facilities.slice(Number(page) * Number(max), (Number(page) + 1) * Number(max));
      return (part.length ? ready({ debitur: { jml_fasilitas: facilities.length }, facilities: part }) : afterLast)(
        request,
        response,
      );
    };
  const many = Array.from({ length: 450 }, (_, i) => ({
    ...facility,
    hari_tunggakan: i === 449 ? 91 : 0,
    baki_debet: i,
  }));

  test.each([
    ['an empty page', ready({ facilities: [] })],
    ['not found', example(download, 'not found')],
  ])('too large to be taken whole is taken page by page until %s', async (_, afterLast) => {
    answers = paged(many, afterLast);
    expect(await bureau.getReport(eventId)).toMatchObject({
      kind: 'ok',
      value: { big: true, summary: { maxDaysPastDue: 91, outstanding: (449 * 450) / 2, activeFacilities: 450 } },
    });
    expect(asked('/page/').map(({ path }) => path.slice(path.indexOf('/page')))).toEqual([
      '/page/0/max/200',
      '/page/1/max/200',
      '/page/2/max/200',
      '/page/3/max/200',
    ]);
  });

  test('of a server that gives the same page for ever is not added up for ever', async () => {
    answers = paged(many, ready({}));
    const always = answers;
    answers = (request, response) =>
      always({ ...request, path: request.path.replace(/page\/\d+/, 'page/0') }, response);
    expect(await bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason: 'downloadReport gives the same page again',
    });
  });
});

describe('the PDF', () => {
  test('not ordered or not made yet (31) is a refusal', async () => {
    answers = example(pdf, 'not available');
    expect(await bureau.downloadPdfReport(eventId)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('that is none is not taken', async () => {
    answers = text(200, '<html>login</html>', 'application/pdf');
    expect(await bureau.downloadPdfReport(eventId)).toEqual({ kind: 'unknown', reason: 'the answer is not a PDF' });
  });
});

describe('the token', () => {
  test('is fetched once for all who wait, and kept', async () => {
    answers = example(validateToken, 'success');
    await Promise.all(Array.from({ length: 10 }, () => bureau.validateToken()));
    await bureau.validateToken();
    expect(asked('/getToken')).toHaveLength(1);
  });

  test('refused (06) is renewed once for all, and their calls made again', async () => {
    let issued = 0;
    tokens = (request, response) =>
      json(200, { code: '01', status: 'success', message: 'token aktif', token: `token-number-${++issued}` })(
        request,
        response,
      );
    answers = (request, response) =>
      example(validateToken, request.headers.authorization === 'Bearer token-number-1' ? 'invalid token' : 'success')(
        request,
        response,
      );
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => bureau.validateToken()));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(5).fill('ok'));
    expect(asked('/getToken')).toHaveLength(2);
    expect(asked('/validateToken')).toHaveLength(10);
  });

  test('refused again is a wrong setting, and is not renewed for ever', async () => {
    answers = example(validateToken, 'invalid token');
    expect(await bureau.validateToken()).toEqual({ kind: 'misconfigured', reason: 'a token just issued is refused' });
    expect(asked('/getToken')).toHaveLength(2);
  });

  test.each([
    ['wrong credentials (13)', 'invalid credentials', 'misconfigured'],
    ['our IP not on the allowlist (17)', 'unauthorized IP', 'misconfigured'],
    ['an internal error (99): the call itself never left', 'other', 'retryable'],
  ])('that cannot be had: %s', async (_, name, kind) => {
    tokens = example(getToken, name);
    expect(await bureau.generateReport(order)).toMatchObject({ kind });
    expect(asked('/generateReport')).toHaveLength(0);
  });

  test('and the credentials are in no exchange that is kept', async () => {
    answers = example(search, 'found');
    await bureau.search(person, 'ABC123');
    expect(kept.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['getToken', 'ok'],
      ['search', 'ok'],
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/cGJrX3VzZXI|P@ssw0rd|eyJhbGci/);
    expect(JSON.stringify(kept)).toMatch(/3101110967000498/);
  });
});

describe('a bad answer', () => {
  const whole = search.responses['found']!.body as object;
  test.each(Object.entries(badAnswers(whole)))('%s: unknown, and nothing personal in it', async (_, answer) => {
    answers = answer;
    for (const outcome of [
      await bureau.search(person, 'ABC123'),
      await bureau.generateReport(order),
      await bureau.getReport(eventId),
    ]) {
      expect(outcome.kind).toBe('unknown');
      expect(JSON.stringify(outcome)).not.toMatch(/3101110967000498|INDIVIDU|JOHN/);
    }
  });

  test.each([
    ['500 with code 99', json(500, { code: '99', status: 'failed', message: 'NIK 3101110967000498' }), 'unknown'],
    ['200 with code 99', json(200, { code: '99', status: 'failed', message: 'NIK 3101110967000498' }), 'unknown'],
    ['200 with a code that is not documented', json(200, { code: '77', status: 'failed' }), 'unknown'],
    ['200 with code 17', json(200, { code: '17', status: 'failed' }), 'misconfigured'],
    ['a code that is a number', json(200, { code: 1, inquiry_id: 1, data: [] }), 'unknown'],
    ['wrong types', json(200, { code: '01', inquiry_id: 'x', data: [{ id_pefindo: 'JOHN' }] }), 'unknown'],
    ['missing keys', json(200, { code: '01' }), 'unknown'],
    ['403 without a code', text(403, '<html>WAF</html>', 'text/html'), 'misconfigured'],
    ['429', json(429, {}), 'retryable'],
  ])('%s is %s', async (_, answer, kind) => {
    answers = answer;
    const outcome = await bureau.search(person, 'ABC123');
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toMatch(/3101110967000498|JOHN/);
  });
});

const withoutBody = ({ method, path, headers = {} }: typeof search.request) => ({ method, path, headers });
