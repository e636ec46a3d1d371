import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimulatorOptions, type Simulators, startSimulators } from '../../simulators/index.ts';
import { scenarios } from '../../simulators/scenarios.ts';
import { finfraSteps } from './finfra-client.ts';
import { finfraLoan } from './finfra-requests.ts';
import { eventually, listenForCallbacks } from './listener.ts';
import { ask, basic, bearer, dompetKilatBorrower, kocekRequest, nikEnding } from './requests.ts';

let simulators: Simulators;
/** What a test started for itself; closed also when the test fails, or jest would wait for it for ever. */
const started: { close(): Promise<unknown> }[] = [];
function closedAfterwards<T extends { close(): Promise<unknown> }>(thing: T): T {
  started.push(thing);
  return thing;
}
const start = async (options: SimulatorOptions) => closedAfterwards(await startSimulators(options));

beforeAll(async () => void (simulators = await startSimulators()));
afterEach(async () => {
  for (const thing of started.splice(0).reverse()) await thing.close();
  for (const url of Object.values(simulators.urls)) await ask('POST', `${url}/_sim/reset`);
});
afterAll(() => simulators.close());

const caller = { 'user-id': '1', 'user-name': 'a', 'user-role': 'b', ip: '127.0.0.1', ...bearer('embedded-kocek') };
const recommend = (nik = nikEnding('0001'), signal?: AbortSignal) =>
  ask('POST', `${simulators.urls.kocek}/kocek/cde/credit-recommendation`, kocekRequest(nik), caller, signal);
const scenario = (body: unknown, url = simulators.urls.kocek) => ask('POST', `${url}/_sim/scenario`, body);
const fault = (kind: string, more: Record<string, unknown> = {}) =>
  scenario({ operation: 'credit-recommendation', fault: kind, ...more });

