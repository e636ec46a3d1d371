/** Whether the database has the schema that this code was written for. */
import { StartProblem } from '../platform/start-problem.ts';
import { migrationNames, type Orm } from './orm.ts';

/**
 * Throws a StartProblem where the database cannot be used or lacks a migration. Returns the migrations that it has and
 * this code does not know: an older build may run on a newer schema (docs/runbook.md, "Migrations").
 */
export async function checkMigrated(orm: Orm): Promise<string[]> {
  const done = await migrationsDone(orm);
  if (!done.length) throw new StartProblem(NOT_MIGRATED);
  const pending = migrationNames.filter((name) => !done.includes(name));
  if (pending.length) throw new StartProblem(`${NOT_MIGRATED} Pending: ${pending.join(', ')}.`);
  return done.filter((name) => !migrationNames.includes(name));
}

const NOT_MIGRATED = 'The database is not migrated: run `npm run migrate` first.';
const UNDEFINED_TABLE = '42P01';

async function migrationsDone(orm: Orm): Promise<string[]> {
  try {
    const rows = await orm.em.fork().execute<{ name: string }[]>('select name from mikro_orm_migrations order by id');
    return rows.map(({ name }) => name);
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === UNDEFINED_TABLE) return [];
    throw new StartProblem(`The database at DATABASE_URL cannot be used${code ? ` (${code})` : ''}.`, { cause });
  }
}
