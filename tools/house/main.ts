/** `npm run house`: the size and the shape of the source, of this checkout and of another to compare it with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measureHouse } from './measures.ts';

const here = process.cwd();
const others = process.argv.slice(2);
const strange = others.filter((root) => !existsSync(join(root, 'src')));
if (strange.length) {
  for (const root of strange) console.error(`${root} is no checkout: it has no src`);
  console.error('Usage: npm run house [-- ANOTHER-CHECKOUT …]');
  process.exit(1);
}

const columns = [...others, here].map((root) => ({ root, measures: measureHouse(root) }));

const titles = others.length ? [...others, 'here'] : ['here'];
const names = columns[0]!.measures.map(({ name }) => name);
const wide = Math.max(...names.map((name) => name.length));
console.log([''.padEnd(wide), ...titles.map((title) => title.slice(-14).padStart(14))].join('  '));
for (const [row, name] of names.entries()) {
  const values = columns.map(({ measures }) => String(measures[row]!.value).padStart(14));
  const note = columns.at(-1)!.measures[row]!.note;
  console.log([name.padEnd(wide), ...values, note ?? ''].join('  ').trimEnd());
}