describe('faults', () => {
  test('a status is answered as often as asked for, in the partner’s shape', async () => {
    await fault('500', { times: 2 });
    expect([(await recommend()).status, (await recommend()).status, (await recommend()).status]).toEqual([
      500, 500, 200,
    ]);
    await fault('403');
    expect((await recommend()).body.message).toBe('Layanan pengecekan rekomendasi pinjaman sedang tidak tersedia');
  });

  test('429 says when to come back', async () => {
    await fault('429', { retry_after: 7 });
    const limited = await recommend();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  });

  test.each(['hang', 'reset', 'hang-after', 'reset-after'])('%s leaves the caller without an answer', async (kind) => {
    await fault(kind);
    await expect(recommend(undefined, AbortSignal.timeout(200))).rejects.toThrow();
    expect((await recommend()).status).toBe(200);
  });

  test('malformed is 200 and no JSON, unexpected is 200 and another shape, html is a proxy’s page', async () => {
    await fault('malformed');
    const cut = await recommend();
    expect(cut.status).toBe(200);
    expect(typeof cut.body).toBe('string');
    await fault('unexpected');
    expect(await recommend()).toMatchObject({ status: 200, body: { unexpected: true } });
    await fault('html');
    expect(await recommend()).toMatchObject({ status: 502, body: expect.stringContaining('<html>') });
  });

  test('slow takes its time', async () => {
    await fault('slow', { delay_ms: 150 });
    const startedAt = Date.now();
    expect((await recommend()).status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(149);
  });

  test('a fault may be for one person only, and for every operation', async () => {
    await scenario({ operation: '*', fault: '500', nik: nikEnding('0002') });
    expect((await recommend(nikEnding('0001'))).status).toBe(200);
    expect((await recommend(nikEnding('0002'))).status).toBe(500);
  });

  test('a scenario that makes no sense is refused and names what there is', async () => {
    expect((await scenario({ operation: 'dance', fault: '500' })).body.error).toContain('credit-recommendation');
    expect((await fault('flood')).status).toBe(400);
    expect((await scenario({ nik: nikEnding('0001'), scenario: 'rich' })).status).toBe(400);
    expect((await ask('POST', `${simulators.urls.kocek}/_sim/scenario`, [])).status).toBe(400);
  });
});

describe('scenarios', () => {
  test('a person may have another scenario than the digits say, until reset', async () => {
    await scenario({ nik: nikEnding('0001'), scenario: 'kocek-nothing' });
    expect((await recommend()).body.data.recommendation.plafon).toBe('0');
    await scenario({ nik: nikEnding('9053'), scenario: 'good' });
    expect((await recommend(nikEnding('9053'))).body.data.recommendation.plafon).toBe('15000000');
    await ask('POST', `${simulators.urls.kocek}/_sim/reset`);
    expect((await recommend()).body.data.recommendation.plafon).toBe('15000000');
  });

  test('each scenario has digits of its own', () => {
    const digits = Object.values(scenarios).map((each) => each.digits);
    expect(new Set(digits).size).toBe(digits.length);
  });
});

describe('what a person sees', () => {
  test('exchanges are listed in order, since a number, without control calls', async () => {
    await recommend();
    await ask('GET', `${simulators.urls.kocek}/nowhere`);
    const list = async (since = 0) =>
      (await ask('GET', `${simulators.urls.kocek}/_sim/exchanges?since=${since}`)).body.exchanges;
    const all = await list();
    expect(all).toEqual([
      {
        n: expect.any(Number),
        at: expect.any(String),
        direction: 'in',
        operation: 'credit-recommendation',
        method: 'POST',
        path: '/kocek/cde/credit-recommendation',
        status: 200,
        said: 'success · Generate credit recommendation successfully',
      },
      expect.objectContaining({ operation: 'unknown', path: '/nowhere', status: 404, said: 'fail · No such endpoint' }),
    ]);
    expect(await list(all[0].n)).toEqual([all[1]]);
  });

  test('the list is bounded', async () => {
    const url = simulators.urls.pefindo;
    for (let batch = 0; batch < 22; batch++)
      await Promise.all(Array.from({ length: 50 }, () => ask('GET', `${url}/api/v1/validateToken`)));
    expect((await ask('GET', `${url}/_sim/exchanges`)).body.exchanges).toHaveLength(1000);
  });

  test('every simulator has a page and health', async () => {
    for (const [name, url] of Object.entries(simulators.urls)) {
      expect((await ask('GET', `${url}/healthz`)).body).toEqual({ status: 'ok', simulator: name });
      const page = await ask('GET', `${url}/`);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.body).toContain('Operations');
    }
    expect((await ask('GET', simulators.urls.finfra)).body).toContain('9036');
  });

  test('a page tells what happened, also inside HTTP 200, and what is going to happen to whom', async () => {
    const url = simulators.urls.dompetKilat;
    const nik = nikEnding('0001');
    for (const _ of [1, 2]) await ask('POST', `${url}/v1/borrower/register`, dompetKilatBorrower(nik));
    await scenario({ nik, scenario: 'both-decline' }, url);
    await scenario({ operation: 'registerLoan', fault: 'hang-after', times: 3, nik }, url);
    const { body } = await ask('GET', url);
    expect(body).toContain('<td>02 · Error 1062: Duplicate entry &#39;' + nik);
    expect(body).toContain(`<td>${nik}</td><td>both-decline</td>`);
    expect(body).toContain(`<td>registerLoan</td><td>hang-after</td><td>3</td><td>${nik}</td>`);
    expect(body).toContain('<td>→</td>');
    expect((await ask('GET', simulators.urls.otpGateway)).body).toContain('<a href="/_sim/messages">');
  });

  test('an unknown path is 404, a wrong method 405, a body that is not JSON 415', async () => {
    const url = simulators.urls.finfra;
    expect((await ask('GET', `${url}/api/core/moon`)).body).toMatchObject({ status: 404, error: 'Not Found' });
    expect((await ask('GET', `${url}/api/auth/token/v2`)).status).toBe(405);
    const kocek = `${simulators.urls.kocek}/kocek/cde/credit-recommendation`;
    expect((await ask('POST', kocek, new Uint8Array(Buffer.from('{}')), caller)).status).toBe(415);
    const cut = new Uint8Array(Buffer.from('{"customer_id":'));
    expect((await ask('POST', kocek, cut, { ...caller, 'content-type': 'application/json' })).body.message).toBe(
      'Malformed JSON',
    );
  });
});

