/** The manifests cannot be applied everywhere; they are held to the code that they start. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { environmentNames, loadConfig, loadMigrationConfig } from '../../src/platform/config.ts';

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string; optional?: boolean } };
}
interface Container {
  command: string[];
  ports?: { name: string; containerPort: number }[];
  env: Variable[];
  envFrom?: object[];
  resources: object;
  [probe: string]: unknown;
}
interface Manifest {
  kind: string;
  metadata: { name?: string };
  data?: Record<string, string>;
  spec: {
    selector: { matchLabels?: Record<string, string>; app?: string };
    minAvailable?: number;
    ports: { targetPort: string }[];
    template: { metadata: { labels: { app: string } }; spec: { containers: Container[] } };
  };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifests = globSync('deploy/kubernetes/*.yaml', { cwd: root }).flatMap((path) =>
  parseAllDocuments(readFileSync(`${root}${path}`, 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);
const ofKind = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
const containerOf = ({ spec }: Manifest) => spec.template.spec.containers[0]!;
const running = ofKind('Deployment').map((manifest) => [containerOf(manifest).command[1]!, manifest] as const);
const settings = ofKind('ConfigMap')[0]?.data ?? {};

/** What a secret would hold. */
const secrets: Record<string, string> = {
  DATABASE_URL: 'postgresql://arus@db.example/arus',
  PII_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  PAYLOAD_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  OPERATOR_BOOTSTRAP_EMAIL: 'first@example.com',
};
const environmentOf = (container: Container) => ({
  ...(container.envFrom ? settings : {}),
  ...Object.fromEntries(
    container.env.map(({ name, value }) => [
      name,
      value ?? secrets[name] ?? `a-secret-for-${name}-that-is-long-enough`,
    ]),
  ),
});

test('there is a job for the schema, and API and worker as deployments', () => {
  expect(running.map(([script]) => script).toSorted()).toEqual(['src/server.ts', 'src/worker.ts']);
  expect(ofKind('Job').map((job) => containerOf(job).command)).toEqual([['node', 'src/db/migrate.ts']]);
  for (const [script] of running) expect(existsSync(`${root}${script}`)).toBe(true);
});

describe.each(running)('%s', (_script, manifest) => {
  const container = containerOf(manifest);
  const { app } = manifest.spec.template.metadata.labels;

  test('gets names that the program reads, and a complete configuration for production', () => {
    const environment = environmentOf(container);
    expect(Object.keys(environment).filter((name) => !environmentNames.includes(name))).toEqual([]);
    expect(loadConfig(environment).NODE_ENV).toBe('production');
  });

  test('has probes on ports that it opens, and resources', () => {
    const opened = Object.fromEntries((container.ports ?? []).map(({ name, containerPort }) => [name, containerPort]));
    const paths = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => {
      const { httpGet } = container[probe] as { httpGet: { path: string; port: string } };
      expect(opened).toHaveProperty(httpGet.port);
      return httpGet.path;
    });
    expect(paths).toEqual(['/healthz', '/readyz', '/healthz']);
    expect(Object.values(opened).map(String)).toEqual(
      expect.arrayContaining([settings['METRICS_PORT'] ?? 'no port for metrics']),
    );
    expect(container.resources).toMatchObject({ requests: expect.any(Object), limits: expect.any(Object) });
  });

  test('keeps one of its pods through a drain of the cluster', () => {
    expect(ofKind('PodDisruptionBudget').map(({ spec }) => spec.selector.matchLabels)).toContainEqual({ app });
  });
});

test('secrets are referred to, and never written down', () => {
  const isSecret = /PASSWORD|SECRET|TOKEN|_KEYS?$|DATABASE_URL/;
  expect(Object.keys(settings).filter((name) => isSecret.test(name))).toEqual([]);
  const containers = [...running.map(([, manifest]) => manifest), ...ofKind('Job')].map(containerOf);
  const given = containers.flatMap(({ env }) => env).filter(({ name }) => isSecret.test(name));
  expect(given.length).toBeGreaterThan(20);
  for (const { name, value, valueFrom } of given) {
    expect({ name, value }).toEqual({ name, value: undefined });
    expect(valueFrom?.secretKeyRef).toMatchObject({ name: 'arus', key: name });
  }
});

test('the schema’s job has the database and nobody else’s secret', () => {
  const [job] = ofKind('Job');
  expect(containerOf(job!).env.map(({ name }) => name)).toEqual(['DATABASE_URL']);
  expect(() => loadMigrationConfig(environmentOf(containerOf(job!)))).not.toThrow();
});

test('no ingress leads to the operators’ listener, and every service to a port that is open', () => {
  expect(ofKind('Ingress')).toEqual([]);
  const opened = running.flatMap(([, manifest]) => (containerOf(manifest).ports ?? []).map(({ name }) => name));
  for (const { spec } of ofKind('Service')) for (const port of spec.ports) expect(opened).toContain(port.targetPort);
});
