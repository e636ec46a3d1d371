/** One child process: ends with us whatever ends us, writes its output to a file, keeps its last lines. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  /** What it is called on the console, in log files and in errors. */
  name: string;
  command: string;
  args: string[];
  /** The whole environment of the child. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Asks it to drain. */
  stopSignal?: 'TERM' | 'INT';
  /** How long it may drain before it is killed. */
  stopSeconds?: number;
  logFile?: string;
  onLine?: (line: string) => void;
  /** Run as this unprivileged user (only when we are root). */
  user?: { uid: number; gid: number };
}

export interface Child {
  name: string;
  /** Of the guard, which leads the process group that the child is in. */
  pid: number;
  /** Resolves when the process has ended; never rejects. */
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** The last lines that it wrote. */
  lastLines(): string[];
  /** Lets it drain, then kills it. Resolves when it is gone. */
  stop(): Promise<Exit>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const guard = fileURLToPath(new URL('./guard.sh', import.meta.url));
const keptLines = 20;

/** Starts the child under its guard, in a process group of its own so that Ctrl-C reaches only the supervisor. */
export function startChild(options: ChildOptions): Child {
  const { name, command, args, env, cwd, stopSignal = 'TERM', stopSeconds = 15, user } = options;
  const process = spawn('/bin/sh', [guard, stopSignal, String(stopSeconds), command, ...args], {
    env,
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  });
  const log = options.logFile ? createWriteStream(options.logFile, { flags: 'a' }) : undefined;
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      log?.write(`${line}\n`);
      options.onLine?.(line);
    });
  }
  // The guard may be gone before its lifeline is closed.
  process.stdin.on('error', () => undefined);

  let gone = false;
  const exited = new Promise<Exit>((resolve) => {
    process.once('error', () => resolve({ code: 127, signal: null }));
    // Whatever is left of the group when its guard is gone holds our pipes open.
    process.once('exit', () => killGroup(process.pid));
    process.once('close', (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    gone = true;
    log?.end();
  });
  return {
    name,
    pid: process.pid ?? 0,
    exited,
    hasExited: () => gone,
    lastLines: () => [...lines],
    async stop() {
      process.stdin.end();
      const late = setTimeout(() => killGroup(process.pid), (stopSeconds + 2) * 1000);
      const exit = await exited;
      clearTimeout(late);
      return exit;
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (!pid) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left, as it should be.
  }
}
