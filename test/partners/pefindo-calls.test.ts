/** PEFINDO: the document's examples both ways, its codes, its token. */
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../simulators/listener.ts';
import { example } from './contract-fixture.ts';
import { inTurn, json, text } from './transport/fake-partner.ts';
import { documented, eventId, order, pefindoDesk, person, record } from './pefindo-desk.ts';

const desk = pefindoDesk();

describe('requests are the document’s own examples', () => {
  test('getToken, with Basic credentials', async () => {
    desk.answers = example(documented.validateToken, 'success');
    expect(await desk.bureau.validateToken()).toEqual({ kind: 'ok', value: { authorized: true } });
    const [token, validate] = desk.server.heard;
    expect(token).toMatchObject(withoutBody(documented.getToken.request));
    expect(validate).toMatchObject(withoutBody(documented.validateToken.request));
    expect(validate?.headers.authorization).toBe(`Bearer ${documented.getToken.responses['success']?.body.token}`);
  });

  test('search', async () => {
    desk.answers = example(documented.search, 'found');
    await desk.bureau.search(person, 'ABC123');
    expect(desk.asked('/search')[0]).toMatchObject(withoutBody(documented.search.request));
    expect(JSON.parse(desk.asked('/search')[0]!.body)).toEqual(documented.search.request.body);
  });

  test('search of a company is CORPORATE by NPWP', async () => {
    desk.answers = example(documented.search, 'not found');
    await desk.bureau.searchCompany({ npwp: '012345678901000', name: 'PT CONTOH', establishedOn: '2001-02-03' }, 'C1');
    expect(JSON.parse(desk.asked('/search')[0]!.body)).toMatchObject({
      type: 'CORPORATE',
      params: [{ id_type: 'NPWP', id_no: '012345678901000', name: 'PT CONTOH', date_of_establishment: '2001-02-03' }],
    });
  });

  test('generateReport, of one record and of several', async () => {
    desk.answers = example(documented.generate, 'accepted');
    expect(await desk.bureau.generateReport(order)).toEqual({ kind: 'ok', value: { accepted: true } });
    expect(JSON.parse(desk.asked('/generateReport')[0]!.body)).toEqual(documented.generate.request.body);
    await desk.bureau.generateReport({ inquiryId: 243, eventId, records: [record, { ...record, idPefindo: 7 }] });
    expect(JSON.parse(desk.asked('/generateReport')[1]!.body)).toMatchObject({
      ids: [{ id_pefindo: 101110967000498 }, { id_pefindo: 7 }],
      generate_pdf: '0',
    });
    await desk.bureau.generateReport({ ...order, pdf: 'ENGLISH' });
    expect(JSON.parse(desk.asked('/generateReport')[2]!.body)).toMatchObject({ generate_pdf: '1', language: '02' });
  });

  test('getReport, downloadReport and downloadPdfReport', async () => {
    desk.answers = inTurn(
      example(documented.getReport, 'big report'),
      example(documented.download, 'whole'),
      text(200, '%PDF-1.4 …', 'application/pdf'),
    );
    await desk.bureau.getReport(eventId);
    expect(await desk.bureau.downloadPdfReport(eventId)).toMatchObject({ kind: 'ok' });
    expect(desk.server.heard.slice(1).map(({ method, path }) => ({ method, path }))).toEqual([
      documented.getReport.request,
      documented.download.request,
      documented.pdf.request,
    ]);
  });
});

describe('searching', () => {
  test('gives every record found, with its similarity', async () => {
    desk.answers = example(documented.search, 'found');
    expect(await desk.bureau.search(person, 'ABC123')).toEqual({
      kind: 'ok',
      value: { inquiryId: 318, records: [{ ...record, name: 'INDIVIDU 101110967000498' }] },
    });
  });

  test('nobody found (31) is a thin file, not an error', async () => {
    desk.answers = example(documented.search, 'not found');
    expect(await desk.bureau.search(person, 'ABC123')).toEqual({ kind: 'ok', value: { inquiryId: null, records: [] } });
  });

  test('a 404 that is not PEFINDO’s is a wrong setting and never a thin file', async () => {
    desk.answers = text(404, '<html>Not Found</html>', 'text/html');
    expect(await desk.bureau.search(person, 'ABC123')).toMatchObject({ kind: 'misconfigured' });
  });

  test('a date that is none is not sent', async () => {
    const outcome = await desk.bureau.search({ ...person, birthDate: '11-09-1967' }, 'ABC123');
    expect(outcome).toEqual({
      kind: 'rejected',
      code: 'UNSENDABLE',
      reason: 'not sent: unfit at params.0.date_of_birth',
    });
    expect(desk.asked('/search')).toHaveLength(0);
  });
});

