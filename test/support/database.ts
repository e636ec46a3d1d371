/** A database of its own for every test file, copied from the migrated template. */
import { randomBytes } from 'node:crypto';
import type { Orm } from '../../src/db/orm.ts';
import { runSql } from '../../tools/stack/postgres.ts';
import { testConfig } from './config.ts';

export const templateDatabase = 'arus_template';

export interface FreshDatabase {
  url: string;
  orm: Orm;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** An empty, migrated database; nobody else writes to it. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const baseUrl = process.env['ARUS_TEST_POSTGRES'];
  if (!baseUrl)
    throw new Error('ARUS_TEST_POSTGRES is not set: run the tests through jest, whose global setup sets it');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runSql(`${baseUrl}/postgres`, `create database ${name} template ${templateDatabase}`);
  const { openDatabase } = await import('../../src/db/orm.ts');
  const url = `${baseUrl}/${name}`;
  const orm = await openDatabase(testConfig({ DATABASE_URL: url, DATABASE_POOL_SIZE: '10' }));
  return {
    url,
    orm,
    async close() {
      await orm.close();
      await runSql(`${baseUrl}/postgres`, `drop database ${name} with (force)`);
    },
  };
}
