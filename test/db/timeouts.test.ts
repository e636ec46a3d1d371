import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Orm, openDatabase } from '../../src/db/orm.ts';
import { databaseTimeouts } from '../../src/db/timeouts.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Line, lineTo } from '../support/line.ts';

let database: FreshDatabase;
let line: Line;
let orm: Orm;
beforeAll(async () => {
  database = await freshDatabase();
  await database.orm.em.execute('create table notes (text varchar(40))');
});
afterEach(async () => {
  await orm.close(true);
  await line.close();
});
afterAll(() => database.close());

/** A pool behind a line that can go dead. */
async function open(limits = { connectionMs: 3_000, statementMs: 1_000, answerMs: 2_000 }, connections = 2) {
  const url = new URL(database.url);
  line = await lineTo(url.host);
  url.host = line.address;
  const config = testConfig({ DATABASE_URL: url.href, DATABASE_POOL_SIZE: String(connections) });
  orm = await openDatabase(config, limits);
  await orm.em.fork().execute('select 1');
}
const notes = async () =>
  (await database.orm.em.fork().execute<{ text: string }[]>('select text from notes')).map(({ text }) => text);

describe('a database that has stopped answering', () => {
  test('is given up: the statement fails as a host that is gone would make it fail', async () => {
    await open();
    line.freeze();
    await expect(orm.em.fork().execute('select 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('gives no new connection for longer than one may wait for it', async () => {
    await open();
    line.freeze();
    const asked = [1, 2, 3].map(() => orm.em.fork().execute('select 1'));
    for (const answer of await Promise.allSettled(asked)) expect(answer.status).toBe('rejected');
  });

  test('when it comes back, finds every connection fresh: a late begin swallows nobody’s writes', async () => {
    await open(undefined, 2);
    line.freeze();
    const lost = orm.em.fork().transactional((em) => em.execute(`insert into notes values ('lost')`));
    await expect(lost).rejects.toThrow();
    line.thaw();
    await orm.em.fork().execute(`insert into notes values ('kept')`);
    await orm.em.fork().execute(`insert into notes values ('kept too')`);
    expect(await notes()).toEqual(['kept', 'kept too']);
  });
});

test('a connection that breaks in a transaction leaves its place in the pool to another', async () => {
  await open(undefined, 2);
  for (let i = 0; i < 4; i++) {
    const broken = orm.em.fork().transactional((em) => em.execute('select pg_terminate_backend(pg_backend_pid())'));
    await expect(broken).rejects.toThrow();
  }
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
});

test('a statement that runs too long is ended by Postgres itself, and the connection goes on', async () => {
  await open();
  await expect(orm.em.fork().execute('select pg_sleep(30)')).rejects.toMatchObject({ code: '57014' });
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
});

test.each(Object.entries(databaseTimeouts))(
  'in %s Postgres ends a statement before we give its connection up',
  (_, limits) => {
    expect(limits.answerMs).toBeGreaterThan(limits.statementMs);
  },
);
