/** Kocek: the document's request shape, its three 200 answers, its 403, and how it refuses. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Kocek, kocek } from '../../src/partners/kocek/index.ts';
import { referenceData } from '../../src/domain/person/reference-data.ts';
import type { KocekRequest } from '../../src/partners/kocek/mapper.ts';
import { fulan, occupation } from '../contract/kocek/fulan.ts';
import { example, fixture } from './contract-fixture.ts';
import { fakePartner, type FakePartner, json, text } from './transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from './transport/patient-transport.ts';

const document = fixture('kocek', 'get-credit-recommendation');
const request = fulan;

let server: FakePartner;
let transport: PatientTransport;
let engine: Kocek;
beforeAll(async () => {
  server = await fakePartner();
});
beforeEach(() => {
  server.heard.length = 0;
  transport = patientTransport();
  engine = kocek({ baseUrl: server.url, accessToken: 'embedded-kocek' }, transport);
});
afterEach(() => transport.close());
afterAll(() => server.close());

async function sent(changes: Partial<KocekRequest> = {}) {
  server.answers(example(document, 'opinion'));
  await engine.recommend({ ...request, ...changes });
  const heard = server.heard[0]!;
  return { ...heard, body: JSON.parse(heard.body) };
}

describe('what is asked', () => {
  test('goes where, by whom and as the document says', async () => {
    const { method, path, headers } = await sent();
    expect({ method, path }).toEqual({ method: document.request.method, path: document.request.path });
    expect(headers).toMatchObject({ ...document.request.headers, authorization: 'Bearer embedded-kocek' });
  });

  test('has every key of the document’s example and no other', async () => {
    const keys = (value: object): object =>
      Object.fromEntries(
        Object.entries(value).map(([key, part]) => [
          key,
          Array.isArray(part) || part === null || typeof part !== 'object' ? true : keys(part as object),
        ]),
      );
    expect(keys((await sent()).body)).toEqual(keys(document.request.body));
  });

  test('says what the example says, where we know it', async () => {
    const { body } = await sent();
    const { character, application, collaterals, internal_data: internal } = document.request.body;
    expect(body.character).toEqual({ ...character, occupation: occupation.label });
    expect(body.application).toEqual(application);
    expect(body.collaterals).toEqual(collaterals);
    expect(body.income).toEqual([{ key: 'penghasilan_1', value: '5000000-10000000' }]);
    expect(body.expenses).toEqual([{ key: 'pengeluaran_1', value: '750000-750000' }]);
    for (const key of ['total_loan', 'total_loan_active', 'loan_remaining', 'collectability'])
      expect(body.internal_data[key]).toBe(internal[key]);
  });

  test('what is not known is empty or null, not zero', async () => {
    const { body } = await sent({
      incomeRange: null,
      knownInstalments: null,
      collaterals: undefined,
      history: undefined,
    });
    expect([body.income, body.expenses, body.collaterals]).toEqual([[], [], []]);
    expect(new Set(Object.values(body.internal_data))).toEqual(new Set([null]));
  });

  test.each([
    ['FLAT', 1, 'Bunga Flat'],
    ['EFFECTIVE', 2, 'Bunga Efektif'],
    ['ANNUITY', 3, 'Bunga Anuitas'],
  ] as const)('%s is interest method %i', async (method, number, label) => {
    expect((await sent({ method })).body.application).toMatchObject({
      loan_interest_method: number,
      loan_interest_method_label: label,
    });
  });

  test('interest is a plain number of percent a year', async () => {
    expect((await sent({ interestPercentYearly: 2.2 * 12 })).body.application.interest).toBe(26.4);
  });

  test('a woman is p, and a name that a header cannot carry is sent without its accents', async () => {
    const { body, headers } = await sent({
      borrower: { ...request.borrower, gender: 'FEMALE' },
      caller: { ...request.caller, name: 'Séméhada\r\nX-Evil: 1 ☃' },
    });
    expect(body.character.gender).toBe('p');
    expect(headers['user-name']).toBe('SemehadaX-Evil: 1');
    expect(headers['x-evil']).toBeUndefined();
  });

  test('an occupation that the reference data no longer have, or have without a label, is still words', async () => {
    const { occupations } = referenceData;
    const nameless = { ...occupations[0]!, id: 'nameless', label: '' };
    occupations.push(nameless);
    try {
      for (const occupationId of ['gone', '', nameless.id]) {
        const { body } = await sent({ borrower: { ...request.borrower, occupationId } });
        expect(body.character.occupation).toBe('Lainnya');
        server.heard.length = 0;
      }
    } finally {
      occupations.pop();
    }
  });

  test('an id that is no UUID is not sent', async () => {
    expect(await engine.recommend({ ...request, loanId: 'APP-1' })).toEqual({
      kind: 'rejected',
      code: 'UNSENDABLE',
      reason: 'not sent: unfit at loan_id',
    });
  });
});

describe('what is answered', () => {
  const opinion = (recommendation: object, fiveC: object = {}) =>
    json(200, { data: { '5c': fiveC, recommendation }, message: 'ok', status: 'success' });

  test('empty strings are unknown, not zero', async () => {
    server.answers(example(document, 'opinion'));
    expect(await engine.recommend(request)).toEqual({
      kind: 'ok',
      value: { kind: 'RECOMMENDATION', plafon: null, tenor: null, fiveC: {} },
    });
  });

  test.each([
    ['8000000', 8_000_000],
    ['8000000.00', 8_000_000],
    ['8.000.000', 8_000_000],
    ['Rp 8.000.000,00', 8_000_000],
    [8_000_000, 8_000_000],
    ['0', 0],
    [0, 0],
    [null, null],
  ])('plafon %j is %j', async (plafon, rupiah) => {
    server.answers(opinion({ plafon, tenure: '12 bulan' }, { capacity: 'cukup', capital: '', character: null }));
    expect(await engine.recommend(request)).toEqual({
      kind: 'ok',
      value: { kind: 'RECOMMENDATION', plafon: rupiah, tenor: 12, fiveC: { capacity: 'cukup' } },
    });
  });

  test.each(['Tidak direkomendasikan', '5000000-8000000', -1, '8,5 juta'])(
    'plafon %j is nothing that we act on',
    async (plafon) => {
      server.answers(opinion({ plafon, tenure: '' }));
      expect(await engine.recommend(request)).toMatchObject({
        kind: 'unknown',
        reason: expect.stringMatching(/^unexpected answer at data/),
      });
    },
  );

  test.each(['id only', 'id only, in Indonesian'])('%s is kept as such', async (name) => {
    server.answers(example(document, name));
    expect(await engine.recommend(request)).toEqual({
      kind: 'ok',
      value: { kind: 'ID ONLY', id: document.responses[name]?.body.data.id },
    });
  });

  test('403 fail is the service switched off: an answer', async () => {
    server.answers(example(document, '403 - Layanan tidak aktif'));
    expect(await engine.recommend(request)).toEqual({ kind: 'ok', value: { kind: 'SERVICE OFF' } });
  });
});

describe('a bad answer', () => {
  test.each([
    ['403 that is not the service’s', text(403, '<html>Forbidden</html>', 'text/html'), 'misconfigured'],
    ['401', json(401, { status: 'fail' }), 'misconfigured'],
    ['422 fail', json(422, { status: 'fail', message: 'nik 12121212121212' }), 'rejected'],
    ['200 with status fail', json(200, { status: 'fail', message: 'nik 12121212121212' }), 'rejected'],
    ['200 with neither an opinion nor an id', json(200, { status: 'success', data: {} }), 'unknown'],
    ['429', json(429, {}), 'retryable'],
  ])('%s is %s', async (_, answer, kind) => {
    server.answers(answer);
    const outcome = await engine.recommend(request);
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toMatch(/12121212121212/);
  });
});
