/** `npm run simulators`: runs the simulated partners in a process of their own. */
import { type SimulatorName, simulatorNames, simulators as known, startSimulators } from './index.ts';

const { env } = process;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function number(name: string, fallback: number, most: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) fail(`${name} must be a whole number from 0 to ${most}`);
  return value;
}

/** SIMULATORS_ONLY: names separated by commas. */
function chosen(): SimulatorName[] {
  const names = (env['SIMULATORS_ONLY'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.find((name) => !simulatorNames.includes(name as SimulatorName));
  if (unknown) fail(`SIMULATORS_ONLY: there is no simulator ${unknown}; there are ${simulatorNames.join(', ')}`);
  return names.length ? (names as SimulatorName[]) : simulatorNames;
}

if (env['NODE_ENV'] === 'production') fail('Simulators are refused in production (NODE_ENV)');

const base = number('SIMULATORS_PORT', 4000, 65_000);
/** Of secrets that are being rotated, the first one signs. */
const credentials = Object.fromEntries(
  Object.values(known)
    .flatMap((simulator) => Object.keys(simulator.credentials))
    .flatMap((variable) => {
      const first = env[variable]?.split(',')[0]?.trim();
      return first ? [[variable, first]] : [];
    }),
) as Record<string, string>;

try {
  const simulators = await startSimulators({
    only: chosen(),
    ports: Object.fromEntries(simulatorNames.map((name, i) => [name, base === 0 ? 0 : base + 1 + i])),
    host: env['BIND_ADDRESS'] || '127.0.0.1',
    callbackBaseUrl: env['PUBLIC_BASE_URL'] || `http://127.0.0.1:${env['PORT'] || 3000}`,
    credentials,
    callbackDelayMs: number('SIMULATORS_CALLBACK_DELAY_MS', 150, 3_600_000),
    ...(env['SIMULATORS_STATE'] ? { stateFolder: env['SIMULATORS_STATE'] } : {}),
  });
  let closing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      void simulators.close().then(() => process.exit(0));
    });
  const urls = Object.fromEntries(Object.entries(simulators.urls).filter(([, url]) => url));
  process.stdout.write(`${JSON.stringify({ ready: true, urls })}\n`);
} catch (error) {
  fail(error instanceof Error ? error.message : 'The simulators could not start');
}
