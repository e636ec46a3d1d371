/** The configuration of what runs: from the environment, and from ARUS_HOME where `npm start` was left to choose. */
import { resolve } from 'node:path';
import { type Config, loadConfig, readEnvironment } from '../../src/platform/config.ts';
import { embeddedSecrets, missingParts, simulated, simulatorCredentials } from '../stack/embedded.ts';
import { embeddedDatabaseUrl } from '../stack/environment.ts';
import { readRunFile } from '../stack/run-file.ts';
import { ClockError } from './turn-clock.ts';

/** Throws ClockError when nothing runs, ConfigError for a bad variable. */
export function runningConfig(): Config {
  const given = Object.fromEntries(Object.entries(readEnvironment()).filter(([, value]) => value));
  if (given['NODE_ENV'] === 'production') throw new ClockError('In production, time is not ours to turn.');
  const missing = missingParts(given);
  const home = resolve(given['ARUS_HOME'] ?? '.arus');
  const run = readRunFile(home);
  if (!run && (missing.database || missing.temporal))
    throw new ClockError(
      `Nothing runs from ${home}. Start it with \`npm start\`, or set DATABASE_URL and TEMPORAL_ADDRESS (and ARUS_HOME, where it is another).`,
    );
  const { postgresPassword, ...secrets } = run ? embeddedSecrets(home) : { postgresPassword: '' };
  // No partner is called from here: any address will do.
  const partners = Object.fromEntries(missing.partners.map((name) => [name, 'http://127.0.0.1:9']));
  return loadConfig({
    ...secrets,
    ...simulatorCredentials(given, Object.keys(simulated) as (keyof typeof simulated)[]),
    ...partners,
    ...(run && missing.temporal ? { TEMPORAL_ADDRESS: run.urls.temporal } : {}),
    ...(run && missing.database
      ? { DATABASE_URL: embeddedDatabaseUrl(Number(new URL(run.urls.database).port), postgresPassword) }
      : {}),
    ...given,
  });
}
