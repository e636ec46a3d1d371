import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encryptedColumns, nameOf } from '../../src/personal-data/encrypted-columns.ts';
import { personalDataInventory } from '../../src/personal-data/inventory.ts';
import { retention } from '../../src/personal-data/retention.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let columns: string[];
beforeAll(async () => {
  database = await freshDatabase();
  const rows = await database.orm.em.execute<{ name: string }[]>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and table_name not like 'mikro_orm%'`,
  );
  columns = rows.map(({ name }) => name);
});
afterAll(() => database.close());

const places = personalDataInventory.flatMap(({ where }) => where);
const tables = () => [...new Set(columns.map((column) => column.split('.')[0]!))];

describe('the inventory of personal data', () => {
  test('has every encrypted column of the schema, and every column that names an object', () => {
    const encrypted = encryptedColumns(database.orm).map(nameOf);
    const ofObjects = columns.filter((column) => column.endsWith('_object'));
    expect(encrypted.length).toBeGreaterThan(12);
    expect(ofObjects).toHaveLength(2);
    expect([...encrypted, ...ofObjects].filter((column) => !places.includes(column))).toEqual([]);
  });

  test('has every table of the schema, in whole or by its columns', () => {
    const listed = new Set(places.map((place) => place.split('.')[0]));
    expect(tables().filter((table) => !listed.has(table))).toEqual([]);
  });

  test('has every blind index and every hash of a secret of the borrower', () => {
    const hashes = columns.filter((column) => /_index$|pin_hash$|refresh_hash$|code_hash$/.test(column));
    expect(hashes.filter((column) => !places.includes(column) && !places.includes(column.split('.')[0]!))).toEqual([]);
  });

  test('names nothing that is not there', () => {
    const named = places.filter((place) => /^[a-z_]+(\.[a-z_]+)?$/.test(place) && !outside.includes(place));
    expect(named.filter((place) => !columns.includes(place) && !tables().includes(place))).toEqual([]);
  });
});

const outside = ['logs', 'metrics', 'backups'];

describe('docs/privacy.md', () => {
  const page = readFileSync(new URL('../../docs/privacy.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('shows the inventory, and nothing else as such', () => {
    const documented = rows.filter((cells) => cells.length === 6 && cells[0]!.startsWith('`'));
    expect(documented).toEqual(
      personalDataInventory.map(({ where, what, why, kept, onErasure, seenBy }) => [
        where.map((place) => `\`${place}\``).join(', '),
        ...[what, why, kept, onErasure, seenBy],
      ]),
    );
  });

  test('says how long as the code does', () => {
    const days = (ms: number) => `${ms / 86_400_000} day${ms > 86_400_000 ? 's' : ''}`;
    const documented = Object.fromEntries(
      rows
        .filter((cells) => cells.length === 3 && cells[0]!.replaceAll('`', '') in retention)
        .map(([name, value]) => [name!.replaceAll('`', ''), value]),
    );
    expect(documented).toEqual(
      Object.fromEntries(
        Object.entries(retention).map(([name, value]) => [name, name.endsWith('Ms') ? days(value) : `${value} years`]),
      ),
    );
  });
});
