/** The environment: the only place that reads it, and its documentation. A bad value stops the start and is named. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { builtInPolicy, type LendingPolicy, lendingPolicy } from '../domain/policy.ts';
import {
  address,
  addressBlocks,
  baseUrl,
  bucketUrl,
  commaSeparated,
  hops,
  hostAndPort,
  keys,
  longerThan,
  number,
  oneOf,
  pemFile,
  port,
  postgresUrl,
  text,
  wholeNumber,
} from './environment-values.ts';
import { StartProblem } from './start-problem.ts';

/** Thrown with one line per variable that is missing or malformed; never shows a value. */
export class ConfigError extends StartProblem {
  override name = 'ConfigError';
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export interface EncryptionKey {
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

const environment = z.object({
  NODE_ENV: oneOf('production', 'development', 'test').default('development'),
  /** Mobile API and webhooks. */
  PORT: port.default(3000),
  /** Operator console, operator API and codec server; never public. */
  OPERATOR_PORT: port.default(3001),
  /** Prometheus text at /metrics. */
  METRICS_PORT: port.default(9464),
  /** Interface that the listeners bind. */
  BIND_ADDRESS: address.default('127.0.0.1'),
  /** Embedded state, caches and the folder object store. */
  ARUS_HOME: text.default('.arus'),
  /** Where photos lie, encrypted with PII_ENCRYPTION_KEYS; unset: the folder `objects` in ARUS_HOME. */
  OBJECT_STORE_URL: bucketUrl.optional(),
  /** Of the bucket; unset: the role of the machine. */
  AWS_ACCESS_KEY_ID: text.optional(),
  AWS_SECRET_ACCESS_KEY: text.optional(),
  AWS_SESSION_TOKEN: text.optional(),
  DATABASE_URL: postgresUrl,
  /** Connections per process. */
  DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
  TEMPORAL_ADDRESS: hostAndPort,
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_API_KEY: text.optional(),
  /** PEM files for mutual TLS; a CA alone turns TLS on. */
  TEMPORAL_TLS_CA: pemFile.optional(),
  TEMPORAL_TLS_CERT: pemFile.optional(),
  TEMPORAL_TLS_KEY: pemFile.optional(),
  /** The Temporal UI as operators' browsers reach it; unset: the console has no links to it. */
  TEMPORAL_UI_URL: baseUrl.optional(),
  /** Names this build to Temporal (a commit, an image's tag) and switches worker versioning on, docs/runbook.md. */
  ARUS_BUILD_ID: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be letters, digits, dots, dashes and underscores, at most 64')
    .optional(),
  JWT_SECRET: longerThan(32),
  PII_ENCRYPTION_KEYS: keys,
  PAYLOAD_ENCRYPTION_KEYS: keys,
  PEFINDO_BASE_URL: baseUrl,
  PEFINDO_USERNAME: text.default('arus'),
  PEFINDO_PASSWORD: text,
  PEFINDO_PRODUCT_ID: wholeNumber(0, 1_000_000_000).default(1),
  PEFINDO_INQUIRY_REASON: wholeNumber(0, 1_000_000_000).default(1),
  KOCEK_BASE_URL: baseUrl,
  KOCEK_ACCESS_TOKEN: text,
  FINFRA_BASE_URL: baseUrl,
  FINFRA_CLIENT_ID: text.default('arus'),
  FINFRA_CLIENT_SECRET: text,
  /** What Finfra sends as `finfra-auth-key`. */
  FINFRA_CALLBACK_KEY: text,
  DOMPET_KILAT_BASE_URL: baseUrl,
  DOMPET_KILAT_PRODUCT_CODE: text.default('95'),
  /** IPs or CIDRs that may call our Dompet Kilat callbacks. */
  DOMPET_KILAT_ALLOWED_IPS: addressBlocks.default(['127.0.0.1', '::1']),
  /** Who sends one-time codes; the two variables below are that provider's. */
  OTP_PROVIDER: oneOf('whatsapp', 'sms').default('whatsapp'),
  OTP_GATEWAY_BASE_URL: baseUrl,
  OTP_GATEWAY_TOKEN: text,
  PAYMENT_GATEWAY_BASE_URL: baseUrl,
  PAYMENT_GATEWAY_TOKEN: text,
  /** One text, or several separated by commas while they are being rotated. */
  PAYMENT_WEBHOOK_SECRET: commaSeparated.refine((secrets) => secrets.length > 0, 'must name at least one secret'),
  PARTNER_TIMEOUT_MS: wholeNumber(100, 120_000).default(10_000),
  PARTNER_SILENCE_SECONDS: number(0.1, 86_400).default(60),
  OTP_RESEND_SECONDS: number(0, 3600).default(60),
  RATE_LIMIT_SCALE: number(0.000_001, 1_000_000_000).default(1),
  OPERATOR_BOOTSTRAP_EMAIL: z.email('must be an e-mail address').optional(),
  OPERATOR_BOOTSTRAP_PASSWORD: longerThan(8).optional(),
  PUBLIC_BASE_URL: baseUrl.optional(),
  /** Hops in front of us; `off` ignores X-Forwarded-For. */
  TRUST_PROXY: hops.default(0),
  POLICY_FILE: text.optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  /** Worker slots. */
  WORKER_CORE_ACTIVITIES: wholeNumber(1, 10_000).default(50),
  WORKER_PARTNER_ACTIVITIES: wholeNumber(1, 10_000).default(20),
});

export type Environment = z.output<typeof environment>;
export type Config = Omit<Environment, 'PUBLIC_BASE_URL'> & { PUBLIC_BASE_URL: string; policy: LendingPolicy };

/** Names that this process reads; docker-compose is held to it by a test. */
export const environmentNames = Object.keys(environment.shape);

/** Reads and validates the environment. Throws ConfigError naming every bad variable at once. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = withoutEmpty(env);
  const { values, problems } = readEach(environment, given);
  const [policy, wrongPolicy] = values.POLICY_FILE ? policyFrom(values.POLICY_FILE) : [builtInPolicy, []];
  problems.push(...contradictions(values), ...wrongPolicy);
  if (values.NODE_ENV === 'production') problems.push(...refusedInProduction(values, given));
  if (problems.length) throw new ConfigError(problems);
  const complete = values as Environment;
  return { ...complete, PUBLIC_BASE_URL: complete.PUBLIC_BASE_URL ?? `http://127.0.0.1:${complete.PORT}`, policy };
}

const forMigrations = environment.pick({ DATABASE_URL: true });

/** All that `npm run migrate` needs: a deployment's first step should not hold every partner's secrets. */
export function loadMigrationConfig(env: Record<string, string | undefined> = process.env) {
  const { values, problems } = readEach(forMigrations, withoutEmpty(env));
  if (problems.length) throw new ConfigError(problems);
  return values as z.output<typeof forMigrations>;
}

/** What an embedded run found set in its environment, and what it must still provide. */
export function readEnvironment(): Record<string, string | undefined> {
  return { ...process.env };
}

const withoutEmpty = (env: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

/** Each variable by itself, so that one bad value hides no other. */
function readEach<Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>, given: Record<string, unknown>) {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(schema.shape)) {
    const parsed = z.safeParse(kind, given[name]);
    if (parsed.success) values[name] = parsed.data;
    else if (given[name] === undefined) problems.push(`${name} is missing`);
    else problems.push(...new Set(parsed.error.issues.map(({ message }) => `${name}: ${message}`)));
  }
  return { values: values as Partial<z.output<z.ZodObject<Shape>>>, problems };
}

/** What each variable may say by itself, and two together may not. */
function contradictions(values: Partial<Environment>): string[] {
  const pairs = [
    ...(values.OBJECT_STORE_URL ? [['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const] : []),
    ['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'] as const,
  ];
  const ports = (['PORT', 'OPERATOR_PORT', 'METRICS_PORT'] as const).filter((name) => values[name]);
  return [
    ...pairs
      .filter(([one, other]) => !values[one] !== !values[other])
      .map(([one, other]) => `${one} and ${other}: one without the other`),
    ...ports.flatMap((name, i) => {
      const first = ports.slice(0, i).find((other) => values[other] === values[name]);
      return first ? [`${name}: is the same port as ${first}`] : [];
    }),
  ];
}

/** Production takes no generated secret, no simulator, and nobody for a partner who only came through our own proxy. */
function refusedInProduction(values: Partial<Environment>, given: Record<string, unknown>): string[] {
  const generated = [
    'JWT_SECRET',
    'PEFINDO_PASSWORD',
    'KOCEK_ACCESS_TOKEN',
    'FINFRA_CLIENT_SECRET',
    'FINFRA_CALLBACK_KEY',
    'OTP_GATEWAY_TOKEN',
    'PAYMENT_GATEWAY_TOKEN',
    'PAYMENT_WEBHOOK_SECRET',
  ] as const;
  return [
    ...generated
      .filter((name) => [values[name] ?? []].flat().some((secret) => secret.startsWith('embedded-')))
      .map((name) => `${name}: a generated secret is refused in production`),
    ...(['PII_ENCRYPTION_KEYS', 'PAYLOAD_ENCRYPTION_KEYS'] as const)
      .filter((name) => values[name]?.some(({ id }) => id.startsWith('embedded')))
      .map((name) => `${name}: a generated key is refused in production`),
    ...(given['PUBLIC_BASE_URL'] ? [] : ['PUBLIC_BASE_URL is missing']),
  ];
}

/** The policy, or what is wrong with the file. */
function policyFrom(file: string): [LendingPolicy, string[]] {
  const wrong = (what: string): [LendingPolicy, string[]] => [builtInPolicy, [`POLICY_FILE: ${what}`]];
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return wrong('is not a readable JSON file');
  }
  const parsed = lendingPolicy.safeParse(json);
  if (parsed.success) return [parsed.data, []];
  return wrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
