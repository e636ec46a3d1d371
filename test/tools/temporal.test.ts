import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findTemporal, isNewEnough } from '../../tools/temporal/find.ts';

/** A machine of its own: empty PATH, empty caches, a Go module that is quickly built. */
let machine: string;
const at = (...parts: string[]) => join(machine, ...parts);
const environment = () => ({
  PATH: at('bin'),
  HOME: at('home'),
  XDG_CACHE_HOME: at('home/.cache'),
  ARUS_HOME: at('arus'),
});
const offline = 'http://127.0.0.1:9/cli';
const find = (more: Partial<Parameters<typeof findTemporal>[0]> = {}) =>
  findTemporal({ env: environment(), source: at('source'), downloadUrl: offline, ...more });

async function install(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
const cli = (version: string) =>
  install(at('bin/temporal'), `echo "temporal version ${version} (Server 1.32.0, UI 2.50.0)"`);
const hash = () => createHash('sha256').update('sums').update('main').digest('hex').slice(0, 16);
const inCache = (cache: string) => at(cache, 'temporal-server', hash(), 'temporal-server');
/** Compiles as Go does, as far as we look: a line per package, the program at the end. Notes each build. */
const go = (build = 'sleep 0.2; echo pkg/a >&2; echo x > "$6"; chmod +x "$6"') =>
  install(at('bin/go'), `case "$1" in list) echo a; echo b;; build) echo built >> ${at('builds')}; ${build};; esac`);

beforeEach(async () => {
  machine = await mkdtemp(join(tmpdir(), 'arus-find-'));
  await mkdir(at('source'), { recursive: true });
  await mkdir(at('bin'), { recursive: true });
  await writeFile(at('source/go.sum'), 'sums');
  await writeFile(at('source/main.go'), 'main');
});
afterEach(() => rm(machine, { recursive: true, force: true }));

describe('a Temporal server is looked for', () => {
  test('on the PATH first', async () => {
    const installed = await cli('1.9.0');
    await install(inCache('home/.cache/arus'), '');
    expect(await find()).toBe(installed);
  });

  test('in the caches when the one on the PATH is too old', async () => {
    await cli('1.8.3');
    const cached = await install(inCache('home/.cache/arus'), '');
    expect(await find()).toBe(cached);
  });

  test('in the cache of the project before that of the person', async () => {
    await install(inCache('home/.cache/arus'), '');
    const ofProject = await install(inCache('arus/cache'), '');
    expect(await find()).toBe(ofProject);
  });

  test('not in a cache of other sources', async () => {
    await install(inCache('home/.cache/arus'), '');
    await writeFile(at('source/main.go'), 'another main');
    await expect(find()).rejects.toThrow('There is no Temporal server');
  });
});

describe('a server that is not there is built', () => {
  beforeEach(() => go('sleep 0.2; echo pkg/a >&2; echo x > "$6"; /bin/chmod +x "$6"'));
  const withSystem = () => ({ ...environment(), PATH: `${at('bin')}:/usr/bin:/bin` });
  const builds = async () => (await readFile(at('builds'), 'utf8')).trim().split('\n').length;

  test('into the cache of the person, where the next clone finds it', async () => {
    const said: string[] = [];
    const built = await find({ env: withSystem(), say: (line) => said.push(line) });
    expect(built).toBe(inCache('home/.cache/arus'));
    expect(said.join('\n')).toMatch(/Building the Temporal server[\s\S]*Built the Temporal server in \d+ s/);
    expect(await find({ env: { ...withSystem(), ARUS_HOME: at('another') } })).toBe(built);
    expect(await builds()).toBe(1);
  });

  test('once, when two clones want it at the same time', async () => {
    const [one, other] = await Promise.all([find({ env: withSystem() }), find({ env: withSystem() })]);
    expect(one).toBe(other);
    expect(await builds()).toBe(1);
  });

  test('although one that built before was killed and left its lock', async () => {
    const lock = `${inCache('home/.cache/arus')}.lock`;
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, '2147483646');
    expect(await find({ env: withSystem() })).toBe(inCache('home/.cache/arus'));
  });
});

describe('a server that cannot be built', () => {
  test('is downloaded', async () => {
    await go('echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1');
    await install(at('archive/temporal'), 'echo downloaded');
    const archive = execFileSync('tar', ['-czf', '-', '-C', at('archive'), 'temporal']);
    const server = createServer((request, response) => response.end(archive));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    try {
      const found = await find({ downloadUrl: `http://127.0.0.1:${port}/cli` });
      expect(execFileSync(found).toString()).toBe('downloaded\n');
    } finally {
      server.close();
    }
  });

  test('is a message that says what to install or set: no Go, no network', async () => {
    const message = await find().catch((error: unknown) => String(error));
    expect(message).toContain('Go is not installed');
    expect(message).toMatch(/127\.0\.0\.1:9 could not be downloaded from/);
    expect(message).toMatch(/install Go .*go\.dev/);
    expect(message).toMatch(/install the Temporal CLI 1\.9/);
    expect(message).toContain('set TEMPORAL_ADDRESS');
  });

  test('says why the build failed', async () => {
    await go('echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1');
    await expect(find()).rejects.toThrow(/`go build` did not succeed: .*no such host/);
  });
});

test.each([
  ['temporal version 1.9.0 (Server 1.32.0, UI 2.50.0)', true],
  ['temporal version 1.10.2', true],
  ['temporal version 2.0.0', true],
  ['temporal version 1.8.9', false],
  ['temporal version 0.13.0', false],
  ['something else', false],
])('%s: new enough is %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
