import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { living, mentioning, type Program, program, until, untilNoneLives } from './processes.ts';

/** A folder for each run, ports that nobody has, nothing of the machine's environment that would replace a part. */
let home: string;
let started: Program[];

const start = (env: Record<string, string | undefined> = {}) => {
  const anyPort = { PORT: '0', OPERATOR_PORT: '0', METRICS_PORT: '0' };
  const supervisor = program('tools/stack/start.ts', [], { ARUS_HOME: home, ...anyPort, ...env });
  started.push(supervisor);
  return supervisor;
};
interface RunFile {
  urls: { api: string; operators: string };
  pids: Record<string, number>;
}
const runFile = () => JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as RunFile;
const up = async (supervisor: Program) => {
  await supervisor.says(/Ctrl-C ends it/);
  return runFile();
};
const parts = ['api', 'postgres', 'simulators', 'temporal', 'worker'];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arus-supervisor-'));
  started = [];
});
afterEach(async () => {
  for (const supervisor of started) supervisor.kill('SIGKILL');
  await Promise.all(started.map(({ exitCode }) => exitCode));
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

describe('npm start', () => {
  test('killed outright, leaves no process behind; started again on its state, it ends when a simulator does', async () => {
    const first = start();
    const { pids } = await up(first);
    expect(Object.keys(pids).toSorted()).toEqual(parts);
    first.kill('SIGKILL');
    await untilNoneLives(Object.values(pids));

    const second = start();
    const { urls, pids: again } = await up(second);
    expect((await fetch(`${urls.api}/readyz`)).status).toBe(200);
    process.kill(-again['simulators']!, 'SIGKILL');
    expect(await second.exitCode).toBe(1);
    expect(second.output()).toMatch(/simulators was ended by SIGKILL. Its last lines:\n.*"ready":true/);
    await untilNoneLives(Object.values(again), 0);
  });

  test('keeps secrets to their owner, does not start twice on one state, and drains on SIGTERM', async () => {
    const supervisor = start();
    const { pids } = await up(supervisor);
    const file = join(home, 'secrets.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    const run = readFileSync(join(home, 'run.json'), 'utf8');
    expect(secrets.filter((secret) => run.includes(secret))).toEqual([]);

    const second = start();
    expect(await second.exitCode).toBe(1);
    expect(second.output()).toContain(`Arus already runs from ${home}`);
    expect(runFile().pids).toEqual(pids);
    for (const pid of Object.values(pids)) expect(await living([pid])).not.toEqual([]);

    supervisor.kill('SIGTERM');
    expect(await supervisor.exitCode).toBe(0);
    await untilNoneLives(Object.values(pids), 0);
    expect(existsSync(join(home, 'run.json'))).toBe(false);
    for (const part of ['api', 'worker'])
      expect(readFileSync(join(home, `logs/${part}.log`), 'utf8')).toMatch(/drained/);
  });

  test('starts API and worker again when they die, and ends with everything when a store does', async () => {
    const supervisor = start();
    const { pids, urls } = await up(supervisor);
    for (const part of ['api', 'worker']) process.kill(-pids[part]!, 'SIGKILL');
    await supervisor.says(/api was ended by SIGKILL[^]*api is started again in 1 s/);
    await supervisor.says(/api is up again/);
    await supervisor.says(/worker is up again/);
    expect((await fetch(`${urls.api}/readyz`)).status).toBe(200);
    const again = runFile().pids;
    expect(again['postgres']).toBe(pids['postgres']);
    expect(again['api']).not.toBe(pids['api']);

    process.kill(-again['temporal']!, 'SIGKILL');
    expect(await supervisor.exitCode).toBe(1);
    expect(supervisor.output()).toMatch(
      /temporal was ended by SIGKILL\. Nothing works without it, so everything ends\./,
    );
    await untilNoneLives(Object.values(again), 0);
  });

  test('can be interrupted while it starts', async () => {
    const supervisor = start();
    await supervisor.says(/Migrating/);
    supervisor.kill('SIGINT');
    expect(await supervisor.exitCode).toBe(0);
    // A part that was not up yet ends by its lifeline, a moment after the supervisor.
    await until(async () => (await mentioning(home)).length === 0);
  });

  test('can be interrupted while it builds the Temporal server, and the build ends too', async () => {
    const bin = join(home, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'go'), `#!/bin/sh\necho started > ${home}/go\nsleep 1000 & wait # ${home}\n`, {
      mode: 0o755,
    });
    const supervisor = start({ PATH: `${bin}:/usr/bin:/bin`, HOME: home, XDG_CACHE_HOME: home });
    await supervisor.says(/Building the Temporal server/);
    supervisor.kill('SIGINT');
    expect(await supervisor.exitCode).toBe(0);
    await until(async () => (await mentioning(home)).length === 0);
  });
});

describe('npm start says what is wrong, and starts nothing', () => {
  const refused = async (env: Record<string, string | undefined>) => {
    const supervisor = start(env);
    expect(await supervisor.exitCode).toBe(1);
    expect(existsSync(join(home, 'postgres'))).toBe(false);
    expect(supervisor.output()).not.toMatch(/^\s+at /m);
    return supervisor.output();
  };

  test.each([
    ['PORT', 'mobile API'],
    ['OPERATOR_PORT', 'operator console'],
    ['METRICS_PORT', 'metrics of the API'],
  ])('%s in use', async (variable, what) => {
    const other = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as { port: number };
    try {
      expect(await refused({ [variable]: String(port) })).toContain(
        `Port ${port} (${what}) is in use: stop what listens there, or set ${variable} to a free port.`,
      );
    } finally {
      other.close();
    }
  });

  test('every port in use, together with every bad value', async () => {
    const others = await Promise.all(
      [1, 2].map(async () => {
        const other = createServer();
        await once(other.listen(0, '127.0.0.1'), 'listening');
        return { other, port: (other.address() as { port: number }).port };
      }),
    );
    try {
      const [first, second] = others.map(({ port }) => String(port));
      const output = await refused({ PORT: first, OPERATOR_PORT: second, SIMULATORS_PORT: 'abc', LOG_LEVEL: 'loud' });
      for (const said of [`Port ${first} (mobile API)`, `Port ${second} (operator console)`])
        expect(output).toContain(said);
      expect(output).toContain('SIMULATORS_PORT: must be a whole number');
      expect(output).toContain('LOG_LEVEL: must be one of');
    } finally {
      for (const { other } of others) other.close();
    }
  });

  test('a port for metrics that leaves none for the worker', async () => {
    expect(await refused({ METRICS_PORT: '65535' })).toContain('METRICS_PORT: must be at most 65534');
  });

  test('a partner of its own without credentials', async () => {
    expect(await refused({ KOCEK_BASE_URL: 'https://kocek.example' })).toContain('KOCEK_ACCESS_TOKEN is missing');
  });

  test('every bad variable at once, without its value', async () => {
    const output = await refused({ PORT: 'eighty', JWT_SECRET: 'short', PII_ENCRYPTION_KEYS: 'k1:c2hvcnQ=' });
    expect(output).toMatch(/PORT: /);
    expect(output).toMatch(/JWT_SECRET: must have at least 32 characters/);
    expect(output).toMatch(/PII_ENCRYPTION_KEYS: must be id:base64/);
    expect(output).not.toMatch(/eighty|short|c2hvcnQ/);
  });

  test('production without parts of its own', async () => {
    const output = await refused({ NODE_ENV: 'production', DATABASE_URL: 'postgresql://db.example/arus' });
    expect(output).toMatch(/TEMPORAL_ADDRESS\n\s+PEFINDO_BASE_URL/);
    expect(output).not.toContain('DATABASE_URL');
  });
});
