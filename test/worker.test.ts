import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { testEnvironment } from './support/config.ts';
import { type FreshDatabase, freshDatabase } from './support/database.ts';
import { type Line, lineTo } from './support/line.ts';
import { type Program, program, until } from './tools/processes.ts';

/** The worker as `npm run worker` starts it, with database and Temporal at the end of lines that can go dead. */
let database: FreshDatabase;
let toDatabase: Line;
let toTemporal: Line;
let home: string;
let worker: Program;
let url: string;
const buildId = `test-${randomUUID()}`;
beforeAll(async () => {
  database = await freshDatabase();
  const databaseUrl = new URL(database.url);
  toDatabase = await lineTo(databaseUrl.host);
  toTemporal = await lineTo(process.env['ARUS_TEST_TEMPORAL']!);
  databaseUrl.host = toDatabase.address;
  home = await mkdtemp(join(tmpdir(), 'arus-worker-'));
  const port = randomInt(12_000, 30_000);
  url = `http://127.0.0.1:${port}`;
  worker = program('src/worker.ts', [], {
    ...testEnvironment,
    DATABASE_URL: databaseUrl.href,
    TEMPORAL_ADDRESS: toTemporal.address,
    METRICS_PORT: String(port),
    ARUS_HOME: home,
    LOG_LEVEL: 'info',
    ARUS_BUILD_ID: buildId,
  });
  await worker.says(/worker ready/);
});
afterAll(async () => {
  worker.kill('SIGKILL');
  await worker.exitCode;
  await toDatabase.close();
  await toTemporal.close();
  await database.close();
  await rm(home, { recursive: true, force: true });
});

const readiness = async () => {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(20_000) });
  return { status: answer.status, body: (await answer.json()) as { status: string; checks: object } };
};
const becomes = (checks: object) =>
  until(async () => JSON.stringify((await readiness()).body.checks) === JSON.stringify(checks));

test('is ready, and says so in the same words as the API', async () => {
  await becomes({ database: 'ok', temporal: 'ok' });
  expect(await readiness()).toEqual({
    status: 200,
    body: { status: 'ok', checks: { database: 'ok', temporal: 'ok' } },
  });
});

test.each([
  ['database', () => toDatabase],
  ['temporal', () => toTemporal],
] as const)('whose %s is frozen is not ready, and says which part does not answer', async (part, line) => {
  line().freeze();
  const answer = await readiness();
  line().thaw();
  expect(answer).toEqual({
    status: 503,
    body: { status: 'unavailable', checks: { database: 'ok', temporal: 'ok', [part]: 'unreachable' } },
  });
  await becomes({ database: 'ok', temporal: 'ok' });
});

test('with a build id is known to Temporal as that version of the deployment, to be made current', async () => {
  const connection = await Connection.connect({ address: process.env['ARUS_TEST_TEMPORAL']! });
  const versions = async () => {
    const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({
      namespace: 'default',
      deploymentName: 'arus',
    });
    return (workerDeploymentInfo?.versionSummaries ?? []).map(({ deploymentVersion }) => deploymentVersion?.buildId);
  };
  try {
    await until(async () => (await versions().catch((): (string | null | undefined)[] => [])).includes(buildId));
  } finally {
    await connection.close();
  }
});

test('writes nothing but JSON lines, also of what the core of Temporal’s SDK has to say', async () => {
  await toTemporal.close();
  await until(async () => worker.output().includes('"component":"core"'), 60_000);
  const lines = worker.output().trim().split('\n');
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  expect(worker.output()).not.toContain('\u001b[');
});