describe('starting and stopping', () => {
  test('a port in use says which and leaves nothing listening', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    closedAfterwards({ close: () => new Promise((resolve) => taken.close(resolve)) });
    const { port } = taken.address() as AddressInfo;
    await expect(startSimulators({ ports: { finfra: port } })).rejects.toThrow(
      `port ${port} is in use, so the finfra simulator cannot listen there`,
    );
  });

  test('only those asked for are started, with the credentials given', async () => {
    const only = await start({ only: ['kocek'], credentials: { KOCEK_ACCESS_TOKEN: 'another' } });
    expect(only.urls.finfra).toBe('');
    const url = `${only.urls.kocek}/kocek/cde/credit-recommendation`;
    expect((await ask('POST', url, kocekRequest(nikEnding('0001')), caller)).status).toBe(401);
    expect((await ask('POST', url, kocekRequest(nikEnding('0001')), { ...caller, ...bearer('another') })).status).toBe(
      200,
    );
    await only.close();
    await expect(fetch(only.urls.kocek)).rejects.toThrow();
  });

  test('closing does not wait for a call that hangs', async () => {
    const only = await start({ only: ['kocek'] });
    await scenario({ operation: '*', fault: 'hang' }, only.urls.kocek);
    const hanging = ask(
      'POST',
      `${only.urls.kocek}/kocek/cde/credit-recommendation`,
      kocekRequest(nikEnding('0001')),
      caller,
    );
    const lost = expect(hanging).rejects.toThrow();
    const heard = async () => (await ask('GET', `${only.urls.kocek}/_sim/exchanges`)).body.exchanges[0];
    await eventually(heard, 'the call to be heard');
    const startedAt = Date.now();
    await only.close();
    await lost;
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('what a partner knew and was about to do survives a restart', async () => {
    const stateFolder = await mkdtemp(join(tmpdir(), 'arus-simulators-'));
    closedAfterwards({ close: () => rm(stateFolder, { recursive: true }) });
    const us = closedAfterwards(await listenForCallbacks());
    const options = { only: ['finfra' as const], callbackBaseUrl: us.url, stateFolder };
    const first = await start({ ...options, callbackDelayMs: 20 });
    const before = await finfraSteps(first.urls.finfra, us);
    const nik = nikEnding('0060');
    const userId = await before.approvedBorrower(nik);
    await first.close();

    const second = await start({ ...options, callbackDelayMs: 60_000 });
    const between = await finfraSteps(second.urls.finfra, us);
    const { body } = await between.call('POST', `/api/core/loans/${userId}/bnpl`, finfraLoan('APP-60'));
    expect(await between.status(body.unique_id)).toBe('PENDING');
    await second.close();

    const third = await start({ ...options, callbackDelayMs: 20 });
    const after = await finfraSteps(third.urls.finfra, us);
    expect(await after.told('loan_approved', nik)).toMatchObject({ loan_unique_id: body.unique_id });
  });

  test('two hundred calls at once are answered at more than fifty a second', async () => {
    const startedAt = Date.now();
    const replies = await Promise.all(Array.from({ length: 200 }, () => recommend()));
    expect(replies.every((reply) => reply.status === 200)).toBe(true);
    expect(Date.now() - startedAt).toBeLessThan(4000);
  });

  test('PEFINDO’s token is Basic’s reward only', async () => {
    const url = `${simulators.urls.pefindo}/api/v1/getToken`;
    expect((await ask('GET', url)).body.code).toBe('13');
    expect((await ask('GET', url, undefined, basic('arus', 'embedded-pefindo'))).body.code).toBe('01');
  });
});