describe('ordering a report', () => {
  test('an event_id used before (35) is our own earlier attempt', async () => {
    desk.answers = example(documented.generate, 'event_id conflict');
    expect(await desk.bureau.generateReport(order)).toEqual({ kind: 'ok', value: { accepted: true } });
  });

  test('an inquiry that PEFINDO does not know (31) is a refusal', async () => {
    desk.answers = example(documented.generate, 'inquiry not found');
    expect(await desk.bureau.generateReport(order)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('of nobody is not sent', async () => {
    expect(await desk.bureau.generateReport({ ...order, records: [] })).toMatchObject({
      kind: 'rejected',
      code: 'UNSENDABLE',
    });
  });
});

describe('the PDF', () => {
  test('not ordered or not made yet (31) is a refusal', async () => {
    desk.answers = example(documented.pdf, 'not available');
    expect(await desk.bureau.downloadPdfReport(eventId)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('that is none is not taken', async () => {
    desk.answers = text(200, '<html>login</html>', 'application/pdf');
    expect(await desk.bureau.downloadPdfReport(eventId)).toEqual({
      kind: 'unknown',
      reason: 'the answer is not a PDF',
    });
  });
});

describe('the token', () => {
  test('is fetched once for all who wait, and kept', async () => {
    desk.answers = example(documented.validateToken, 'success');
    await Promise.all(Array.from({ length: 10 }, () => desk.bureau.validateToken()));
    await desk.bureau.validateToken();
    expect(desk.asked('/getToken')).toHaveLength(1);
  });

  test('refused (06) is renewed once for all, and their calls made again', async () => {
    let issued = 0;
    desk.tokens = (request, response) =>
      json(200, { code: '01', status: 'success', message: 'token aktif', token: `token-number-${++issued}` })(
        request,
        response,
      );
    desk.answers = (request, response) =>
      example(
        documented.validateToken,
        request.headers.authorization === 'Bearer token-number-1' ? 'invalid token' : 'success',
      )(request, response);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => desk.bureau.validateToken()));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(5).fill('ok'));
    expect(desk.asked('/getToken')).toHaveLength(2);
    expect(desk.asked('/validateToken')).toHaveLength(10);
  });

  test('refused again is a wrong setting, and is not renewed for ever', async () => {
    desk.answers = example(documented.validateToken, 'invalid token');
    expect(await desk.bureau.validateToken()).toEqual({
      kind: 'misconfigured',
      reason: 'a token just issued is refused',
    });
    expect(desk.asked('/getToken')).toHaveLength(2);
  });

  test.each([
    ['wrong credentials (13)', 'invalid credentials', 'misconfigured'],
    ['our IP not on the allowlist (17)', 'unauthorized IP', 'misconfigured'],
    ['an internal error (99): the call itself never left', 'other', 'retryable'],
  ])('that cannot be had: %s', async (_, name, kind) => {
    desk.tokens = example(documented.getToken, name);
    expect(await desk.bureau.generateReport(order)).toMatchObject({ kind });
    expect(desk.asked('/generateReport')).toHaveLength(0);
  });

  test('and the credentials are in no exchange that is kept', async () => {
    desk.answers = example(documented.search, 'found');
    await desk.bureau.search(person, 'ABC123');
    await eventually(() => desk.kept[1], 'both exchanges to be kept');
    expect(desk.kept.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['getToken', 'ok'],
      ['search', 'ok'],
    ]);
    expect(JSON.stringify(desk.kept)).not.toMatch(/cGJrX3VzZXI|P@ssw0rd|eyJhbGci/);
    expect(JSON.stringify(desk.kept)).toMatch(/3101110967000498/);
  });
});

describe('a bad answer', () => {
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
    ['429 with a code', json(429, { code: '99', status: 'failed' }), 'retryable'],
  ])('%s is %s', async (_, answer, kind) => {
    desk.answers = answer;
    const outcome = await desk.bureau.search(person, 'ABC123');
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toMatch(/3101110967000498|JOHN/);
  });
});

const withoutBody = ({ method, path, headers = {} }: typeof documented.search.request) => ({ method, path, headers });
