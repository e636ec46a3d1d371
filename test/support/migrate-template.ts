/** Brings the template database to the newest migration; loaded only where it is needed. */
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { testConfig } from './config.ts';

export async function migrateDatabase(url: string): Promise<void> {
  const orm = await openDatabase(testConfig({ DATABASE_URL: url }));
  try {
    await migrate(orm);
  } finally {
    await orm.close();
  }
}
