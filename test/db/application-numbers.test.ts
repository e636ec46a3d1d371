import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nextApplicationNo } from '../../src/db/application-numbers.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test('application numbers carry the year and eight digits, and no two are the same', async () => {
  const numbers = await Promise.all(Array.from({ length: 20 }, () => nextApplicationNo(database.orm.em.fork(), 2026)));
  for (const number of numbers) expect(number).toMatch(/^APP-LN-2026-\d{8}$/);
  expect(new Set(numbers).size).toBe(20);
});

test('a ninth digit is refused', async () => {
  await database.orm.em.execute(`select setval('application_numbers', 99999999)`);
  await expect(nextApplicationNo(database.orm.em.fork(), 2026)).rejects.toThrow('eight digits');
});
