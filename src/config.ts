/** The environment: the only place that reads it, and its documentation. A bad value stops the start and is named. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { builtInPolicy, type LendingPolicy, lendingPolicy } from './domain/policy.ts';

/** Thrown with one line per variable that is missing or malformed; never shows a value. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface EncryptionKey {
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const secret = z.string().min(1);

/** `s3://bucket/prefix?region=…[&endpoint=…]`: the prefix may be left out, an endpoint is that of a store not Amazon's. */
const bucketUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { region, endpoint, ...unknown } = Object.fromEntries(url?.searchParams ?? []);
  const prefix = url?.pathname.replace(/^\/|\/$/g, '') ?? '';
  const wrong = (message: string) => context.addIssue({ code: 'custom', message });
  if (url?.username || url?.password) wrong('credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  else if (
    url?.protocol !== 's3:' ||
    !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host) ||
    !/^([A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*)?$/.test(prefix) ||
    !/^[a-z0-9-]+$/.test(region ?? '') ||
    (endpoint !== undefined && !/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) ||
    Object.keys(unknown).length
  )
    wrong('must be s3://bucket/prefix?region=…[&endpoint=https://…]');
  return { bucket: url?.host ?? '', prefix, region: region ?? '', endpoint };
});

/** `id:base64[,id:base64…]`: the first key writes, all read. */
const keys = z.string().transform((text, context): EncryptionKey[] =>
  text.split(',').map((part) => {
    const [id, base64] = [part.slice(0, part.indexOf(':')).trim(), part.slice(part.indexOf(':') + 1).trim()];
    const bytes = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,32}$/.test(id) || bytes.length !== 32)
      context.addIssue({ code: 'custom', message: 'must be id:base64[,id:base64…], each key 32 bytes' });
    return { id, secret: bytes };
  }),
);

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** Mobile API and webhooks. */
  PORT: port(3000),
  /** Operator console, operator API and codec server; never public. */
  OPERATOR_PORT: port(3001),
  /** Prometheus text at /metrics. */
  METRICS_PORT: port(9464),
  /** Interface that the listeners bind. */
  BIND_ADDRESS: z.string().default('127.0.0.1'),
  /** Embedded state, caches and the folder object store. */
  ARUS_HOME: z.string().min(1).default('.arus'),
  /** Where photos lie, encrypted with PII_ENCRYPTION_KEYS; unset: the folder `objects` in ARUS_HOME. */
  OBJECT_STORE_URL: bucketUrl.optional(),
  /** Of the bucket; unset: the role of the machine. */
  AWS_ACCESS_KEY_ID: secret.optional(),
  AWS_SECRET_ACCESS_KEY: secret.optional(),
  AWS_SESSION_TOKEN: secret.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Connections per process. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  /** PEM files for mutual TLS; a CA alone turns TLS on. */
  TEMPORAL_TLS_CA: z.string().optional(),
  TEMPORAL_TLS_CERT: z.string().optional(),
  TEMPORAL_TLS_KEY: z.string().optional(),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters'),
  PII_ENCRYPTION_KEYS: keys,
  PAYLOAD_ENCRYPTION_KEYS: keys,
  PEFINDO_BASE_URL: baseUrl,
  PEFINDO_USERNAME: secret.default('arus'),
  PEFINDO_PASSWORD: secret,
  PEFINDO_PRODUCT_ID: z.coerce.number().int().default(1),
  PEFINDO_INQUIRY_REASON: z.coerce.number().int().default(1),
  KOCEK_BASE_URL: baseUrl,
  KOCEK_ACCESS_TOKEN: secret,
  FINFRA_BASE_URL: baseUrl,
  FINFRA_CLIENT_ID: secret.default('arus'),
  FINFRA_CLIENT_SECRET: secret,
  /** What Finfra sends as `finfra-auth-key`. */
  FINFRA_CALLBACK_KEY: secret,
  DOMPET_KILAT_BASE_URL: baseUrl,
  DOMPET_KILAT_PRODUCT_CODE: secret.default('95'),
  /** IPs or CIDRs that may call our Dompet Kilat callbacks. */
  DOMPET_KILAT_ALLOWED_IPS: z
    .string()
    .default('127.0.0.1,::1')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    ),
  /** Who sends one-time codes; the two variables below are that provider's. */
  OTP_PROVIDER: z.enum(['whatsapp', 'sms']).default('whatsapp'),
  OTP_GATEWAY_BASE_URL: baseUrl,
  OTP_GATEWAY_TOKEN: secret,
  PAYMENT_GATEWAY_BASE_URL: baseUrl,
  PAYMENT_GATEWAY_TOKEN: secret,
  /** One secret, or several separated by commas while they are being rotated. */
  PAYMENT_WEBHOOK_SECRET: secret.transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  ),
  PARTNER_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(10_000),
  PARTNER_SILENCE_SECONDS: z.coerce.number().min(0.1).max(86_400).default(60),
  OTP_RESEND_SECONDS: z.coerce.number().min(0).max(3600).default(60),
  RATE_LIMIT_SCALE: z.coerce.number().positive().default(1),
  OPERATOR_BOOTSTRAP_EMAIL: z.email().optional(),
  OPERATOR_BOOTSTRAP_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  PUBLIC_BASE_URL: baseUrl.optional(),
  /** Hops in front of us; `off` ignores X-Forwarded-For. */
  TRUST_PROXY: z.union([z.literal('off').transform(() => 0), z.coerce.number().int().min(0).max(10)]).default(0),
  POLICY_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Worker slots. */
  WORKER_CORE_ACTIVITIES: z.coerce.number().int().min(1).default(50),
  WORKER_PARTNER_ACTIVITIES: z.coerce.number().int().min(1).default(20),
});

