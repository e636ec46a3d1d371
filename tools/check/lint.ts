/**
 * `npm run lint`: ESLint on what changed since it was last found clean, and on what imports that. ESLint's own cache
 * looks at each file alone, and most of our rules know types, which come from elsewhere.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ESLint } from 'eslint';
import { fingerprints } from './fingerprints.ts';

const cache = 'node_modules/.cache/arus/linted.json';

const eslint = new ESLint({ fix: process.argv.includes('--fix') });
const found = globSync('**/*.{ts,mjs,js}', { exclude: ['node_modules', '.*', 'dist', 'coverage'] });
const ignored = await Promise.all(found.map((path) => eslint.isPathIgnored(path)));
const paths = found.filter((_, i) => !ignored[i]);

const keys = () => fingerprints('.', paths, ['eslint.config.mjs', 'tsconfig.json', 'package-lock.json']);
const clean = new Set<string>(existsSync(cache) ? (JSON.parse(readFileSync(cache, 'utf8')) as string[]) : []);
const before = keys();
const stale = paths.filter((path) => !clean.has(`${path} ${before.get(path)}`));

const results = stale.length ? await eslint.lintFiles(stale) : [];
await ESLint.outputFixes(results);
const spotted = results.filter(({ errorCount, warningCount }) => errorCount + warningCount > 0);
const dirty = new Set(spotted.map(({ filePath }) => filePath));
console.log(`${stale.length} of ${paths.length} files linted`);
if (spotted.length) {
  console.log(await (await eslint.loadFormatter('stylish')).format(results));
  process.exitCode = 1;
}

const after = keys();
const kept = paths.filter((path) => !dirty.has(`${process.cwd()}/${path}`)).map((path) => `${path} ${after.get(path)}`);
mkdirSync(dirname(cache), { recursive: true });
writeFileSync(cache, JSON.stringify(kept));
