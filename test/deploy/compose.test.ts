/** docker-compose.yml cannot be run everywhere; it is held to the code that it starts. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { environmentNames, loadConfig, loadMigrationConfig } from '../../src/platform/config.ts';
import { tellBusinessFigures } from '../../src/books/business-figures.ts';
import { createMetrics } from '../../src/platform/metrics.ts';

interface Service {
  image?: string;
  build?: object;
  command?: string[];
  environment?: Record<string, string | number>;
  volumes?: string[];
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
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

  const filledFor = (name: string) =>
    Object.fromEntries(
      Object.entries(services[name]?.environment ?? {}).map(([variable, value]) => [variable, filled(value)]),
    );

  test.each(['api', 'worker'])('%s gets a complete configuration', (name) => {
    expect(loadConfig(filledFor(name)).BIND_ADDRESS).toBe('0.0.0.0');
  });

  test.each(['api', 'worker'])('%s can be given every variable that there is', (name) => {
    expect(Object.keys(services[name]?.environment ?? {}).toSorted()).toEqual(environmentNames.toSorted());
  });

  test('migrate gets the database and no secret of anybody else', () => {
    expect(Object.keys(services['migrate']?.environment ?? {})).toEqual(['DATABASE_URL']);
    expect(loadMigrationConfig(filledFor('migrate')).DATABASE_URL).toMatch(/^postgresql:/);
  });

  test('lets nobody but the simulators pass for Dompet Kilat unless told otherwise', () => {
    const { DOMPET_KILAT_ALLOWED_IPS } = loadConfig(filledFor('api'));
    const { networks } = services['simulators'] as unknown as { networks: { default: { ipv4_address: string } } };
    expect(DOMPET_KILAT_ALLOWED_IPS).toEqual([networks.default.ipv4_address]);
  });

  test('asks for every secret and contains none', () => {
    const secrets = Object.values(services)
      .flatMap(({ environment = {} }) => Object.entries(environment))
      .filter(([name]) => /PASSWORD|PWD|SECRET|TOKEN|_KEYS?$/.test(name));
    expect(secrets.length).toBeGreaterThan(10);
    // Asked for, or left empty where not everybody has one.
    for (const [name, value] of secrets) expect(`${name}=${value}`).toMatch(/=\$\{\w+:(\?[^}]*|-)\}$/);
    const optional = secrets.filter(([, value]) => String(value).endsWith(':-}')).map(([name]) => name);
    for (const name of optional) expect(name).toMatch(/^(AWS|TEMPORAL)_/);
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

  test.each(['api', 'worker', 'simulators', 'migrate', 'keys'])('holds everything that `npm run %s` loads', (name) => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \.\S*$/gm)].flatMap(([, sources]) => sources!.split(' '));
    const isCopied = (path: string) => copied.some((source) => path === source || path.startsWith(`${source}/`));
    const script = scripts[name]?.match(/node (\S+)$/)?.[1] ?? '';
    const loaded = new Set<string>();
    const load = (path: string) => {
      if (loaded.has(path)) return;
      loaded.add(path);
      // What is imported on the way (`await import`) is for places that are no image.
      for (const [, type, to] of read(path).matchAll(/^(?:import|export) (type )?(?:[^;]*? from )?'(\.[^']+)';$/gm))
        if (!type) load(normalize(join(dirname(path), to!)));
    };
    load(script);
    expect(loaded.size).toBeGreaterThan(2);
    expect([...loaded].filter((path) => !isCopied(path))).toEqual([]);
  });
});

describe('the alert rules', () => {
  interface Rule {
    alert: string;
    expr: string;
    for?: string;
    labels: { severity: string };
    annotations: { summary: string };
  }
  const { groups } = parse(read('deploy/prometheus/rules.yml')) as { groups: { name: string; rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  test('are found by Prometheus', () => {
    const { rule_files } = parse(read('deploy/prometheus.yml')) as { rule_files: string[] };
    expect(rule_files).toEqual(['rules.yml']);
    expect(existsSync(new URL('../../deploy/prometheus/rules.yml', import.meta.url))).toBe(true);
  });

  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s is whole', (_, rule) => {
    expect(Object.keys(rule)).toEqual(
      ['alert', 'expr', ...(rule.for ? ['for'] : []), 'labels', 'annotations'].filter(Boolean),
    );
    expect(rule.for ?? '1m').toMatch(/^\d+[smhd]$/);
    expect(['page', 'ticket']).toContain(rule.labels.severity);
    const opened = [...rule.expr].filter((sign) => '([{'.includes(sign)).length;
    expect([...rule.expr].filter((sign) => ')]}'.includes(sign))).toHaveLength(opened);
  });

  test('name metrics, labels and states that there are', () => {
    const metrics = createMetrics('worker');
    tellBusinessFigures(metrics, {} as Parameters<typeof tellBusinessFigures>[1]);
    const names = metrics.registry.getMetricsAsArray().map(({ name }) => name);
    const used = rules.flatMap(({ expr }) => expr.match(/\barus_\w+/g) ?? []);
    expect(used.length).toBeGreaterThan(10);
    expect(
      used.map((name) => name.replace(/_(count|bucket|sum)$/, '')).filter((name) => !names.includes(name)),
    ).toEqual([]);
  });

  test('are explained in the runbook, each of them', () => {
    const runbook = read('docs/runbook.md');
    expect(rules.map(({ alert }) => alert).filter((alert) => !runbook.includes(`\`${alert}\``))).toEqual([]);
  });
});
