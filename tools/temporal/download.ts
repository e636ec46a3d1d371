/** The last way to a Temporal server: the official CLI. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { saidBy } from '../stack/failures.ts';
import type { Found, Miss } from './program.ts';

const run = promisify(execFile);
const officialUrl = 'https://temporal.download/cli/archive/latest';
const connectTimeoutMs = 15_000;

interface DownloadOptions {
  target: string;
  say: (line: string) => void;
  url?: string;
}

/** Fetches the archive for this machine and unpacks its one program. */
export async function downloadServer({ target, say, url = officialUrl }: DownloadOptions): Promise<Found | Miss> {
  const from = `${url}?platform=${process.platform}&arch=${process.arch === 'x64' ? 'amd64' : process.arch}`;
  say(`Downloading the Temporal CLI from ${new URL(url).host}`);
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-download-`);
  try {
    const archive = join(folder, 'temporal.tar.gz');
    await fetchTo(from, archive);
    await run('tar', ['-xzf', archive, '-C', folder, 'temporal']);
    await rename(join(folder, 'temporal'), target);
    return { binary: target };
  } catch (error) {
    return { missed: `${new URL(url).host} could not be downloaded from: ${reasonOf(error)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchTo(url: string, file: string): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('no answer')), connectTimeoutMs);
  const response = await fetch(url, { signal: late.signal }).finally(() => {
    clearTimeout(timer);
  });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

/** fetch says only "fetch failed"; its cause has the name that could not be resolved. */
const reasonOf = (error: unknown): string => saidBy((error as { cause?: unknown }).cause ?? error);
