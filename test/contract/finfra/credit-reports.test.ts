/** What others know of a borrower, through Finfra; what is not told is null, never zero. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { json } from '../../partners/fake-partner.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const nik = '3275062009921981';

test('scores come per source', async () => {
  fake.answers(
    json(200, { identity_number: nik, sources: [{ source: 'afpi', score: 700, grade: 'A' }, { source: 'clik' }] }),
  );
  expect(await fake.client().scoreReport(nik, ['afpi', 'clik'])).toEqual({
    kind: 'ok',
    value: [
      { source: 'afpi', score: 700, grade: 'A' },
      { source: 'clik', score: null, grade: null },
    ],
  });
  expect(fake.asked[0]).toMatchObject({
    method: 'POST',
    path: '/api/core/users/score-report',
    headers: { 'credit-source': 'afpi,clik' },
    body: JSON.stringify({ identity_number: nik }),
  });
});

test('the credit history comes loan by loan', async () => {
  fake.answers(
    json(200, { loans: [{ lender: 'X', amount: 100, outstanding: 50, days_past_due: 3, status: 'ACTIVE' }, {}] }),
  );
  expect(await fake.client().creditHistory(nik)).toEqual({
    kind: 'ok',
    value: [
      { lender: 'X', amount: 100, outstanding: 50, daysPastDue: 3, status: 'ACTIVE' },
      { lender: null, amount: null, outstanding: null, daysPastDue: null, status: null },
    ],
  });
  expect(fake.asked[0]).toMatchObject({ method: 'GET', path: `/api/core/users/${nik}/credit-history` });
});

test('CLIK and AFPI count what is open', async () => {
  fake.answers(json(200, { score: 640, grade: 'B', active_loans: 2, max_days_past_due: 0 }));
  expect(await fake.client().clikReport(nik, 'PERSONAL')).toEqual({
    kind: 'ok',
    value: { score: 640, grade: 'B', activeLoans: 2, maxDaysPastDue: 0 },
  });
  fake.answers(json(200, { score: null }));
  expect(await fake.client().clikReport(nik, 'PERSONAL')).toEqual({
    kind: 'ok',
    value: { score: null, grade: null, activeLoans: null, maxDaysPastDue: null },
  });
  fake.answers(json(200, { reference_id: 'r-1', platforms: 0, outstanding: null }));
  expect(await fake.client().afpiReport(nik, 'r-1')).toEqual({
    kind: 'ok',
    value: { referenceId: 'r-1', activePlatforms: 0, outstanding: null, maxDaysPastDue: null },
  });
  expect(fake.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/core/users/clik/credit-report',
    'POST /api/core/users/clik/credit-report',
    `GET /api/core/users/${nik}/r-1/afpi/credit-report`,
  ]);
});

test.each([
  ['MATCH', true],
  ['NO_MATCH', false],
])('RDF says %s', async (status, matches) => {
  fake.answers(json(200, { status, score: 88 }));
  expect(await fake.client().verifyBiometricRdf('u1')).toEqual({ kind: 'ok', value: { matches, score: 88 } });
  expect(fake.asked[0]).toMatchObject({ method: 'POST', path: '/api/core/users/u1/rdf/verify-biometric' });
});

test.each([
  ['VERIHUBS', 'VERIFIED', true],
  ['ASLIRI', 'UNVERIFIED', false],
] as const)('%s says %s', async (hub, status, verified) => {
  fake.answers(json(200, { status }));
  expect(await fake.client().hubStatus('u1', hub)).toEqual({ kind: 'ok', value: { verified } });
  expect(fake.asked[0]).toMatchObject({ method: 'GET', path: `/api/core/users/u1/status/${hub}` });
});
