/** What a database error means, by SQLSTATE; a plan that a migration made stale. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { databaseFailure, sqlstates } from '../../src/db/database-failures.ts';
import { ask } from '../../src/db/prepared.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'NO FAILURE',
    (error: unknown) => databaseFailure(error),
  );
const coded = (code: string) => Object.assign(new Error('told by Postgres'), { code });

describe('the table of SQLSTATE classes', () => {
  test.each(sqlstates)('says $failure of $sqlstate: $because', ({ sqlstate, failure }) => {
    expect(databaseFailure(coded(sqlstate.padEnd(5, '0')))).toBe(failure);
  });

  test.each([
    ['25006', 'PASSING'],
    ['55P03', 'PASSING'],
    ['57P03', 'PASSING'],
    ['40P01', 'PASSING'],
    ['53300', 'PASSING'],
    ['08006', 'PASSING'],
    ['08P01', 'REFUSED'],
    ['23505', 'REFUSED'],
    ['42P01', 'REFUSED'],
    ['P0001', 'REFUSED'],
  ])('reads %s as %s, also where it is the cause of another error', (code, failure) => {
    expect(databaseFailure(new Error('a statement failed', { cause: coded(code) }))).toBe(failure);
  });

  test('says nothing of an error in which no database had a part', () => {
    expect(databaseFailure(new TypeError('x is not a function'))).toBeUndefined();
    expect(databaseFailure(coded('ENOENT'))).toBeUndefined();
    expect(databaseFailure('thrown text')).toBeUndefined();
  });
});

describe('a real server', () => {
  test('that is read-only passes', async () => {
    const write = database.orm.em.fork().transactional(async (em) => {
      await em.execute('set transaction read only');
      await em.execute('delete from users');
    });
    expect(await failureOf(write)).toBe('PASSING');
  });

  test('that has not the table refuses', async () => {
    expect(await failureOf(database.orm.em.fork().execute('select 1 from nowhere'))).toBe('REFUSED');
  });

  test('whose migration made a plan stale is asked once more, on every pooled connection', async () => {
    const em = database.orm.em.fork();
    await em.execute('create table shapes (sides int)');
    await em.execute('insert into shapes values (3)');
    const statement = { name: 'shapes', text: 'select sides from shapes where $1 = 1' };
    const asked = () => Promise.all(Array.from({ length: 5 }, () => ask<{ sides: unknown }>(em, statement, [1])));
    await asked();
    await em.execute('alter table shapes alter column sides type text');
    expect(await asked()).toEqual(Array.from({ length: 5 }, () => [{ sides: '3' }]));
    await em.execute('alter table shapes alter column sides type int using sides::int');
    expect(await asked()).toEqual(Array.from({ length: 5 }, () => [{ sides: 3 }]));
  });
});
