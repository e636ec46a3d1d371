/** Finds free ports, or names the part whose port is taken. */
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Thrown when the machine is not as we need it; its message is for the person at the terminal, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Whether the text can be a port at all; what cannot is named by the configuration. */
export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

/**
 * Below the range from which the kernel gives ports to outgoing connections and to those who ask for any: a port taken
 * there between our look and our child's start would be a start that fails now and then.
 */
const OURS = { from: 12_000, to: 30_000 };

/** A port that nobody listens on and that no other start of ours was given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(OURS.from, OURS.to);
    if (claim(port) && (await isFree(port))) return port;
  }
}

const claimed = new Set<string>();
process.once('exit', () => {
  for (const file of claimed) rmSync(file, { force: true });
});

/** Between our look and our child's listening, another start on this machine must not be given the same port. */
function claim(port: number): boolean {
  const folder = join(tmpdir(), 'arus-ports');
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true, mode: 0o777 });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    claimed.add(file);
    return true;
  } catch {
    if (holderLives(file)) return false;
    rmSync(file, { force: true });
    return claim(port);
  }
}

function holderLives(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `wanted` where it is free, else any free one. */
export async function portNear(wanted: number): Promise<number> {
  return claim(wanted) && (await isFree(wanted)) ? wanted : freePort();
}

/** Null where nobody listens; else which port is taken and which variable moves it. */
export async function takenPort(port: number, what: string, variable: string): Promise<string | null> {
  if (await isFree(port)) return null;
  return `Port ${port} (${what}) is in use: stop what listens there, or set ${variable} to a free port.`;
}

async function isFree(port: number): Promise<boolean> {
  return listen(port).then(
    () => true,
    () => false,
  );
}

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
