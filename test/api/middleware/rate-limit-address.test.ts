import { afterEach, expect, test } from '@jest/globals';
import { type StubHouse, stubHouse } from '../stub-house.ts';

let stub: StubHouse | undefined;
afterEach(() => stub?.close());

/** Statuses of calls that say they come from other addresses, each from another device; six an address may pass. */
async function callsFrom(trustProxy: string, forwarded: (n: number) => string) {
  stub = await stubHouse({ RATE_LIMIT_SCALE: '0.01', TRUST_PROXY: trustProxy });
  const statuses: number[] = [];
  for (let n = 0; n < 8; n++) {
    const headers = { 'x-forwarded-for': forwarded(n) };
    statuses.push((await stub.call('GET', '/api/v1/biometric/challenge', { device: `d${n}`, headers })).status);
  }
  return statuses;
}

test('an address is the one of the connection, whatever the call says', async () => {
  expect(await callsFrom('off', (n) => `203.0.113.${n}`)).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
});

test('behind a trusted proxy it is the one that the proxy names', async () => {
  expect(await callsFrom('1', (n) => `203.0.113.${n}`)).toEqual(Array.from({ length: 8 }, () => 200));
});

test('and not one that the caller put before it', async () => {
  expect(await callsFrom('1', (n) => `198.51.100.${n}, 203.0.113.1`)).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
});
