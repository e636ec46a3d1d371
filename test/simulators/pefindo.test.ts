import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { ask, basic, bearer, nikEnding, type Reply } from './requests.ts';

let simulators: Simulators;
let url: string;
let token: string;

beforeAll(async () => {
  simulators = await startSimulators({ only: ['pefindo'] });
  url = `${simulators.urls.pefindo}/api/v1`;
  token = (await ask('GET', `${url}/getToken`, undefined, basic('arus', 'embedded-pefindo'))).body.token;
});
afterAll(() => simulators.close());

const search = (nik: string) =>
  ask(
    'POST',
    `${url}/product/search`,
    {
      type: 'PERSONAL',
      product_id: 1,
      inquiry_reason: 1,
      reference_code: 'ABC123',
      params: [{ id_type: 'KTP', id_no: nik, name: 'John Doe', date_of_birth: '1967-09-11' }],
    },
    bearer(token),
  );

/** Searches and orders a report of the first hit. */
async function order(nik: string, changes: Record<string, unknown> = {}): Promise<{ eventId: string; reply: Reply }> {
  const found = await search(nik);
  const { id_type, id_no, id_pefindo } = found.body.data[0];
  const eventId = randomUUID();
  const body = {
    inquiry_id: found.body.inquiry_id,
    ids: [{ id_type, id_no, id_pefindo }],
    event_id: eventId,
    ...changes,
  };
  return { eventId, reply: await ask('POST', `${url}/product/generateReport`, body, bearer(token)) };
}

const report = (eventId: string, method = 'getReport', rest = '') =>
  ask('GET', `${url}/product/${method}/event_id/${eventId}${rest}`, undefined, bearer(token));

describe('tokens', () => {
  test('wrong credentials are 403 with code 13', async () => {
    const reply = await ask('GET', `${url}/getToken`, undefined, basic('arus', 'wrong'));
    expect(reply).toMatchObject({
      status: 403,
      body: { code: '13', status: 'failed', message: 'username atau password salah' },
    });
  });

  test('a live token is authorized, an unknown one is 403 with code 06', async () => {
    const validate = (given: string) => ask('GET', `${url}/validateToken`, undefined, bearer(given));
    expect(await validate(token)).toMatchObject({ status: 200, body: { code: '01', message: 'authorized' } });
    expect(await validate('nonsense')).toMatchObject({ status: 403, body: { code: '06', message: 'Invalid Token' } });
  });

  test('tokens can be made to expire, and a new one works', async () => {
    await ask('POST', `${simulators.urls.pefindo}/_sim/scenario`, { fault: 'expire-tokens' });
    expect((await search(nikEnding('0001'))).body.code).toBe('06');
    token = (await ask('GET', `${url}/getToken`, undefined, basic('arus', 'embedded-pefindo'))).body.token;
    expect((await search(nikEnding('0001'))).body.code).toBe('01');
  });
});

