/** Finds a Temporal server: yours, the CLI's, the cached one, or one that is built or downloaded now. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { StartError } from '../stack/ports.ts';
import { buildServer } from './build.ts';
import { downloadServer } from './download.ts';
import { type Found, isExecutable, type Miss, programOnPath } from './program.ts';

export interface SearchOptions {
  /** PATH, HOME, XDG_CACHE_HOME and ARUS_HOME are read from here. */
  env: NodeJS.ProcessEnv;
  /** Told what is happening, and how far it is. */
  say?: (line: string) => void;
  /** The Go module; its go.sum and main.go name the cached binary. */
  source?: string;
  /** Where the official CLI comes from. */
  downloadUrl?: string;
}

const moduleFolder = fileURLToPath(new URL('../temporal-server/', import.meta.url));
const run = promisify(execFile);

/** Path of a program that takes the flags of `temporal server start-dev`. Throws a StartError saying what to do. */
export async function findTemporal(options: SearchOptions): Promise<string> {
  const { env, say = () => undefined, source = moduleFolder } = options;
  const cache = await cachePlaces(env, source);
  const ways: (() => Promise<Found | Miss>)[] = [
    () => onPath(env),
    () => cached(cache.all),
    () => buildServer({ source, target: cache.target, env, say }),
    () => downloadServer({ target: cache.target, say, ...(options.downloadUrl ? { url: options.downloadUrl } : {}) }),
  ];
  const missed: string[] = [];
  for (const way of ways) {
    const result = await way();
    if ('binary' in result) return result.binary;
    missed.push(result.missed);
  }
  throw new StartError(
    [
      'There is no Temporal server:',
      '  TEMPORAL_ADDRESS is not set',
      ...missed.map((line) => `  ${line}`),
      'Do one of these:',
      '  install Go (https://go.dev/dl) and try again: the server is then built once, in about four minutes',
      '  install the Temporal CLI 1.9 or later (https://docs.temporal.io/cli) so that `temporal` is on the PATH',
      '  set TEMPORAL_ADDRESS to the host:port of a Temporal server of your own',
    ].join('\n'),
  );
}

/** The CLI has had time skipping and everything else that we use since 1.9. */
export function isNewEnough(version: string): boolean {
  const [, major = '0', minor = '0'] = /version v?(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 9);
}

async function onPath(env: NodeJS.ProcessEnv): Promise<Found | Miss> {
  const binary = await programOnPath('temporal', env);
  if (!binary) return { missed: '`temporal` is not on the PATH' };
  const version = await run(binary, ['--version'], { env }).then(
    ({ stdout }) => stdout.trim(),
    () => 'a version that cannot be read',
  );
  return isNewEnough(version) ? { binary } : { missed: `${binary} is too old (${version}), 1.9 is needed` };
}

async function cached(places: string[]): Promise<Found | Miss> {
  for (const binary of places) if (await isExecutable(binary)) return { binary };
  return { missed: 'no server has been built here before' };
}

/** Where a built server may lie, and where one is put: shared by all clones of one person, if they have a home. */
async function cachePlaces(env: NodeJS.ProcessEnv, source: string): Promise<{ all: string[]; target: string }> {
  const hash = createHash('sha256');
  for (const file of ['go.sum', 'main.go']) hash.update(await readFile(join(source, file)));
  const inside = join('temporal-server', hash.digest('hex').slice(0, 16), 'temporal-server');
  const ofProject = join(resolve(env['ARUS_HOME'] || '.arus'), 'cache', inside);
  const ofPerson = join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'arus', inside);
  return { all: [ofProject, ofPerson], target: ofPerson };
}
