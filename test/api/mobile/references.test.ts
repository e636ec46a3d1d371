import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type StubHouse, stubHouse } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());

test('reference data needs a device and no token, and every entry can be chosen and shown', async () => {
  const answer = await stub.call('GET', '/api/v1/references');
  expect(answer).toMatchObject({ status: 200, body: { status: 'success' } });
  const { data } = answer.body;
  const lists = [
    'home_ownerships',
    'educations',
    'occupations',
    'banks',
    'relationships',
    'products',
    'promos',
    'payment_channels',
  ];
  expect(Object.keys(data)).toEqual(lists);
  for (const list of lists) {
    expect(data[list].length).toBeGreaterThan(0);
    for (const entry of data[list])
      expect(entry).toMatchObject({ id: expect.anything(), label: expect.stringMatching(/\S/) });
  }
  expect((await stub.call('GET', '/api/v1/references', { device: null })).status).toBe(400);
});

test('products, promos and payment channels say what they cost, as docs/contracts.md has them built in', async () => {
  const { data } = (await stub.call('GET', '/api/v1/references')).body;
  expect(data.products).toEqual([
    {
      id: expect.stringMatching(/^91bdeb4d/),
      label: 'Pinjaman Biaya Pendidikan',
      min_amount: 1_000_000,
      max_amount: 50_000_000,
      tenor_ids: [1, 2, 3],
      service_fee_amount: 150_000,
    },
  ]);
  expect(data.promos).toEqual([
    {
      id: 3,
      label: 'PROMO-MERDEKA-2026',
      promo_code: 'PROMO-MERDEKA-2026',
      promo_discount_amount: 100_000,
      valid_until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    },
  ]);
  expect(data.payment_channels.slice(0, 2)).toEqual([
    { id: 1, label: 'Mandiri Virtual Account', code: 'MANDIRI_VA' },
    { id: 2, label: 'QRIS', code: 'QRIS' },
  ]);
});
