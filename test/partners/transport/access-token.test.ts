/** An access token: one for all processes, renewed by one of them, and shown to nobody whom it was not issued for. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { finfra } from '../../../src/partners/finfra/index.ts';
import { type Pefindo, pefindo } from '../../../src/partners/pefindo/index.ts';
import { type TokenStore, tokensInMemory } from '../../../src/partners/transport/access-token.ts';
import { fakePartner, type FakePartner, json } from './fake-partner.ts';
import { type PatientTransport, patientTransport } from './patient-transport.ts';

let server: FakePartner;
let good: string;
const transports: PatientTransport[] = [];
beforeAll(async () => {
  server = await fakePartner();
});
beforeEach(() => {
  let issued = 0;
  server.heard.length = 0;
  good = '';
  // Only the token issued last is good; Finfra's is old as soon as it is issued.
  server.answers((request, response) => {
    if (/getToken|auth/.test(request.path)) {
      good = `token-number-${++issued}`;
      const [code, status] = ['01', 'success'];
      return json(200, { code, status, token: good, access_token: good, refresh_token: 'again', expires_in: 1e-9 })(
        request,
        response,
      );
    }
    if (request.headers.authorization === `Bearer ${good}`) return json(200, { code: '01' })(request, response);
    return json(403, { code: '06', status: 'failed' })(request, response);
  });
});
afterEach(() => Promise.all(transports.splice(0).map((transport) => transport.close())));
afterAll(() => server.close());

function transport() {
  const made = patientTransport();
  transports.push(made);
  return made;
}
/** A process of its own: own transport, own memory. */
const worker = (tokens: TokenStore, given: { username?: string } = {}): Pefindo =>
  pefindo(
    { baseUrl: server.url, username: 'arus', password: 'x', productId: 1, inquiryReason: 1, ...given },
    transport(),
    tokens,
  );
const fetched = () => server.heard.filter(({ path }) => path.endsWith('/getToken')).length;
const kinds = async (calls: Promise<{ kind: string }>[]) => (await Promise.all(calls)).map(({ kind }) => kind);

describe('workers that share a store', () => {
  test('use one token', async () => {
    const tokens = tokensInMemory();
    const [one, other] = [worker(tokens), worker(tokens)];
    expect(await kinds([one, other, one, other].map((each) => each.validateToken()))).toEqual(Array(4).fill('ok'));
    expect(fetched()).toBe(1);
    expect(await worker(tokens).validateToken()).toMatchObject({ kind: 'ok' });
    expect(fetched()).toBe(1);
  });

  test('renew it once when it is refused, whoever notices', async () => {
    const tokens = tokensInMemory();
    const [one, other] = [worker(tokens), worker(tokens)];
    await kinds([one.validateToken(), other.validateToken()]);
    good = 'nobody has this one';
    expect(await kinds([one, other, one, other].map((each) => each.validateToken()))).toEqual(Array(4).fill('ok'));
    expect(fetched()).toBe(2);
    expect(await kinds([one.validateToken(), other.validateToken()])).toEqual(['ok', 'ok']);
    expect(fetched()).toBe(2);
  });

  test('each use a token of their own account', async () => {
    const tokens = tokensInMemory();
    await worker(tokens).validateToken();
    await worker(tokens, { username: 'somebody-else' }).validateToken();
    const shown = server.heard.filter(({ path }) => path.endsWith('/validateToken'));
    expect(shown.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-number-1',
      'Bearer token-number-2',
    ]);
  });

  test('refresh what one of them was given, when it gets old', async () => {
    const tokens = tokensInMemory();
    const options = { baseUrl: server.url, clientId: 'arus', clientSecret: 'x' };
    await finfra(options, transport(), tokens).loan('LN-1');
    await finfra(options, transport(), tokens).loan('LN-1');
    expect(server.heard.filter(({ path }) => path.includes('/auth/')).map(({ path }) => path)).toEqual([
      '/api/auth/token/v2',
      '/api/auth/refresh',
    ]);
  });
});

describe('a store that is out of reach', () => {
  test.each([
    ['before', () => Promise.reject(new Error('no database'))],
    [
      'after',
      async (_: string, change: (kept: null) => Promise<unknown>) => {
        await change(null);
        throw new Error('not kept');
      },
    ],
  ])('%s a token was asked for leaves each worker one of its own', async (_, update) => {
    const one = worker({ update });
    expect(await kinds([one.validateToken(), one.validateToken()])).toEqual(['ok', 'ok']);
    expect(fetched()).toBe(1);
  });
});