export type Environment = z.output<typeof environment>;
export type Config = Omit<Environment, 'PUBLIC_BASE_URL'> & { PUBLIC_BASE_URL: string; policy: LendingPolicy };

/** Names that this process reads; docker-compose is held to it by a test. */
export const environmentNames = Object.keys(environment.shape);

/** Reads and validates the environment. Throws ConfigError naming every bad variable at once. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => problem(issue, given)));
  const values = parsed.data;
  const refused = [
    ...(values.OBJECT_STORE_URL && !values.AWS_ACCESS_KEY_ID !== !values.AWS_SECRET_ACCESS_KEY
      ? ['AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: one without the other']
      : []),
    ...(values.NODE_ENV === 'production' ? refusedInProduction(values) : []),
  ];
  if (refused.length) throw new ConfigError(refused);
  return {
    ...values,
    PUBLIC_BASE_URL: values.PUBLIC_BASE_URL ?? `http://127.0.0.1:${values.PORT}`,
    policy: values.POLICY_FILE ? policyFrom(values.POLICY_FILE) : builtInPolicy,
  };
}

/** What an embedded run found set in its environment, and what it must still provide. */
export function readEnvironment(): Record<string, string | undefined> {
  return { ...process.env };
}

function problem(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
}

/** Production takes no generated secret and no simulator. */
function refusedInProduction(values: Environment): string[] {
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
      .filter((name) => [values[name]].flat().some((secret) => secret.startsWith('embedded-')))
      .map((name) => `${name}: a generated secret is refused in production`),
    ...[...values.PII_ENCRYPTION_KEYS, ...values.PAYLOAD_ENCRYPTION_KEYS]
      .filter((key) => key.id.startsWith('embedded'))
      .map((key) => `encryption key ${key.id}: a generated secret is refused in production`),
    ...(values.PUBLIC_BASE_URL ? [] : ['PUBLIC_BASE_URL is missing']),
  ];
}

function policyFrom(file: string): LendingPolicy {
  const wrong = (what: string) => new ConfigError([`POLICY_FILE: ${what}`]);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw wrong('is not a readable JSON file');
  }
  const parsed = lendingPolicy.safeParse(json);
  if (!parsed.success)
    throw wrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return parsed.data;
}
