/** What others know of a borrower, through Finfra; what is not told is null, never zero. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { json } from '../../partners/transport/fake-partner.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const nik = '3275062009921981';

test('a source that knows no score says so', async () => {
  fake.answers(json(200, { identity_number: nik, sources: [{ source: 'clik' }] }));
  expect(await fake.client().scoreReport(nik, ['clik'])).toEqual({
    kind: 'ok',
    value: [{ source: 'clik', score: null, grade: null }],
  });
});

test.each([
  [['afpi'], 'afpi'],
  [['clik'], 'clik'],
  [['clik', 'afpi'], 'afpi,clik'],
  [[], undefined],
] as const)('sources %j are asked for as the document writes them', async (sources, header) => {
  await fake.client().scoreReport(nik, [...sources]);
  expect(fake.asked[0]!.headers['credit-source']).toBe(header);
});

test('a loan elsewhere of which nothing is told is still a loan', async () => {
  fake.answers(json(200, { loans: [{}] }));
  expect(await fake.client().creditHistory(nik)).toEqual({
    kind: 'ok',
    value: [{ lender: null, amount: null, outstanding: null, daysPastDue: null, status: null }],
  });
});

test('what CLIK and AFPI do not tell is unknown', async () => {
  fake.answers(json(200, { score: null }));
  expect(await fake.client().clikReport(nik, 'BUSINESS')).toEqual({
    kind: 'ok',
    value: { score: null, grade: null, activeLoans: null, maxDaysPastDue: null },
  });
  fake.answers(json(200, { reference_id: 'r-1', platforms: 0, outstanding: null }));
  expect(await fake.client().afpiReport(nik, 'r-1')).toEqual({
    kind: 'ok',
    value: { referenceId: 'r-1', activePlatforms: 0, outstanding: null, maxDaysPastDue: null },
  });
});

test.each(['VERIHUBS', 'ASLIRI'] as const)('%s is asked under its name', async (hub) => {
  fake.answers(json(200, { status: 'UNVERIFIED' }));
  expect(await fake.client().hubStatus('u1', hub)).toEqual({ kind: 'ok', value: { verified: false } });
  expect(fake.asked[0]!.path).toBe(`/api/core/users/u1/status/${hub}`);
});
