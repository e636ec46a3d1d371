/** docker-compose.yml cannot be run everywhere; it is held to the code that it starts. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { environmentNames, loadConfig } from '../src/config.ts';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  volumes?: string[];
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const ours = Object.entries(services).filter(([, service]) => service.build);
const theirs = Object.entries(services).filter(([, service]) => service.image);

/** Documented by those who make the images. */
const ofImages: Record<string, string[]> = {
  postgres: ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'],
  temporal: ['DB', 'DB_PORT', 'POSTGRES_SEEDS', 'POSTGRES_USER', 'POSTGRES_PWD'],
  'temporal-ui': ['TEMPORAL_ADDRESS', 'TEMPORAL_CODEC_ENDPOINT'],
  prometheus: [],
};
/** Documented in simulators/main.ts. */
const ofSimulators = ['SIMULATORS_PORT', 'SIMULATORS_ONLY', 'SIMULATORS_STATE', 'SIMULATORS_CALLBACK_DELAY_MS'];

const fake: Record<string, string> = {
  PII_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  PAYLOAD_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  OPERATOR_BOOTSTRAP_EMAIL: 'first@example.com',
};

/** What compose would put for `${NAME:-default}` and `${NAME:?}` when every required variable is set. */
const filled = (value: string | number) =>
  String(value).replace(/\$\{(\w+)(?::-([^}]*))?(?::\?[^}]*)?\}/g, (_, name: string, fallback?: string) => {
    return fallback ?? fake[name] ?? `a-value-for-${name}-that-is-long-enough`;
  });

describe('docker-compose.yml', () => {
  test('has every part of the system', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      ['api', 'migrate', 'postgres', 'prometheus', 'simulators', 'temporal', 'temporal-ui', 'worker'].toSorted(),
    );
  });

  test.each(ours)('%s runs a script of package.json', (_, { command }) => {
    const [npm, run, script] = command ?? [];
    expect([npm, run]).toEqual(['npm', 'run']);
    expect(scripts).toHaveProperty(script ?? '');
  });

  test.each(ours)('%s sets only variables that the program reads', (name, { environment = {} }) => {
    const known = name === 'simulators' ? [...environmentNames, ...ofSimulators] : environmentNames;
    expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  test.each(theirs)('%s sets only variables that its image documents', (name, { environment = {} }) => {
    expect(Object.keys(environment).filter((variable) => !ofImages[name]?.includes(variable))).toEqual([]);
  });

  test.each(ours.filter(([name]) => name !== 'simulators'))('%s gets a complete configuration', (_, service) => {
    const environment = Object.entries(service.environment ?? {});
    const config = loadConfig(Object.fromEntries(environment.map(([name, value]) => [name, filled(value)])));
    expect(config.BIND_ADDRESS).toBe('0.0.0.0');
  });

  test('asks for every secret and contains none', () => {
    const secrets = Object.values(services)
      .flatMap(({ environment = {} }) => Object.entries(environment))
      .filter(([name]) => /PASSWORD|PWD|SECRET|TOKEN|_KEYS?$/.test(name));
    expect(secrets.length).toBeGreaterThan(10);
    for (const [name, value] of secrets) expect(`${name}=${value}`).toMatch(/=\$\{\w+:\?[^}]*\}$/);
  });

  test('keeps the operator console off the public interface', () => {
    const { ports } = services['api'] as { ports: string[] };
    expect(ports.filter((port) => port.endsWith(':3001'))).toEqual(['127.0.0.1:3001:3001']);
  });

  test('mounts files that exist', () => {
    const files = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith('./'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(() => parse(read(file.split(':')[0]!)) as unknown).not.toThrow();
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  test('runs as a user without rights', () => {
    expect(dockerfile.match(/^USER .*$/gm)?.at(-1)).toBe('USER node');
  });

  test('has the major version of Node that the project runs on', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const major = dependencies['node']?.split('.')[0];
    for (const [, version] of dockerfile.matchAll(/^FROM node:(\d+)/gm)) expect(version).toBe(major);
    expect(read('.nvmrc').trim()).toBe(dependencies['node']);
  });
});