describe('search', () => {
  test('a known person is found as in the document', async () => {
    const reply = await search('3101110967000498');
    expect(reply.body).toMatchObject({
      code: '01',
      status: 'success',
      message: 'Data ditemukan',
      response_status: 'ALL_CORRECT',
    });
    expect(reply.body.data).toEqual([
      expect.objectContaining({
        similarity_score: 100,
        id_type: 'KTP',
        id_no: '3101110967000498',
        id_tipe_debitur: 'PERSONAL',
      }),
    ]);
  });

  test('a thin file is 404 with code 31', async () => {
    expect(await search(nikEnding('9001'))).toMatchObject({
      status: 404,
      body: { code: '31', message: 'Data tidak ditemukan' },
    });
  });

  test('records of one person and of somebody else come with their similarity', async () => {
    const similarities = (reply: Reply) =>
      reply.body.data.map((hit: { similarity_score: number }) => hit.similarity_score);
    expect(similarities(await search(nikEnding('9008')))).toEqual([100, 91.5, 62]);
    expect(similarities(await search(nikEnding('9009')))).toEqual([80]);
  });

  test('PEFINDO may be down for a person: 500 with code 99, always', async () => {
    for (let i = 0; i < 3; i++)
      expect(await search(nikEnding('9013'))).toMatchObject({ status: 500, body: { code: '99', status: 'failed' } });
    expect((await search(nikEnding('0013'))).status).toBe(200);
  });

  test('what is not JSON, or not said to be, is malformed in the document’s words: 500 with code 99', async () => {
    const body = new Uint8Array(Buffer.from('{"type":'));
    for (const type of ['application/json', 'text/plain']) {
      const headers = { ...bearer(token), 'content-type': type };
      const reply = await ask('POST', `${url}/product/search`, body, headers);
      expect(reply).toMatchObject({ status: 500, body: { code: '99', status: 'failed' } });
    }
  });

  test('a company is searched by its number and name', async () => {
    const body = {
      type: 'CORPORATE',
      product_id: 1,
      inquiry_reason: 1,
      params: [{ id_type: 'NPWP', id_no: '012345678901000', name: 'PT CONTOH' }],
    };
    expect((await ask('POST', `${url}/product/search`, body, bearer(token))).body.data).toEqual([
      expect.objectContaining({ id_tipe_debitur: 'CORPORATE', id_no: '012345678901000', tanggal_lahir: null }),
    ]);
  });

  test.each([
    ['product_id as text', { product_id: '1' }],
    ['no params', { params: [] }],
    ['another type', { type: 'HUMAN' }],
    ['a person without a birth date', { params: [{ id_type: 'KTP', id_no: '1', name: 'A' }] }],
    [
      'a date the other way round',
      { params: [{ id_type: 'KTP', id_no: '1', name: 'A', date_of_birth: '11/09/1967' }] },
    ],
  ])('a malformed request (%s) is 500 with code 99', async (_, wrong) => {
    const right = {
      type: 'PERSONAL',
      product_id: 1,
      inquiry_reason: 1,
      params: [{ id_type: 'KTP', id_no: '1', name: 'A', date_of_birth: '1967-09-11' }],
    };
    const reply = await ask('POST', `${url}/product/search`, { ...right, ...wrong }, bearer(token));
    expect(reply).toMatchObject({ status: 500, body: { code: '99', status: 'failed' } });
  });
});

