/** Builds the Temporal server from its Go module, once per person and version, and says how far it is. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { startChild } from '../stack/child.ts';
import { saidBy } from '../stack/failures.ts';
import { withLock } from './lock.ts';
import { type Found, isExecutable, type Miss, programOnPath } from './program.ts';

interface BuildOptions {
  source: string;
  /** Path of the binary; appears there whole or not at all. */
  target: string;
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
}

const progressEveryMs = 10_000;

/** Two clones that want the same server build it once: the second waits for the first. */
export async function buildServer(options: BuildOptions): Promise<Found | Miss> {
  const { target, env, say } = options;
  const go = await programOnPath('go', env);
  if (!go) return { missed: 'Go is not installed (no `go` on the PATH)' };
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  return withLock(lock, say, async () => {
    if (await isExecutable(target)) return { binary: target };
    const partial = `${target}.partial`;
    try {
      await rm(partial, { force: true });
      await build(go, partial, options);
      await rename(partial, target);
      return { binary: target };
    } catch (error) {
      return { missed: `\`go build\` did not succeed: ${saidBy(error)}` };
    } finally {
      await rm(partial, { force: true });
    }
  });
}

async function build(go: string, output: string, { source, env, say }: BuildOptions): Promise<void> {
  const since = Date.now();
  const elapsed = () => `${Math.round((Date.now() - since) / 1000)} s`;
  let doing = 'downloading Go modules';
  const progress = setInterval(() => say(`  ${elapsed()}: ${doing}`), progressEveryMs);
  /** An interrupted build does not go on alone: Go ends with us, like every child. */
  const run = async (args: string[], onLine?: () => void): Promise<void> => {
    const child = startChild({ name: 'go', command: go, args, cwd: source, env, ...(onLine ? { onLine } : {}) });
    const { code } = await child.exited;
    if (code !== 0) throw new Error(child.lastLines().slice(-3).join(' / '));
  };
  say('Building the Temporal server, once for all clones of yours (about four minutes on two cores)');
  try {
    await run(['mod', 'download']);
    let packages = 0;
    await run(['list', '-deps', '.'], () => (packages += 1));
    let compiled = 0;
    doing = `compiling ${packages} packages`;
    await run(['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', output, '.'], () => {
      compiled += 1;
      doing = `compiled ${compiled} of ${packages} packages`;
    });
    say(`Built the Temporal server in ${elapsed()}`);
  } finally {
    clearInterval(progress);
  }
}
