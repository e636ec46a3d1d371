/** The environment of the parts: what is set stays, what is not gets the embedded value. */
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../src/platform/config.ts';
import { type Missing, type Secrets, simulated, simulatorCredentials, type Variables } from './embedded.ts';
import type { Ports } from './layout.ts';
import { isPort, StartError } from './ports.ts';

export const databaseName = 'arus';

/** Embedded parts are for development: production names every part of its own. */
export function refuseInProduction(env: Variables, { database, temporal, partners }: Missing): void {
  const unset = [...(database ? ['DATABASE_URL'] : []), ...(temporal ? ['TEMPORAL_ADDRESS'] : []), ...partners];
  if (env['NODE_ENV'] !== 'production' || !unset.length) return;
  const others = problemsOf(env).filter((problem) => !unset.some((name) => problem === `${name} is missing`));
  throw new StartError(
    [
      'NODE_ENV=production starts no embedded parts and no simulators. Set:',
      ...unset.map((name) => `  ${name}`),
      ...(others.length ? ['Besides:', ...others.map((problem) => `  ${problem}`)] : []),
    ].join('\n'),
  );
}

function problemsOf(env: Variables): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

interface Choices {
  missing: Missing;
  ports: Ports;
  /** Null in production, which brings its own. */
  secrets: Secrets | null;
  home: string;
}

/** Complete for src/platform/config.ts, or lacking only what nobody but the owner can know. */
export function completeEnvironment(given: Variables, { missing, ports, secrets, home }: Choices): Variables {
  const { postgresPassword, ...generated } = secrets ?? { postgresPassword: '' };
  const withEmail = given['OPERATOR_BOOTSTRAP_EMAIL']
    ? ['OPERATOR_BOOTSTRAP_PASSWORD', 'OPERATOR_BOOTSTRAP_EMAIL']
    : [];
  // What is no port stays as it is, so that it is named when the configuration is read.
  const chosen = (name: string, port: number) => (isPort(given[name] ?? '0') ? { [name]: String(port) } : {});
  const filled = Object.entries(generated).filter(([name]) => !given[name] && !withEmail.includes(name));
  return {
    ...given,
    ...Object.fromEntries(filled),
    ...simulatorCredentials(given, missing.partners),
    ...Object.fromEntries(missing.partners.map((name) => [name, simulatorUrl(name, ports.simulatorsBase)])),
    ...(missing.database ? { DATABASE_URL: embeddedDatabaseUrl(ports.postgres, postgresPassword) } : {}),
    ...(missing.temporal ? embeddedTemporal(given, ports) : {}),
    ARUS_HOME: home,
    ...chosen('PORT', ports.api),
    ...chosen('OPERATOR_PORT', ports.operators),
    ...chosen('METRICS_PORT', ports.apiMetrics),
  };
}

/** The console's links to a case lead to our own UI, unless somebody shows it under another address. */
const embeddedTemporal = (given: Variables, ports: Ports): Variables => ({
  TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
  TEMPORAL_UI_URL: given['TEMPORAL_UI_URL'] ?? `http://127.0.0.1:${ports.temporalUi}`,
});

export const embeddedDatabaseUrl = (port: number, password: string): string =>
  `postgresql://arus:${password}@127.0.0.1:${port}/${databaseName}`;

/** Simulators listen in the order of the table, from the port after the base. */
function simulatorUrl(name: keyof typeof simulated, base: number): string {
  return `http://127.0.0.1:${base + 1 + Object.keys(simulated).indexOf(name)}`;
}

/** Where the parts can be reached from this machine. */
export function localUrl(env: Variables, port: number): string {
  const bound = env['BIND_ADDRESS'] || '127.0.0.1';
  const host = bound === '0.0.0.0' || bound === '::' ? '127.0.0.1' : bound;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The same URL, to be shown. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}

export const logFile = (home: string, part: string): string => join(home, 'logs', `${part}.log`);
