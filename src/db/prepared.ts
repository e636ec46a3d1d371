/**
 * Statements that are asked all the time: Postgres parses and plans them once per connection. For a read of a few rows
 * planning costs more than reading (`npm run bench`, "api-reads").
 */
import type { EntityManager } from '@mikro-orm/postgresql';

export interface PreparedStatement {
  /** Unique in the house, at most 63 characters. */
  name: string;
  /** Parameters are `$1`, `$2` …; columns are named one by one, since a plan does not survive a change of `*`. */
  text: string;
}

/** The rows, as `em.execute` gives them, through the same pool; never part of a transaction. */
export async function ask<Row extends object>(
  em: Pick<EntityManager, 'getConnection'>,
  { name, text }: PreparedStatement,
  values: unknown[],
): Promise<Row[]> {
  const pool = await em.getConnection().getNativeClient();
  const { rows } = await pool.query<Row>({ name, text, values });
  return rows;
}
