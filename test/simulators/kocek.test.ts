import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { ask, bearer, kocekRequest, nikEnding } from './requests.ts';

let simulators: Simulators;
beforeAll(async () => void (simulators = await startSimulators({ only: ['kocek'] })));
afterAll(() => simulators.close());

const caller = { 'user-id': '123', 'user-name': 'Samehada', 'user-role': 'Eksekutif', ip: '127.0.0.1' };
const recommend = (body: unknown, headers: Record<string, string> = { ...caller, ...bearer('embedded-kocek') }) =>
  ask('POST', `${simulators.urls.kocek}/kocek/cde/credit-recommendation`, body, headers);

test('the document’s own request gets a recommendation of text values', async () => {
  const { status, body } = await recommend(kocekRequest('12121212121212'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'success', message: 'Generate credit recommendation successfully' });
  expect(Object.keys(body.data['5c'])).toEqual(['capacity', 'capital', 'character', 'collateral', 'condition']);
  expect(body.data.recommendation).toEqual({ plafon: '15000000', tenure: '12' });
});

test('some persons get an id only, nothing, little, or empty texts', async () => {
  const data = async (digits: string) => (await recommend(kocekRequest(nikEnding(digits)))).body.data;
  expect(Object.keys(await data('9051'))).toEqual(['id']);
  expect(Object.keys(await data('9056'))).toEqual(['id']);
  expect((await data('9053')).recommendation.plafon).toBe('0');
  expect((await data('9054')).recommendation).toEqual({ plafon: '3000000', tenure: '6' });
  expect(await data('9055')).toMatchObject({ '5c': { capacity: '' }, recommendation: { plafon: '', tenure: '' } });
});

test('the service that is off answers the document’s 403', async () => {
  const message = 'Layanan pengecekan rekomendasi pinjaman sedang tidak tersedia';
  expect(await recommend(kocekRequest(nikEnding('9052')))).toMatchObject({
    status: 403,
    body: { error: message, message, status: 'fail' },
  });
});

describe('a request that the document would not allow is refused', () => {
  test('without the token: 401', async () => {
    expect(await recommend(kocekRequest(nikEnding('0001')), caller)).toMatchObject({
      status: 401,
      body: { status: 'fail' },
    });
  });

  test.each(Object.keys(caller))('without the header %s: 400', async (missing) => {
    const headers = Object.fromEntries(
      Object.entries({ ...caller, ...bearer('embedded-kocek') }).filter(([name]) => name !== missing),
    );
    expect((await recommend(kocekRequest(nikEnding('0001')), headers)).status).toBe(400);
  });

  test.each([
    ['loan_interest_method 4', { application: { ...kocekRequest('').application, loan_interest_method: 4 } }],
    ['kyc_status as text', { character: { ...kocekRequest(nikEnding('0001')).character, kyc_status: 'false' } }],
    ['gender M', { character: { ...kocekRequest(nikEnding('0001')).character, gender: 'M' } }],
    ['birth as a date', { character: { ...kocekRequest(nikEnding('0001')).character, birth: '1984-04-10' } }],
    ['income as a number', { income: [{ key: 'penghasilan_1', value: 100000 }] }],
    [
      'collaterals without their price',
      { collaterals: [{ ...kocekRequest('').collaterals[0], estimated_price: undefined }] },
    ],
    ['internal_data with a number', { internal_data: { ...kocekRequest('').internal_data, total_loan: 31 } }],
    ['internal_data with a key that nobody knows', { internal_data: { totalLoan: '31' } }],
    ['loan_id that is no UUID', { loan_id: 'APP-LN-2026-00000001' }],
  ])('%s: 400 naming the field', async (_, wrong) => {
    const { status, body } = await recommend({ ...kocekRequest(nikEnding('0001')), ...wrong });
    expect(status).toBe(400);
    expect(body.message).toContain(Object.keys(wrong)[0]);
  });
});
