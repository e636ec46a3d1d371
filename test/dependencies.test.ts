/** Every dependency has its reason in CONTRIBUTING.md and a version that does not move. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

const section = read('CONTRIBUTING.md').split(/^## Dependencies$/m)[1]!;
const [production, work] = section
  .split(/^\| for work on it /m)
  .map((part) => part.split(/^Weighed and not taken/m)[0]!);
/** Packages in the first column of a table. */
const named = (table: string) =>
  [...table.matchAll(/^\| (`[^|]+`) \| (.+) \|$/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );

test('every dependency of the running system has a reason, and no reason is left without its dependency', () => {
  expect(named(production!).toSorted()).toEqual(Object.keys(dependencies).toSorted());
});

test('every dependency of the work on it has a reason, and no reason is left without its dependency', () => {
  expect(named(work!).toSorted()).toEqual(Object.keys(devDependencies).toSorted());
});

test('every version is exact, so that two machines install the same', () => {
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d[\w.-]*$/.test(version),
  );
  expect(loose).toEqual([]);
});
