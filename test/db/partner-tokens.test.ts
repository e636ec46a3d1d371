/** The tokens that all processes share: encrypted, and renewed by one process at a time. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Orm, openDatabase } from '../../src/db/orm.ts';
import { partnerTokens } from '../../src/db/partner-tokens.ts';
import { pefindo } from '../../src/partners/pefindo/index.ts';
import type { KeptToken, TokenStore } from '../../src/partners/transport/access-token.ts';
import { fakePartner, json } from '../partners/transport/fake-partner.ts';
import { patientTransport } from '../partners/transport/patient-transport.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
/** Another process: connections of its own. */
let elsewhere: Orm;
beforeAll(async () => {
  database = await freshDatabase();
  elsewhere = await openDatabase(testConfig({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '2' }));
});
beforeEach(() => database.orm.em.fork().execute('delete from partner_tokens'));
afterAll(async () => {
  await elsewhere.close(true);
  await database.close();
});

const kept = (token: string): KeptToken => ({
  token,
  issuedFor: 'us',
  until: 1_800_000_000_000,
  refreshToken: 'again',
});
const keep = (store: TokenStore, token: string) => store.update('pefindo', () => Promise.resolve(kept(token)));
async function read(store: TokenStore): Promise<KeptToken | null> {
  let seen: KeptToken | null = null;
  await store.update('pefindo', (token) => {
    seen = token;
    return Promise.resolve(null);
  });
  return seen;
}

describe('the tokens of all processes', () => {
  test('are what another process kept last', async () => {
    const [here, there]: TokenStore[] = [partnerTokens(database.orm), partnerTokens(elsewhere)];
    expect(await read(there!)).toBeNull();
    await keep(here!, 'first');
    expect(await read(there!)).toEqual(kept('first'));
    await keep(there!, 'second');
    expect(await read(here!)).toEqual(kept('second'));
  });

  test('are encrypted in the database', async () => {
    await keep(partnerTokens(database.orm), 'a-token-that-opens-doors');
    const [row] = await database.orm.em.fork().execute<{ token: string }[]>('select token from partner_tokens');
    expect(row?.token).toMatch(/^test1\./);
    expect(row?.token).not.toContain('a-token-that-opens-doors');
  });

  test('stay as they are when a renewal fails', async () => {
    const store = partnerTokens(database.orm);
    await keep(store, 'first');
    await expect(store.update('pefindo', () => Promise.reject(new Error('broken off')))).rejects.toThrow('broken off');
    expect(await read(store)).toEqual(kept('first'));
  });

  test('are renewed by one process, and the other one waits for it', async () => {
    const [here, there]: TokenStore[] = [partnerTokens(database.orm), partnerTokens(elsewhere)];
    const order: string[] = [];
    let asked = (): void => undefined;
    const asking = new Promise<void>((resolve) => (asked = resolve));
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const first = here!.update('pefindo', async () => {
      order.push('here asks');
      asked();
      await answered;
      order.push('here keeps');
      return kept('first');
    });
    await asking;
    const second = there!.update('pefindo', (seen) => {
      order.push(`there finds ${seen?.token}`);
      return Promise.resolve(null);
    });
    await isWaitingForALock();
    answer();
    await Promise.all([first, second]);
    expect(order).toEqual(['here asks', 'here keeps', 'there finds first']);
  });

  test('cost PEFINDO one getToken for two processes that start together, and one more when it is refused', async () => {
    let good = 0;
    const server = await fakePartner((request, response) => {
      if (request.path.endsWith('/getToken'))
        return json(200, { code: '01', token: `token-number-${++good}` })(request, response);
      const accepted = request.headers.authorization === `Bearer token-number-${good}`;
      return json(accepted ? 200 : 403, { code: accepted ? '01' : '06' })(request, response);
    });
    const transports = [patientTransport(), patientTransport()];
    const options = { baseUrl: server.url, username: 'arus', password: 'x', productId: 1, inquiryReason: 1 };
    const workers = [database.orm, elsewhere].map((orm, i) => pefindo(options, transports[i]!, partnerTokens(orm)));
    const validated = async () =>
      (await Promise.all([...workers, ...workers].map((worker) => worker.validateToken()))).map(({ kind }) => kind);
    const fetched = () => server.heard.filter(({ path }) => path.endsWith('/getToken')).length;
    try {
      expect(await validated()).toEqual(Array(4).fill('ok'));
      expect(fetched()).toBe(1);
      good = 41;
      expect(await validated()).toEqual(Array(4).fill('ok'));
      expect(fetched()).toBe(2);
    } finally {
      await Promise.all(transports.map((transport) => transport.close()));
      await server.close();
    }
  });

  test('of two partners at once never take the last connection that the exchange log needs', async () => {
    const store = partnerTokens(elsewhere); // two connections
    const renew = () =>
      elsewhere.em
        .fork()
        .execute('select 1')
        .then(() => kept('new'));
    await Promise.all(['pefindo', 'finfra', 'a third'].map((partner) => store.update(partner, renew)));
    expect(await read(store)).toEqual(kept('new'));
  });
});

async function isWaitingForALock(): Promise<void> {
  for (const until = performance.now() + 20_000; performance.now() < until;) {
    const waiting = await database.orm.em
      .fork()
      .execute(`select 1 from pg_locks where locktype = 'advisory' and not granted`);
    if (waiting.length) return;
  }
  throw new Error('nobody waits for the other one’s renewal');
}
