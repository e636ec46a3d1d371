import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { testEnvironment } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let home: string;
const started = new Set<ChildProcess>();
beforeAll(async () => {
  database = await freshDatabase();
  home = await mkdtemp(join(tmpdir(), 'arus-server-'));
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

/** The API as `npm run api` starts it, on ports of its own. */
async function start(env: Record<string, string> = {}) {
  const ports = { PORT: await freePort(), OPERATOR_PORT: await freePort(), METRICS_PORT: await freePort() };
  const child = spawn(process.execPath, ['src/server.ts'], {
    env: {
      ...testEnvironment,
      ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
      DATABASE_URL: database.url,
      ARUS_HOME: home,
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => said.out.includes('api ready') && resolve());
  });
  return { child, ports, said, ended, ready: Promise.race([ready, ended]) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Asked again while it is 503: on a busy machine the database or Temporal may be late to say that they are there. */
async function statusOf(url: string): Promise<number> {
  const until = Date.now() + 20_000;
  let status = 503;
  while (status === 503 && Date.now() < until) ({ status } = await fetch(url));
  return status;
}

describe('the process', () => {
  test('listens on three ports, each healthy and ready, and ends well when it is told to', async () => {
    const { child, ports, said, ended, ready } = await start();
    await ready;
    expect(said.err).toBe('');
    for (const port of Object.values(ports))
      for (const path of ['/healthz', '/readyz']) expect(await statusOf(`http://127.0.0.1:${port}${path}`)).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${ports.METRICS_PORT}/metrics`)).text();
    expect(metrics).toContain('arus_http_request_duration_seconds');
    expect((await fetch(`http://127.0.0.1:${ports.PORT}/metrics`)).status).toBe(404);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toContain('api drained');
  });

  test('a port in use is said so, and which', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { said, ended } = await start({ OPERATOR_PORT: String(port) });
    expect(await ended).toBe(1);
    expect(said.err).toBe(`OPERATOR_PORT ${port} is already in use.\n`);
    taken.close();
  });

  test.each([
    [{ PORT: 'many' }, /^The environment is not complete:\n {2}PORT: .+\n$/],
    [
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' },
      /^The database at DATABASE_URL cannot be used \(ECONNREFUSED\)\.\n$/,
    ],
    [{ TEMPORAL_ADDRESS: '127.0.0.1:9' }, /^Temporal cannot be reached at TEMPORAL_ADDRESS 127\.0\.0\.1:9\.\n$/],
  ])('%j keeps it from starting, in one plain line', async (env, message) => {
    const { said, ended } = await start(env);
    expect(await ended).toBe(1);
    expect(said.err).toMatch(message);
  });
});
