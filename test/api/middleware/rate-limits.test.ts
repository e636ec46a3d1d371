import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { budgets } from '../../../src/api/middleware/rate-limit.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  // Sensitive: 6 an address and 2 a device, general: 60 and 6, each in a minute.
  stub = await stubHouse({ RATE_LIMIT_SCALE: '0.01' });
});
afterAll(() => stub.close());

const tooMany = {
  status: 'error',
  error_code: 'TOO_MANY_REQUESTS',
  message: 'Terlalu banyak permintaan. Silahkan coba beberapa saat lagi.',
};
const challenge = (device: string) => stub.call('GET', '/api/v1/biometric/challenge', { device });

describe('how many calls', () => {
  test('a device may make what it may make, then waits', async () => {
    const first = await challenge('one');
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect((await challenge('one')).headers.get('ratelimit-remaining')).toBe('0');
    const third = await challenge('one');
    expect(third.status).toBe(429);
    expect(third.body).toEqual(tooMany);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(third.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(third.headers.get('ratelimit-reset')).toBe(third.headers.get('retry-after'));
  });

  test('an address may make, whatever it says its devices are, counted right when they come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => challenge(`many-${i}`)));
    // Three of the six were used above.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
  });

  test('reads have a budget of their own', async () => {
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push(await stub.call('GET', '/api/v1/references', { device: 'reader' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  test('health is not counted', async () => {
    for (let i = 0; i < 70; i++) expect((await stub.call('GET', '/healthz')).status).toBe(200);
  });
});

test('docs/mobile-api.md tells every number', () => {
  const page = readFileSync(new URL('../../../docs/mobile-api.md', import.meta.url), 'utf8');
  const row = ({ address, device, borrower }: (typeof budgets)['general']) =>
    `| ${address} | ${device} | ${borrower} |`;
  expect(page).toContain(`| every call ${row(budgets.general)}`);
  expect(page).toContain(`| of these, sensitive ones ${row(budgets.sensitive)}`);
  expect(budgets.sensitive).toEqual({ address: 600, device: 120, borrower: 120 });
});