describe('reports', () => {
  test('a report is in progress first, then ready, with a good borrower by default', async () => {
    const { eventId, reply } = await order(nikEnding('0001'));
    expect(reply.body).toEqual({
      code: '01',
      status: 'success',
      event_id: eventId,
      message: 'Proses membuat report sedang dikerjakan',
    });
    expect((await report(eventId)).body).toEqual({
      code: '32',
      status: 'success',
      message: 'Laporan masih dalam proses scoring',
    });
    const ready = (await report(eventId)).body;
    expect(ready).toMatchObject({ code: '01', message: 'Laporan berhasil dibuat', event_id: eventId });
    expect(ready.report.pefindo_score).toMatchObject({ score: 650, risk_grade: 'A2' });
    expect(ready.report.debitur).toMatchObject({
      kolektabilitas_terburuk: 1,
      jml_tunggakan: 0,
      total_angsuran: 335_000,
    });
  });

  test('an event_id is used once: 409 with code 35', async () => {
    const { eventId } = await order(nikEnding('0002'));
    expect((await order(nikEnding('0002'), { event_id: eventId })).reply).toMatchObject({
      status: 409,
      body: { code: '35', event_id: eventId, message: 'event_id sudah ada, gunakan yang lain' },
    });
  });

  test('an unknown inquiry, a record that was not found by it, or an unknown event_id is 404 with code 31', async () => {
    const missing = { status: 404, body: { code: '31' } };
    expect((await order(nikEnding('0003'), { inquiry_id: 1 })).reply).toMatchObject(missing);
    const other = [{ id_type: 'KTP', id_no: nikEnding('0004'), id_pefindo: 1 }];
    expect((await order(nikEnding('0003'), { ids: other })).reply).toMatchObject(missing);
    expect(await report(randomUUID())).toMatchObject(missing);
  });

  test('an event_id that is no UUID is refused', async () => {
    expect((await order(nikEnding('0003'), { event_id: 'mine' })).reply).toMatchObject({
      status: 500,
      body: { code: '99' },
    });
  });

  test('a big report leaves the facilities to downloadReport, whole or in pages', async () => {
    const { eventId } = await order(nikEnding('9005'));
    await report(eventId);
    const big = (await report(eventId)).body;
    expect(big.code).toBe('36');
    expect(Object.keys(big.report)).toEqual(['header', 'debitur']);

    const whole = (await report(eventId, 'downloadReport')).body;
    expect(whole).toMatchObject({ code: '01', report: { pefindo_score: { score: 650 } } });
    const pages = await Promise.all(
      [0, 1, 2, 3].map((page) => report(eventId, 'downloadReport', `/page/${page}/max/100`)),
    );
    expect(pages.flatMap((page) => page.body.report.facilities)).toEqual(whole.report.facilities);
    expect(pages.map((page) => page.body.report.facilities.length)).toEqual([100, 100, 52, 0]);
  });

  test('a report that is not big has nothing to download', async () => {
    const { eventId } = await order(nikEnding('0005'));
    expect(await report(eventId, 'downloadReport')).toMatchObject({ status: 404, body: { code: '31' } });
  });

  test('the PDF is there when it was ordered and the report is ready', async () => {
    const plain = await order(nikEnding('0006'));
    const { eventId } = await order(nikEnding('0006'), { generate_pdf: '1', language: '01' });
    expect((await report(eventId, 'downloadPdfReport')).status).toBe(404);
    await report(eventId);
    await report(plain.eventId);
    const pdf = await report(eventId, 'downloadPdfReport');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.body).toMatch(/^%PDF-1\.4/);
    expect((await report(plain.eventId, 'downloadPdfReport')).body.code).toBe('31');
  });

  test.each([
    ['9002', { pefindo_score: { score: 350, risk_grade: 'D3' } }],
    ['9003', { pefindo_score: { score: 450, risk_grade: 'C3' } }],
    ['9004', { debitur: { kolektabilitas_terburuk: 3, jml_tunggakan: 1 } }],
    ['9010', { debitur: { total_angsuran: 5_200_000 } }],
    ['9011', { pefindo_score: { risk_grade: 'E' } }],
  ])('digits %s choose the report', async (digits, expected) => {
    const { eventId } = await order(nikEnding(digits));
    await report(eventId);
    expect((await report(eventId)).body.report).toMatchObject(expected);
  });

  test('a report may be empty: no score, no totals, no facilities', async () => {
    const { eventId } = await order(nikEnding('9012'));
    await report(eventId);
    const { body } = await report(eventId);
    expect(Object.keys(body.report)).toEqual(['header', 'debitur']);
    expect(Object.keys(body.report.debitur)).toEqual(['id_pefindo', 'nama_debitur', 'tanggal_lahir']);
  });

  test('a huge report has 145,000 facilities, in pages', async () => {
    const { eventId } = await order(nikEnding('9014'));
    await report(eventId);
    expect((await report(eventId)).body).toMatchObject({ code: '36', report: { debitur: { jml_fasilitas: 145_000 } } });
    const page = async (number: number) =>
      (await report(eventId, 'downloadReport', `/page/${number}/max/1000`)).body.report.facilities.length;
    expect([await page(0), await page(144), await page(145)]).toEqual([1000, 1000, 0]);
  });

  test('a PDF may be two looks later than its report', async () => {
    const { eventId } = await order(nikEnding('9015'), { generate_pdf: '1' });
    await report(eventId);
    expect((await report(eventId)).body.code).toBe('01');
    const looks = [1, 2, 3].map(() => async () => (await report(eventId, 'downloadPdfReport')).status);
    const seen: number[] = [];
    for (const look of looks) seen.push(await look());
    expect(seen).toEqual([404, 404, 200]);
  });

  test('a slow report takes five looks more, a stuck one never comes', async () => {
    const codes = async (digits: string) => {
      const { eventId } = await order(nikEnding(digits));
      const seen: string[] = [];
      for (let i = 0; i < 7; i++) seen.push((await report(eventId)).body.code);
      return seen;
    };
    expect(await codes('9006')).toEqual(['32', '32', '32', '32', '32', '01', '01']);
    expect(await codes('9007')).toEqual(Array(7).fill('32'));
  });
});
