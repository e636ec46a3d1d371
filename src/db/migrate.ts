/** `npm run migrate`: brings the database's schema up to date, and says which migrations ran. */
import { pathToFileURL } from 'node:url';
import { ConfigError, loadMigrationConfig } from '../platform/config.ts';
import { openForMigrations, type Orm } from './orm.ts';

/** Runs what has not run yet, all of it or nothing. Returns the names; safe to call from several processes at once. */
export async function migrate(orm: Orm): Promise<string[]> {
  return orm.em.transactional(async (em) => {
    // Two processes that start together: the second waits here, then finds nothing left to do.
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', ['arus migrate']);
    const done = await orm.migrator.up();
    return done.map((migration) => migration.name);
  });
}

async function main(): Promise<void> {
  const orm = await openForMigrations(loadMigrationConfig());
  try {
    const done = await migrate(orm);
    process.stdout.write(`${JSON.stringify({ migrated: done })}\n`);
  } finally {
    await orm.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  main().catch((error: unknown) => {
    const message =
      error instanceof ConfigError
        ? error.message
        : `Migration failed: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  });
