import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../src/config.ts';
import { testEnvironment } from './support/config.ts';

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

  test('starts with secrets of its own', () => {
    expect(problemsOf({ ...real, ...secrets })).toEqual([]);
  });

  test.each(Object.keys(secrets))('refuses the generated %s', (name) => {
    expect(problemsOf({ ...real, ...secrets, [name]: 'embedded-secret' })).toEqual([
      `${name}: a generated secret is refused in production`,
    ]);
  });

  test('refuses generated keys and an unknown address', () => {
    const generated = testEnvironment['PII_ENCRYPTION_KEYS']!.replace('test1', 'embedded1');
    expect(problemsOf({ ...real, ...secrets, PII_ENCRYPTION_KEYS: generated })).toHaveLength(1);
    expect(problemsOf({ ...real, ...secrets, PUBLIC_BASE_URL: undefined })).toEqual(['PUBLIC_BASE_URL is missing']);
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
