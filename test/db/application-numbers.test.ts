import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { nextApplicationNo } from '../../src/db/application-numbers.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.orm.em.execute('alter sequence application_numbers restart'));
afterAll(() => database.close());

test('application numbers carry the year and eight digits, and no two are the same', async () => {
  const numbers = await Promise.all(Array.from({ length: 20 }, () => nextApplicationNo(database.orm.em.fork(), 2026)));
  for (const number of numbers) expect(number).toMatch(/^APP-LN-2026-\d{8}$/);
  expect(new Set(numbers).size).toBe(20);
});

test('the sequence never reaches the numbers that backends make from keys', async () => {
  await database.orm.em.execute(`select setval('application_numbers', 49999998)`);
  expect(await nextApplicationNo(database.orm.em.fork(), 2026)).toBe('APP-LN-2026-49999999');
  await expect(nextApplicationNo(database.orm.em.fork(), 2026)).rejects.toThrow('run out of their range');
});
