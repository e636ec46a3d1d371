/** Processes as a test sees them: started, listened to, looked for after their end. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Program {
  pid: number;
  /** Everything that it wrote so far. */
  output(): string;
  /** Resolves when it wrote something that fits; throws when it ended first or the limit passed. */
  says(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  exitCode: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs one of the project's scripts; `undefined` unsets a variable. */
export function program(script: string, args: string[], env: Record<string, string | undefined> = {}): Program {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, env: { ...process.env, ...env } });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
  let ended = false;
  const exitCode = once(child, 'close').then(([code]) => {
    ended = true;
    return code as number | null;
  });
  return {
    pid: child.pid!,
    output: () => written,
    async says(pattern, limitMs = 60_000) {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const match = pattern.exec(written);
        if (match) return match;
        if (ended || Date.now() > deadline) throw new Error(`${script} did not say ${pattern}. It said:\n${written}`);
        await pause(20);
      }
    },
    exitCode,
    kill: (signal) => void child.kill(signal),
  };
}

/** Living members of these process groups. */
export const living = (groups: number[]) => processes((group) => groups.includes(group));

/** Living processes with this text in their command line. */
export const mentioning = (text: string) => processes((_, command) => command.includes(text));

/** Zombies that nobody has buried yet do not count. */
async function processes(fits: (group: number, command: string) => boolean): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,args=']);
  return stdout.split('\n').filter((line) => {
    const [group, state = 'Z', ...command] = line.trim().split(/\s+/);
    return !state.startsWith('Z') && fits(Number(group), command.join(' '));
  });
}

/** Throws with their command lines when some still live after the limit. */
export async function untilNoneLives(groups: number[], limitMs = 20_000): Promise<void> {
  await until(async () => (await living(groups)).length === 0, limitMs).catch(async () => {
    throw new Error(`still there:\n${(await living(groups)).join('\n')}`);
  });
}

/** Waits for a condition with a limit. */
export async function until(condition: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms`);
    await pause(50);
  }
}
