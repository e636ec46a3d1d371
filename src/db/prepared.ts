/**
 * Prepared statements for the frequent reads: Postgres parses and plans them once per connection. For a read of a few rows
 * planning costs more than reading (`npm run bench`, "api-reads").
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { isStalePlan } from './database-failures.ts';

export interface PreparedStatement {
  /** Unique among all prepared statements, at most 50 characters. */
  name: string;
  /** Parameters are `$1`, `$2` …; columns are named one by one, since a plan does not survive a change of `*`. */
  text: string;
}

/** Counts the schema changes that made plans stale: a statement has another name after each, and is prepared anew. */
let generation = 0;

/**
 * The rows, as `em.execute` gives them, through the same pool; never part of a transaction. A statement whose plan went
 * stale under a migration is repeated once, under a new name: the connection would keep the old one for good.
 */
export async function ask<Row extends object>(
  em: Pick<EntityManager, 'getConnection'>,
  { name, text }: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  const pool = await em.getConnection().getNativeClient();
  const asked = generation;
  const query = async () => (await pool.query<Row>({ name: `${name}-${generation}`, text, values })).rows;
  try {
    return await query();
  } catch (error) {
    if (!isStalePlan(error)) throw error;
    if (generation === asked) generation++;
    return query();
  }
}
