/** What of the house can be counted in its files: sizes, folders, importers, and how far one change spreads. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importsOf } from '../check/imports.ts';

/** One line of the table. */
export interface Measure {
  name: string;
  value: number;
  /** Where the value comes from, when it needs saying. */
  note?: string;
}

/** Fields of answers about a limit, a loan and a bill, each written once in docs/mobile-api.md's terms. */
const answerFields = ['available_limit', 'reapply_after', 'total_outstanding', 'days_past_due', 'penalty_amount'];
const aPartner = /kocek/i;
const aFunder = /dompet[-_ ]?kilat/i;

/** Counts the checkout at `root`; any version of it, so that two can be compared. */
export function measureHouse(root: string): Measure[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const sources = globSync('src/**/*.ts', { cwd: root }).toSorted();
  const lengths = sources.map((path) => read(path).split('\n').length - 1);
  const folders = Object.entries(Object.groupBy(sources, dirname)).map(([path, files = []]) => [path, files.length]);
  const [largest = '', inLargest = 0] = (folders as [string, number][]).toSorted((a, b) => b[1] - a[1])[0] ?? [];

  const importers = importersOf(sources, read);
  const single = [...importers].filter(([, from]) => from.size === 1);
  const atHome = single.filter(([path, from]) => [...from].every((other) => dirname(other) === dirname(path)));

  const naming = (paths: string[], word: RegExp) => paths.filter((path) => word.test(path) || word.test(read(path)));
  const api = sources.filter((path) => /^src\/api\/(mobile|openapi)\//.test(path));
  const perField = answerFields.map((field) => naming(api, new RegExp(`\\b${field}\\b`)).length);
  const editable = globSync(
    ['{src,simulators,tools,bench,console,deploy}/**/*.{ts,mjs,eta,yaml}', '*.{yml,json,mjs,ts}', '.*.cjs'],
    { cwd: root },
  ).filter((path) => !path.startsWith('tools/house/'));
  const elsewhere = (word: RegExp) =>
    naming(editable, word).filter(
      (path) =>
        !dirname(path)
          .split('/')
          .some((folder) => word.test(folder)),
    );

  return [
    { name: 'source files', value: sources.length },
    { name: 'lines', value: sum(lengths) },
    { name: 'median lines of a file', value: median(lengths) },
    { name: 'files in the largest folder', value: inLargest, note: largest },
    { name: 'files with a single importer', value: single.length },
    { name: 'of these, imported from their own folder', value: atHome.length },
    { name: 'files that name an answer field', value: Math.max(0, ...perField), note: 'the most of five fields' },
    { name: 'files that name a partner, outside its folders', value: elsewhere(aPartner).length, note: 'Kocek' },
    { name: 'files that name a funder, outside its folders', value: elsewhere(aFunder).length, note: 'Dompet Kilat' },
  ];
}

/** Which source files import which, types included. */
function importersOf(sources: string[], read: (path: string) => string): Map<string, Set<string>> {
  const importers = new Map<string, Set<string>>();
  for (const path of sources)
    for (const imported of importsOf(path, read(path)))
      importers.set(imported, (importers.get(imported) ?? new Set()).add(path));
  return importers;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
