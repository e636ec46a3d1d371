import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig, loadMigrationConfig } from '../../src/platform/config.ts';
import { testEnvironment } from '../support/config.ts';

/** What the start says about an environment; empty when it starts. */
function problemsOf(changes: Record<string, string | undefined>): string[] {
  try {
    loadConfig({ ...testEnvironment, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

describe('the environment', () => {
  test('that is complete is read', () => {
    expect(problemsOf({})).toEqual([]);
  });

  test.each([
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'JWT_SECRET',
    'PII_ENCRYPTION_KEYS',
    'FINFRA_CALLBACK_KEY',
    'KOCEK_BASE_URL',
  ])('without %s stops the start with its name', (name) => {
    expect(problemsOf({ [name]: undefined })).toEqual([`${name} is missing`]);
    expect(problemsOf({ [name]: '' })).toEqual([`${name} is missing`]);
  });

  test.each([
    ['PORT', 'eighty'],
    ['DATABASE_URL', 'mysql://db'],
    ['TEMPORAL_ADDRESS', 'temporal'],
    ['JWT_SECRET', 'short'],
    ['PII_ENCRYPTION_KEYS', 'k1:c2hvcnQ='],
    ['PAYLOAD_ENCRYPTION_KEYS', 'no-colon'],
    ['PEFINDO_BASE_URL', 'pefindo.example'],
    ['PARTNER_TIMEOUT_MS', '-1'],
    ['TRUST_PROXY', 'yes'],
    ['NODE_ENV', 'staging'],
  ])('with a malformed %s stops the start with its name and without its value', (name, value) => {
    const [problem, ...others] = problemsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name}: `));
    if (value.length > 4) expect(problem).not.toContain(value);
  });

  test.each([
    ['PORT', 'abc', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['BIND_ADDRESS', 'zz', 'must be an IP address of this machine'],
    ['DATABASE_URL', 'mysql://x', 'must be postgresql://user:password@host:port/database'],
    ['TEMPORAL_ADDRESS', 'temporal:99999', 'must be host:port'],
    ['TEMPORAL_TLS_CA', '/nope', 'the file cannot be read (ENOENT)'],
    ['TEMPORAL_TLS_CA', 'package.json', 'the file is no PEM file'],
    ['TEMPORAL_UI_URL', 'ui', 'must be a URL that begins with http:// or https://'],
    ['TRUST_PROXY', 'yes', 'must be off, or how many proxies stand in front of us (0 to 10)'],
    ['RATE_LIMIT_SCALE', '0', 'must be a number from'],
    ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
    ['OPERATOR_BOOTSTRAP_EMAIL', 'admin', 'must be an e-mail address'],
    ['DOMPET_KILAT_ALLOWED_IPS', 'foo', 'must be IP addresses or CIDR blocks'],
    ['DOMPET_KILAT_ALLOWED_IPS', '203.0.113.7,10.0.0.0/99', 'must be IP addresses or CIDR blocks'],
    ['DOMPET_KILAT_ALLOWED_IPS', '2001:db8::/129', 'must be IP addresses or CIDR blocks'],
    ['DOMPET_KILAT_ALLOWED_IPS', ' , ', 'must be IP addresses or CIDR blocks'],
  ])('%s=%s: %s', (name, value, words) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name}: ${words}`)]);
  });

  test('takes addresses and blocks of both kinds', () => {
    expect(problemsOf({ DOMPET_KILAT_ALLOWED_IPS: '203.0.113.7, 198.51.100.0/24,2001:db8::/32' })).toEqual([]);
  });

  test('has certificate and key together, or neither', () => {
    const folder = mkdtempSync(join(tmpdir(), 'arus-tls-'));
    try {
      const file = join(folder, 'cert.pem');
      writeFileSync(file, '-----BEGIN CERTIFICATE-----\n');
      expect(problemsOf({ TEMPORAL_TLS_CERT: file })).toEqual([
        'TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY: one without the other',
      ]);
      expect(problemsOf({ TEMPORAL_TLS_CERT: file, TEMPORAL_TLS_KEY: file })).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('gives no two listeners the same port', () => {
    expect(problemsOf({ PORT: '3000', OPERATOR_PORT: '3000' })).toEqual(['OPERATOR_PORT: is the same port as PORT']);
    expect(problemsOf({ PORT: '0', OPERATOR_PORT: '0', METRICS_PORT: '0' })).toEqual([]);
  });

  test('names everything that is wrong at once', () => {
    expect(problemsOf({ PORT: 'x', JWT_SECRET: undefined, LOG_LEVEL: 'loud' })).toHaveLength(3);
  });
});

describe('production', () => {
  const real = { NODE_ENV: 'production', PUBLIC_BASE_URL: 'https://arus.example' };
  const secrets = {
    ...{ PEFINDO_PASSWORD: 'p', KOCEK_ACCESS_TOKEN: 'k', FINFRA_CLIENT_SECRET: 'f', FINFRA_CALLBACK_KEY: 'c' },
    ...{ OTP_GATEWAY_TOKEN: 'o', PAYMENT_GATEWAY_TOKEN: 'g', PAYMENT_WEBHOOK_SECRET: 'w' },
  };
  const complete = { ...real, ...secrets };

  test('starts with secrets of its own', () => {
    expect(problemsOf(complete)).toEqual([]);
  });

  test.each(Object.keys(secrets))('refuses the generated %s', (name) => {
    expect(problemsOf({ ...complete, [name]: 'embedded-secret' })).toEqual([
      `${name}: a generated secret is refused in production`,
    ]);
  });

  test('refuses generated keys and an unknown address', () => {
    const generated = testEnvironment['PII_ENCRYPTION_KEYS']!.replace('test1', 'embedded1');
    expect(problemsOf({ ...complete, PII_ENCRYPTION_KEYS: generated, PAYLOAD_ENCRYPTION_KEYS: generated })).toEqual([
      'PII_ENCRYPTION_KEYS: a generated key is refused in production',
      'PAYLOAD_ENCRYPTION_KEYS: a generated key is refused in production',
    ]);
    expect(problemsOf({ ...complete, PUBLIC_BASE_URL: undefined })).toEqual(['PUBLIC_BASE_URL is missing']);
  });
});

test('what production refuses is named together with what is malformed', () => {
  const problems = problemsOf({ NODE_ENV: 'production', PORT: 'abc', POLICY_FILE: '/nope' });
  for (const name of ['PORT', 'POLICY_FILE', 'FINFRA_CALLBACK_KEY', 'PUBLIC_BASE_URL'])
    expect(problems).toContainEqual(expect.stringMatching(`^${name}\\b`));
});

describe('a migration', () => {
  test('needs to know the database, and nothing else', () => {
    const DATABASE_URL = 'postgresql://arus@db.example/arus';
    expect(loadMigrationConfig({ DATABASE_URL, PORT: 'abc' })).toEqual({ DATABASE_URL });
    expect(() => loadMigrationConfig({})).toThrow('DATABASE_URL is missing');
  });
});

describe('the policy file', () => {
  const withPolicy = (content: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'arus-policy-'));
    try {
      const file = join(folder, 'policy.json');
      writeFileSync(file, content);
      return problemsOf({ POLICY_FILE: file });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('replaces what it names and leaves the rest as built in', () => {
    expect(withPolicy(JSON.stringify({ version: 'ours-1' }))).toEqual([]);
  });

  test('that is no JSON, or breaks a rule, stops the start and says where', () => {
    expect(withPolicy('{')).toEqual(['POLICY_FILE: is not a readable JSON file']);
    expect(withPolicy(JSON.stringify({ version: 'x', kyc: { requiredFaceMatch: 180, tries: 3 } }))[0]).toContain(
      'kyc.requiredFaceMatch',
    );
  });
});
