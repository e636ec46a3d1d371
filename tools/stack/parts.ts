/** Our own processes, each ready when its probe says so. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Child, startChild } from './child.ts';
import { type Missing, simulated, type Variables } from './embedded.ts';
import { localUrl, logFile } from './environment.ts';
import { saidBy } from './failures.ts';
import { StartError } from './ports.ts';
import { answers, untilReady } from './ready.ts';
import { trouble } from './trouble.ts';

export interface Launch {
  env: Variables;
  home: string;
  /** Warnings and errors of the parts, one line each. */
  onTrouble?: ((part: string, line: string) => void) | undefined;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `METRICS_PORT` of the worker is its own; its readiness is asked there. */
export async function startWorker(launch: Launch, metricsPort: number): Promise<Child> {
  const child = node('worker', 'src/worker.ts', launch, { METRICS_PORT: String(metricsPort) });
  return ready(child, answers(`${localUrl(launch.env, metricsPort)}/readyz`));
}

export async function startApi(launch: Launch): Promise<Child> {
  const child = node('api', 'src/server.ts', launch);
  return ready(child, answers(`${localUrl(launch.env, Number(launch.env['PORT']))}/readyz`));
}

interface SimulatorsOptions {
  /** By base URL; the others are not started. */
  partners: Missing['partners'];
  publicBaseUrl: string;
  basePort: number;
  /** Where their memory outlives them. */
  stateFolder?: string;
}

/** One process for all partners that nobody named. */
export async function startSimulators(launch: Launch, options: SimulatorsOptions): Promise<Child> {
  const child = node('simulators', 'simulators/main.ts', launch, {
    SIMULATORS_PORT: String(options.basePort),
    SIMULATORS_ONLY: options.partners.map((name) => simulated[name].simulator).join(','),
    PUBLIC_BASE_URL: options.publicBaseUrl,
    ...(options.stateFolder ? { SIMULATORS_STATE: options.stateFolder } : {}),
  });
  const probes = options.partners.map((name) => answers(`${launch.env[name]}/healthz`));
  return ready(child, async () => (await Promise.all(probes.map((probe) => probe()))).every(Boolean));
}

/** Runs to its end before anything uses the database. */
export async function migrate({ env }: Launch): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ['src/db/migrate.ts'], { cwd: root, env });
  } catch (error) {
    throw new StartError(`The database could not be migrated.\n${saidBy(error)}`);
  }
}

function node(name: string, script: string, { env, home, onTrouble }: Launch, more: Variables = {}): Child {
  return startChild({
    name,
    command: process.execPath,
    args: [script],
    cwd: root,
    env: { ...env, ...more },
    logFile: logFile(home, name),
    onLine: (line) => {
      const message = trouble(line);
      if (message) onTrouble?.(name, message);
    },
  });
}

async function ready(child: Child, probe: () => Promise<boolean>): Promise<Child> {
  try {
    await untilReady(child, probe);
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}
