/** The API as a process of its own, as `npm run api` starts it; one per call, on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { testEnvironment } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

/** Registers its own hooks; call once per file. Answers how to start one. */
export function apiProcesses() {
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

  return async (env: Record<string, string> = {}) => {
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
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
