import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** Everything of ours that lives in the schema. */
const inventory = () =>
  database.orm.em.execute<{ kind: string; name: string }[]>(`
    select 'table' as kind, table_name::text as name from information_schema.tables where table_schema = 'public' and table_name <> 'mikro_orm_migrations'
    union all select 'sequence', sequence_name::text from information_schema.sequences where sequence_schema = 'public' and sequence_name not like 'mikro_orm%'
    union all select 'trigger', tgname::text from pg_trigger where not tgisinternal
    union all select 'function', proname::text from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'constraint', conname::text from pg_constraint where connamespace = 'public'::regnamespace and contype <> 't' and conname not like 'mikro_orm%' and contype <> 'n'
    order by 1, 2`);

describe('the schema', () => {
  test('is what the entities say', async () => {
    expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  test('is taken down to nothing by the migrations and built up again the same', async () => {
    const before = await inventory();
    await database.orm.migrator.down({ to: 0 });
    expect(await inventory()).toEqual([]);
    await migrate(database.orm);
    expect(await inventory()).toEqual(before);
    expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  });

  test('is migrated once when two processes start together', async () => {
    const { length: all } = await database.orm.migrator.down({ to: 0 });
    const other = await openDatabase(testConfig({ DATABASE_URL: database.url }));
    try {
      const ran = await Promise.all([migrate(database.orm), migrate(other)]);
      expect(ran.map((names) => names.length).sort()).toEqual([0, all]);
    } finally {
      await other.close();
    }
  });

  test('money never cascades: a borrower with a limit cannot be deleted away', async () => {
    const rules = await database.orm.em.execute(
      `select conname from pg_constraint where contype = 'f' and (confdeltype <> 'a' or confupdtype <> 'a')`,
    );
    expect(rules).toEqual([]);
  });
});
