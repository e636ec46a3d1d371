/** One Postgres, one Temporal server and one workflow bundle for the whole run; tests find them in the environment. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tools/stack/ports.ts';
import { createDatabase, startPostgres } from '../../tools/stack/postgres.ts';
import { findTemporal } from '../../tools/temporal/find.ts';
import { startTemporal } from '../../tools/temporal/server.ts';
import { testNamespaces } from './namespaces.ts';
import { keepForTeardown } from './global-teardown.ts';
import { templateDatabase } from './database.ts';
import { workflowBundle } from './workflow-bundle.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const migrateModule = new URL('../../src/db/migrate.ts', import.meta.url);

export default async function setup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'arus-test-'));
  keepForTeardown({ folder });
  const [postgres, temporal, bundle] = await Promise.all([databases(folder), temporalServer(), workflowBundle()]);
  process.env['ARUS_TEST_CLAIMS'] = folder;
  process.env['ARUS_TEST_POSTGRES'] = postgres;
  process.env['ARUS_TEST_TEMPORAL'] = temporal;
  if (bundle) process.env['ARUS_TEST_BUNDLE'] = bundle;
}

/** A Postgres whose template database has every migration, so that a fresh database costs 50 ms. */
async function databases(folder: string): Promise<string> {
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    password: 'test',
    env: process.env,
    ephemeral: true,
    maxConnections: 300,
  });
  keepForTeardown({ child: postgres });
  const url = await createDatabase(postgres.baseUrl, templateDatabase);
  if (existsSync(fileURLToPath(migrateModule))) {
    const { migrateDatabase } = await import('./migrate-template.ts');
    await migrateDatabase(url).catch((error: unknown) =>
      say(`The template database is not migrated: ${String(error)}`),
    );
  } else {
    say('The template database is empty: src/db/migrate.ts does not exist yet');
  }
  return postgres.baseUrl;
}

/** In memory; the one at TEMPORAL_ADDRESS if that is set. */
async function temporalServer(): Promise<string> {
  const given = process.env['TEMPORAL_ADDRESS'];
  if (given) return given;
  const binary = await findTemporal({ env: process.env, say });
  const temporal = await startTemporal({
    binary,
    port: await freePort(),
    env: process.env,
    moreNamespaces: testNamespaces,
  });
  keepForTeardown({ child: temporal });
  return temporal.address;
}
