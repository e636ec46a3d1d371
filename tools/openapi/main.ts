/**
 * `npm run openapi` writes docs/openapi/*.json. `-- --check` fails where a file is not what the code makes;
 * `-- --compare OLD.json [NAME]` prints every difference to another document (`mobile`), and fails where there is one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { differences } from './differences.ts';
import { type DocumentName, documents, fileOf, keptText, textOf } from './documents.ts';

const [option, ...rest] = process.argv.slice(2);
const names = Object.keys(documents) as DocumentName[];

if (option === '--check') {
  const stale = names.filter((name) => keptText(name) !== textOf(name));
  fail(stale.map((name) => `docs/openapi/${name}.json is not what the code makes: npm run openapi`));
} else if (option === '--compare') {
  const [old, name = 'mobile'] = rest;
  const known = names.find((one) => one === name);
  if (!old || !known) throw new Error(`npm run openapi -- --compare OLD.json [${names.join(' | ')}]`);
  fail(differences(JSON.parse(readFileSync(old, 'utf8')), JSON.parse(textOf(known))));
} else {
  for (const name of names) {
    mkdirSync(new URL('.', fileOf(name)), { recursive: true });
    writeFileSync(fileOf(name), textOf(name));
  }
}

function fail(lines: string[]): void {
  for (const line of lines) console.log(line);
  if (lines.length) process.exitCode = 1;
}
