/** Which port and folder each part gets: the documented ones for `npm start`, free ones for what is thrown away. */
import { freePort, isPort, portNear, takenPort } from './ports.ts';
import type { Missing, Variables } from './embedded.ts';

export interface Ports {
  api: number;
  operators: number;
  apiMetrics: number;
  workerMetrics: number;
  postgres: number;
  temporal: number;
  temporalUi: number;
  /** The simulators listen on the six ports after this one. */
  simulatorsBase: number;
}

const simulatorCount = 6;

interface Wishes {
  given: Variables;
  missing: Missing;
  ephemeral: boolean;
  say: (line: string) => void;
}

export interface Layout {
  ports: Ports;
  /** Every port that cannot be had, with the variable that moves it. */
  problems: string[];
}

export async function choosePorts({ given, missing, ephemeral, say }: Wishes): Promise<Layout> {
  const problems: string[] = [];
  const note = (problem: string | null) => void (problem && problems.push(problem));
  const own = async (variable: string, fallback: number, what: string): Promise<number> => {
    const text = given[variable] ?? (ephemeral ? '0' : String(fallback));
    if (!isPort(text)) return fallback;
    const wanted = Number(text);
    if (wanted === 0) return freePort();
    note(await takenPort(wanted, what, variable));
    return wanted;
  };
  const api = await own('PORT', 3000, 'mobile API');
  const operators = await own('OPERATOR_PORT', 3001, 'operator console');
  const apiMetrics = await own('METRICS_PORT', 9464, 'metrics of the API');
  const workerMetrics = ephemeral || given['METRICS_PORT'] === '0' ? await freePort() : apiMetrics + 1;
  if (workerMetrics > 65_535) note('METRICS_PORT: must be at most 65534 here, the worker takes the port after it');
  else note(await takenPort(workerMetrics, 'metrics of the worker, the one after METRICS_PORT', 'METRICS_PORT'));
  const { SIMULATORS_PORT: base = '4000' } = given;
  if (!/^\d{1,5}$/.test(base) || Number(base) > 65_000)
    note('SIMULATORS_PORT: must be a whole number from 0 to 65000, the port before the first simulator’s');

  const embedded = async (part: boolean, usual: number, what: string): Promise<number> => {
    if (!part) return 0;
    if (ephemeral) return freePort();
    const port = await portNear(usual);
    if (port !== usual) say(`Port ${usual} is in use: ${what} takes ${port}`);
    return port;
  };
  const ports = {
    api,
    operators,
    apiMetrics,
    workerMetrics,
    postgres: missing.database ? await freePort() : 0,
    temporal: await embedded(missing.temporal, 7233, 'the Temporal server'),
    temporalUi: await embedded(missing.temporal, 8233, 'the Temporal UI'),
    simulatorsBase: missing.partners.length ? await freeRow(ephemeral ? null : Number(base)) : 0,
  };
  return { ports, problems };
}

/** A base after which six ports in a row are free; `wanted` itself if it can be. */
async function freeRow(wanted: number | null): Promise<number> {
  if (wanted && (await rowIsFree(wanted))) return wanted;
  for (;;) {
    const base = 20_000 + 10 * Math.floor(Math.random() * 1000);
    if (await rowIsFree(base)) return base;
  }
}

async function rowIsFree(base: number): Promise<boolean> {
  for (let port = base + 1; port <= base + simulatorCount; port += 1) if ((await portNear(port)) !== port) return false;
  return true;
}
