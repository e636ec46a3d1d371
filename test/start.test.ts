import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkMigrated } from '../src/db/migrated.ts';
import { openDatabase } from '../src/db/orm.ts';
import { StartProblem } from '../src/platform/start-problem.ts';
import { runSql } from '../tools/stack/postgres.ts';
import { testConfig, testEnvironment } from './support/config.ts';
import { freshDatabase } from './support/database.ts';
import { program } from './tools/processes.ts';

const NEWEST = 'Migration20261121000050_proposals';

/** Both processes, as `npm run api` and `npm run worker` start them. */
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'arus-start-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const start = (script: string, databaseUrl: string) => {
  const [PORT, OPERATOR_PORT, METRICS_PORT] = [0, 1, 2].map((n) => String(12_000 + n * 6000 + randomInt(6000)));
  return program(script, [], {
    ...testEnvironment,
    ...{ PORT, OPERATOR_PORT, METRICS_PORT, DATABASE_URL: databaseUrl, ARUS_HOME: home, LOG_LEVEL: 'info' },
  });
};

test('an empty database is not migrated: who wants to start on it is told what to run', async () => {
  const server = process.env['ARUS_TEST_POSTGRES']!;
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await runSql(`${server}/postgres`, `create database ${name}`);
  const orm = await openDatabase(testConfig({ DATABASE_URL: `${server}/${name}` }));
  const refusal = new StartProblem('The database is not migrated: run `npm run migrate` first.');
  await expect(checkMigrated(orm)).rejects.toThrow(refusal);
  await orm.close(true);
  await runSql(`${server}/postgres`, `drop database ${name} with (force)`);
});

describe.each(['src/server.ts', 'src/worker.ts'])('%s', (script) => {
  test('does not start on a database that lacks a migration, and names it', async () => {
    const database = await freshDatabase();
    await runSql(database.url, `delete from mikro_orm_migrations where name = '${NEWEST}'`);
    const started = start(script, database.url);
    expect(await started.exitCode).toBe(1);
    expect(started.output()).toBe(`The database is not migrated: run \`npm run migrate\` first. Pending: ${NEWEST}.\n`);
    await database.close();
  });

  test('starts on a database that a newer build has migrated, and says so, for a release can be rolled back', async () => {
    const database = await freshDatabase();
    await runSql(database.url, `insert into mikro_orm_migrations (name) values ('Migration29990101000000_later')`);
    const started = start(script, database.url);
    await started.says(/"migrations":\["Migration29990101000000_later"\].*migrated by a newer build/);
    await started.says(/(api|worker) ready/);
    started.kill('SIGTERM');
    expect(await started.exitCode).toBe(0);
    expect(started.output()).toMatch(/(api|worker) drained/);
    await database.close();
  });
});
