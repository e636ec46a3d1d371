import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

let stub: StubHouse;
beforeAll(async () => {
  // Each in a minute. Sensitive: 30 an address, 6 a device and a borrower; general: 300 and 30.
  stub = await stubHouse({ RATE_LIMIT_SCALE: '0.05' });
});
afterAll(() => stub.close());

const tooMany = {
  status: 'error',
  error_code: 'TOO_MANY_REQUESTS',
  message: 'Terlalu banyak permintaan. Silahkan coba beberapa saat lagi.',
};

let phones = 0;
/** A borrower who takes a new device for every call. */
async function manyDevices() {
  const user = await addUser(stub);
  return async (method: string, path: string, json?: unknown) => {
    const device = `phone-${++phones}`;
    const token = await tokenFor(stub, user, 'session', device);
    return stub.call(method, `/api/v1${path}`, { token, device, ...(json === undefined ? {} : { json }) });
  };
}
const times = async <T>(count: number, call: () => Promise<T>) => {
  const answers: T[] = [];
  for (let i = 0; i < count; i++) answers.push(await call());
  return answers;
};

describe('however many devices a borrower has', () => {
  test.each([
    ['POST', '/loan/submissions'],
    ['POST', '/payments/generate'],
    ['POST', '/loan/apply-limit'],
    ['POST', '/biometric/register'],
  ])('%s %s is counted for the borrower', async (method, path) => {
    const [mine, another] = [await manyDevices(), await manyDevices()];
    const answers = await times(6, () => mine(method, path, {}));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    expect(answers.at(-1)!.headers.get('ratelimit-remaining')).toBe('0');
    const refused = await mine(method, path, {});
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual(tooMany);
    expect(refused.headers.get('ratelimit-limit')).toBe('6');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await another(method, path, {})).status).toBe(400);
    expect((await mine('GET', '/loan/tenors')).status).toBe(200);
    await stub.house.orm.em.fork().execute('delete from rate_limits');
  });

  test('what creates something shares one budget', async () => {
    const mine = await manyDevices();
    await times(3, () => mine('POST', '/loan/submissions', {}));
    await times(3, () => mine('POST', '/payments/generate', {}));
    expect((await mine('POST', '/loan/apply-limit', {})).status).toBe(429);
  });

  test('reads have a budget of their own, in memory', async () => {
    const [mine, another] = [await manyDevices(), await manyDevices()];
    const answers = await times(31, () => mine('GET', '/loan/tenors'));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    expect(answers.at(-1)!.body).toEqual(tooMany);
    expect((await another('GET', '/loan/tenors')).status).toBe(200);
  });

  test('who has no good token uses up nobody’s budget', async () => {
    const user = await addUser(stub);
    const token = await tokenFor(stub, user, 'session', 'own');
    const guess = () => stub.call('POST', '/api/v1/loan/submissions', { token, device: `thief-${++phones}`, json: {} });
    expect((await times(7, guess)).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 401]);
    const own = await stub.call('POST', '/api/v1/loan/submissions', { token, device: 'own', json: {} });
    expect(own.status).toBe(400);
  });
});
