import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const sources = globSync('src/api/operators/{,*/}*.ts', { cwd: root }).map(read);

test('the page of the operator API names every call of the operators’ listener and no other', () => {
  const served = sources.flatMap((source) =>
    [...source.matchAll(/endpoint\(router, '(\/(?:api|codec|login|logout)[^']*)', \{(.*?)\}\);/gs)].flatMap(
      ([, path, methods]) =>
        [...methods!.matchAll(/\b(get|post): /g)].map(([, method]) => `${method!.toUpperCase()} ${path}`),
    ),
  );
  const named = [...read('docs/operator-api.md').matchAll(/`((?:GET|POST) \/[^`]*)`/g)].map(([, call]) => call!);
  expect(served.length).toBeGreaterThan(25);
  // The log-in's page is for browsers.
  expect(served.filter((call) => call !== 'GET /login' && !named.includes(call))).toEqual([]);
  expect(named.filter((call) => !served.includes(call))).toEqual([]);
});
