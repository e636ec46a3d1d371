/** What both processes open before they do anything else: the photos, a migrated database, Temporal. */
import type { DatabaseTimeouts } from './db/timeouts.ts';
import { checkMigrated } from './db/migrated.ts';
import { openDatabase, type Orm } from './db/orm.ts';
import { openObjectStore } from './object-store/choice.ts';
import { type ObjectStore, ObjectStoreUnavailable } from './object-store/object-store.ts';
import { unknownFunders } from './partners/registry.ts';
import { type Config, ConfigError } from './platform/config.ts';
import { StartProblem } from './platform/start-problem.ts';
import type { Process } from './platform/start.ts';

/**
 * Throws a StartProblem that says which of them cannot be had, and why. The database is closed with the process; what
 * `connect` answers is the caller's to close.
 */
export async function openParts<Temporal>(
  { config, log, onStop }: Process,
  timeouts: DatabaseTimeouts,
  connect: (config: Config) => Promise<Temporal>,
): Promise<{ objectStore: ObjectStore; orm: Orm; temporal: Temporal }> {
  const unknown = unknownFunders(config.policy);
  if (unknown.length) throw new ConfigError(unknown);

  const objectStore = await openObjectStore(config).catch((error: unknown) => {
    if (error instanceof ObjectStoreUnavailable) throw new StartProblem(error.message, { cause: error });
    throw error;
  });
  const orm = await openDatabase(config, timeouts);
  onStop(() => orm.close(true));
  const newer = await checkMigrated(orm);
  if (newer.length) log.warn({ migrations: newer }, 'the database was migrated by a newer build');

  const temporal = await connect(config).catch((cause: unknown) => {
    throw new StartProblem(`Temporal cannot be reached at TEMPORAL_ADDRESS ${config.TEMPORAL_ADDRESS}.`, { cause });
  });
  return { objectStore, orm, temporal };
}
