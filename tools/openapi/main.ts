/**
 * `npm run openapi` writes docs/openapi/*.json. `-- --check` fails where a file is not what the code makes;
 * `-- --compare OLD.json [NAME]` prints every difference to another document (`mobile`), and fails where there is one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { differences } from './differences.ts';
import { type DocumentName, documents, fileOf, keptText, textOf } from './documents.ts';

const names = Object.keys(documents) as DocumentName[];
const usage = `Usage: npm run openapi [-- --check | -- --compare OLD.json [${names.join(' | ')}]]`;

const [option, ...rest] = process.argv.slice(2);
if (option === undefined) {
  for (const name of names) {
    mkdirSync(new URL('.', fileOf(name)), { recursive: true });
    writeFileSync(fileOf(name), textOf(name));
  }
} else if (option === '--check' && rest.length === 0) {
  const stale = names.filter((name) => keptText(name) !== textOf(name));
  fail(stale.map((name) => `docs/openapi/${name}.json is not what the code makes: npm run openapi`));
} else if (option === '--compare') {
  compare(rest);
} else {
  fail([usage]);
}

function compare([file, name = 'mobile', ...more]: string[]): void {
  const known = names.find((one) => one === name);
  if (!file || !known || more.length) {
    fail([usage]);
    return;
  }
  let old: unknown;
  try {
    old = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    fail([`${file} cannot be read as JSON: ${(error as Error).message}`]);
    return;
  }
  fail(differences(old, JSON.parse(textOf(known))));
}

function fail(lines: string[]): void {
  for (const line of lines) console.log(line);
  if (lines.length) process.exitCode = 1;
}
