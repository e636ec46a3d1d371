/** The simulated partners in a process of their own, as a real partner is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Partners {
  urls: Record<string, string>;
  close(): Promise<void>;
}

/** On free ports; throws when they do not start. */
export async function startPartners(): Promise<Partners> {
  const script = fileURLToPath(new URL('../../simulators/main.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'], SIMULATORS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the simulators did not start'))),
  ])) as [string];
  return {
    urls: (JSON.parse(line) as { urls: Record<string, string> }).urls,
    async close() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
