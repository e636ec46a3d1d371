/** What an embedded run fills in for each variable that is not set: secrets made once, and a simulator per partner. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type SimulatorName, simulatorNames, simulators } from '../../simulators/index.ts';

export type Variables = Record<string, string | undefined>;

type BaseUrl = (typeof simulators)[SimulatorName]['baseUrl'];
interface Simulated {
  simulator: SimulatorName;
  credentials: Readonly<Record<string, string>>;
}

/** The simulator behind each partner's base URL, and the credentials that both sides then use; in the order of their ports. */
export const simulated = Object.fromEntries(
  simulatorNames.map((simulator) => {
    const { baseUrl, credentials } = simulators[simulator];
    return [baseUrl, { simulator, credentials }];
  }),
) as Record<BaseUrl, Simulated>;

/** Variables whose part is started here, as they are not set. */
export interface Missing {
  database: boolean;
  temporal: boolean;
  partners: BaseUrl[];
}

export function missingParts(env: Variables): Missing {
  return {
    database: !env['DATABASE_URL'],
    temporal: !env['TEMPORAL_ADDRESS'],
    partners: (Object.keys(simulated) as BaseUrl[]).filter((name) => !env[name]),
  };
}

/** Credentials of the partners that are simulated; what is set already is kept, and both sides get it. */
export function simulatorCredentials(env: Variables, partners: Missing['partners']): Variables {
  const defaults = Object.assign({}, ...partners.map((name) => simulated[name].credentials)) as Variables;
  return Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, env[name] || value]));
}

const secretsFile = z.object({
  JWT_SECRET: z.string(),
  PII_ENCRYPTION_KEYS: z.string(),
  PAYLOAD_ENCRYPTION_KEYS: z.string(),
  OPERATOR_BOOTSTRAP_EMAIL: z.string(),
  OPERATOR_BOOTSTRAP_PASSWORD: z.string(),
  postgresPassword: z.string(),
});
export type Secrets = z.output<typeof secretsFile>;

/** Reads ARUS_HOME/secrets.json, or makes it, for its owner's eyes only. */
export function embeddedSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json');
  if (existsSync(file)) return secretsFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets: Secrets = {
    JWT_SECRET: `embedded-${randomBytes(32).toString('base64url')}`,
    PII_ENCRYPTION_KEYS: `embedded1:${randomBytes(32).toString('base64')}`,
    PAYLOAD_ENCRYPTION_KEYS: `embedded1:${randomBytes(32).toString('base64')}`,
    OPERATOR_BOOTSTRAP_EMAIL: 'admin@arus.local',
    OPERATOR_BOOTSTRAP_PASSWORD: randomBytes(12).toString('base64url'),
    postgresPassword: randomBytes(24).toString('hex'),
  };
  mkdirSync(home, { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
