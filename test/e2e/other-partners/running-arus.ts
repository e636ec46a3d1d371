/** Arus as an outsider runs it: `npm start`, `npm run clock`, and a look at the processes that it has. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { program } from '../../tools/processes.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** Variables of the project that this machine or this test run may have set: an outsider's shell has none of them. */
const foreign =
  /^(ARUS_|TEMPORAL_|OPERATOR_|WORKER_|DATABASE_|JWT_|PII_|PAYLOAD_|NODE_ENV|POLICY_FILE|PUBLIC_BASE_URL|LOG_LEVEL|PORT|METRICS_PORT|BIND_ADDRESS|SIMULATORS_)/;
const outsider = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
const unset = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => foreign.test(name))
    .map((name) => [name, undefined]),
);

export interface Addresses {
  api: string;
  operators: string;
}

/** Three ports in a row, and the one after them for the worker's metrics; below those that systems give to callers. */
async function freePorts(): Promise<{ api: number; operators: number; metrics: number }> {
  for (;;) {
    const first = 4200 + 4 * Math.floor(Math.random() * 700);
    const held = await Promise.allSettled([0, 1, 2, 3].map((i) => hold(first + i)));
    for (const port of held) if (port.status === 'fulfilled') await once(port.value.close(), 'close');
    if (held.every(({ status }) => status === 'fulfilled'))
      return { api: first, operators: first + 1, metrics: first + 2 };
  }
}

async function hold(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Longer than it takes on a busy machine. */
const STARTS_WITHIN_MS = 75_000;

export interface Process {
  pid: number;
  args: string;
}

/** Resolves when Arus says that it is up. */
export async function startArus(home: string, environment: Record<string, string>) {
  const { supervisor, addresses } = await up(home, environment);
  return {
    ...addresses,
    output: supervisor.output,
    /** All that descend from it, itself included. */
    processes: () => family(supervisor.pid),
    simulators: async () =>
      (JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as { urls: { simulators: object } }).urls.simulators,
    log: (part: 'api' | 'worker') => readFile(join(home, 'logs', `${part}.log`), 'utf8'),
    /** `npm run clock`, told nothing but where Arus lives. */
    async passDays(applicationNo: string, days: number): Promise<string> {
      const args = ['run', '--silent', 'clock', '--', applicationNo, `${days}d`];
      return (await run('npm', args, { cwd: root, env: { ...outsider, ARUS_HOME: home } })).stdout;
    },
    kill: () => supervisor.kill('SIGKILL'),
  };
}
export type RunningArus = Awaited<ReturnType<typeof startArus>>;

/** Where somebody took a port between a look at it and its use, Arus is started again on others, as a person would. */
async function up(home: string, environment: Record<string, string>, tries = 3) {
  const ports = await freePorts();
  const listeners = {
    PORT: String(ports.api),
    OPERATOR_PORT: String(ports.operators),
    METRICS_PORT: String(ports.metrics),
  };
  const given = { ...unset, ...environment, ...listeners, ARUS_HOME: home };
  const supervisor = program('tools/stack/start.ts', [], given);
  try {
    await supervisor.says(/Ctrl-C ends it/, STARTS_WITHIN_MS);
  } catch (error) {
    supervisor.kill('SIGKILL');
    await supervisor.exitCode;
    const lostAPort = /address already in use|is (already )?in use[:.]/.test(supervisor.output());
    if (!lostAPort || tries === 1) throw error;
    return up(home, environment, tries - 1);
  }
  const local = (port: number) => `http://127.0.0.1:${port}`;
  const addresses: Addresses = { api: local(ports.api), operators: local(ports.operators) };
  return { supervisor, addresses };
}

async function everyProcess(): Promise<(Process & { parent: number })[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { maxBuffer: 2 ** 24 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state?.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), args: args ?? '' }] : [];
  });
}

async function family(pid: number): Promise<Process[]> {
  const all = await everyProcess();
  const members = new Set([pid]);
  for (let size = 0; size !== members.size;) {
    size = members.size;
    for (const process of all) if (members.has(process.parent)) members.add(process.pid);
  }
  return all.filter((process) => members.has(process.pid));
}
