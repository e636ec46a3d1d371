/** The table of scenarios: told where people look for it, tested, and the same trouble at every partner that it names. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { scenarios } from '../../simulators/scenarios.ts';
import { finfraSteps, type FinfraSteps } from './finfra-client.ts';
import { finfraBorrower, finfraLoan } from './finfra-requests.ts';
import { type Listener, listenForCallbacks } from './listener.ts';
import { ask, basic, bearer, dompetKilatBorrower, kocekRequest, nikEnding } from './requests.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const rows = Object.entries(scenarios).map(([name, scenario]) => ({ name, ...scenario }));

describe('the table of scenarios', () => {
  test('is that of simulators/README.md, in its words', () => {
    const page = readFileSync(here('../../simulators/README.md'), 'utf8');
    const told = [...page.matchAll(/^\| (9\d{3}) \| `([\w-]+)` \| (.+) \| (.+) \|$/gm)];
    expect(told.map(([, digits, name, partners, what]) => ({ name, digits, partners, what }))).toEqual(rows);
  });

  test.each(rows)('$name has a test that knows it by its digits', ({ digits }) => {
    const tests = globSync(here('./*.test.ts')).map((path) => readFileSync(path, 'utf8'));
    expect(tests.some((text) => text.includes(`'${digits}'`))).toBe(true);
  });

  test('names partners by the titles of their pages, or no page would show it', async () => {
    const started = await startSimulators();
    const pages = await Promise.all(Object.values(started.urls).map(async (url) => (await ask('GET', url)).body));
    await started.close();
    const titles = pages.map((page: string) => /<h1>(.+), simulated/.exec(page)![1]!);
    for (const { digits, name, partners } of rows)
      for (const partner of partners.split(', ')) {
        const page: string = pages[titles.indexOf(partner)] ?? '';
        expect(page).toMatch(new RegExp(`<td>${digits}</td><td>${name}</td>`));
      }
  });
});

describe('Finfra', () => {
  let simulators: Simulators;
  let us: Listener;
  let finfra: FinfraSteps;
  beforeAll(async () => {
    us = await listenForCallbacks();
    simulators = await startSimulators({ only: ['finfra'], callbackBaseUrl: us.url, callbackDelayMs: 5 });
    finfra = await finfraSteps(simulators.urls.finfra, us);
  });
  afterAll(async () => {
    await simulators.close();
    await us.close();
  });

  test('may be down for a person: creating the borrower is 500, always, and so is a loan', async () => {
    const nik = nikEnding('9047');
    for (let i = 0; i < 3; i++)
      expect((await finfra.call('POST', '/api/core/users', finfraBorrower(nik))).status).toBe(500);
    const other = nikEnding('0047');
    const id = await finfra.approvedBorrower(other);
    await finfra.call('POST', '/_sim/scenario', { nik: other, scenario: 'finfra-down' });
    expect((await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan('APP-47'))).status).toBe(500);
  });

  test('may take a loan and never answer: asked again it says which, once', async () => {
    const id = await finfra.approvedBorrower(nikEnding('9045'));
    const path = `/api/core/loans/${id}/bnpl`;
    const lost = finfra.call('POST', path, finfraLoan('APP-45'), {}, AbortSignal.timeout(300));
    await expect(lost).rejects.toThrow();
    const again = await finfra.call('POST', path, finfraLoan('APP-45'));
    expect(again).toMatchObject({ status: 409, body: { unique_id: expect.any(String) } });
    await finfra.told('loan_approved', nikEnding('9045'));
    expect(await finfra.status(again.body.unique_id)).toBe('APPROVED');
  });

  test('may keep silent about a loan: it stays PENDING while others are decided', async () => {
    const [silent, other] = [nikEnding('9048'), nikEnding('0048')];
    const id = await finfra.approvedBorrower(silent);
    const { body } = await finfra.call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan('APP-48'));
    await finfra.approvedLoan(other);
    expect(await finfra.status(body.unique_id)).toBe('PENDING');
    expect(finfra.titles(silent)).not.toContain('loan_approved');
  });

  test('may know somebody whom the identity hubs cannot verify', async () => {
    const hubs = async (nik: string) => {
      const id = await finfra.borrower(nik);
      const ask = async (hub: string) =>
        (await finfra.call('GET', `/api/core/users/${id}/status/${hub}`)).body.status as string;
      return [await ask('VERIHUBS'), await ask('ASLIRI')];
    };
    expect(await hubs(nikEnding('9073'))).toEqual(['UNVERIFIED', 'UNVERIFIED']);
    expect(await hubs(nikEnding('0073'))).toEqual(['VERIFIED', 'VERIFIED']);
  });
});

describe('trouble at every partner', () => {
  let simulators: Simulators;
  beforeAll(async () => {
    simulators = await startSimulators({ callbackDelayMs: 1, callbackBaseUrl: 'http://127.0.0.1:9' });
  });
  beforeEach(async () => {
    for (const url of Object.values(simulators.urls)) await ask('POST', `${url}/_sim/reset`);
  });
  afterAll(() => simulators.close());

  const caller = { 'user-id': '1', 'user-name': 'a', 'user-role': 'b', ip: '127.0.0.1', ...bearer('embedded-kocek') };
  const pefindoToken = async () => {
    const url = `${simulators.urls.pefindo}/api/v1/getToken`;
    return bearer((await ask('GET', url, undefined, basic('arus', 'embedded-pefindo'))).body.token);
  };
  const finfraToken = async () => {
    const url = `${simulators.urls.finfra}/api/auth/token/v2`;
    return bearer((await ask('POST', url, undefined, basic('arus', 'embedded-finfra'))).body.access_token);
  };
  /** One call that names the person, at each partner. */
  const calls = {
    PEFINDO: async (nik: string, auth?: object, signal?: AbortSignal) =>
      ask(
        'POST',
        `${simulators.urls.pefindo}/api/v1/product/search`,
        {
          ...{ type: 'PERSONAL', product_id: 1, inquiry_reason: 1 },
          params: [{ id_type: 'KTP', id_no: nik, name: 'A', date_of_birth: '1992-09-20' }],
        },
        { ...(auth ?? (await pefindoToken())) },
        signal,
      ),
    Kocek: (nik: string, _auth?: object, signal?: AbortSignal) =>
      ask('POST', `${simulators.urls.kocek}/kocek/cde/credit-recommendation`, kocekRequest(nik), caller, signal),
    Finfra: async (nik: string, auth?: object, signal?: AbortSignal) =>
      ask(
        'POST',
        `${simulators.urls.finfra}/api/core/users`,
        finfraBorrower(nik),
        { ...(auth ?? (await finfraToken())) },
        signal,
      ),
    'Dompet Kilat': (nik: string, _auth?: object, signal?: AbortSignal) =>
      ask('POST', `${simulators.urls.dompetKilat}/v1/borrower/register`, dompetKilatBorrower(nik), {}, signal),
  };

  describe.each(Object.entries(calls))('%s', (_, call) => {
    const statuses = async (nik: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 3; i++) seen.push((await call(nik)).status);
      return seen;
    };

    test('is down for two calls, and back', async () => {
      const [first, second, third] = await statuses(nikEnding('9081'));
      expect([first, second]).toEqual([500, 500]);
      expect(third).toBeLessThan(300);
    });

    test('is busy for two calls and says when to come back; for others it is not', async () => {
      const busy = await call(nikEnding('9082'));
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
      expect((await call(nikEnding('0082'))).status).toBeLessThan(300);
      const [second, third] = await statuses(nikEnding('9082'));
      expect([second, third! < 300]).toEqual([429, true]);
    });

    test('takes the first call and never answers it', async () => {
      const nik = nikEnding('9083');
      await expect(call(nik, undefined, AbortSignal.timeout(300))).rejects.toThrow();
      expect([200, 201, 202, 409]).toContain((await call(nik)).status);
    });
  });

  test('a call that was taken without an answer did happen', async () => {
    const nik = nikEnding('9083');
    await expect(calls['Dompet Kilat'](nik, undefined, AbortSignal.timeout(300))).rejects.toThrow();
    expect((await calls['Dompet Kilat'](nik)).body.status).toBe('02');
  });

  test.each([
    ['PEFINDO', pefindoToken, 403],
    ['Finfra', finfraToken, 401],
  ] as const)('a token of %s expires under the hands of a person, once', async (partner, token, status) => {
    const nik = nikEnding('9084');
    const old = await token();
    expect((await calls[partner](nik, old)).status).toBe(status);
    expect((await calls[partner](nik, await token())).status).toBeLessThan(300);
  });
});
