/** What comments and pages cite must be there to open: a source by its path, a section by its heading, a decision by its number. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const files = (...patterns: string[]) => globSync(patterns, { cwd: root }).toSorted();

const sources = [
  'contracts',
  'lending-rules',
  ...files('docs/sources/[!R]*.md').map((path) => /([\w-]+)\.md$/.exec(path)![1]!),
];
const itself = 'test/sources.test.ts';
const citing = files(
  '{src,simulators,test,tools,bench,examples}/**/*.{ts,mjs,md}',
  'test/contract/**/*.json',
  '*.md',
  'docs/**/*.md',
).filter((path) => path !== itself && !path.startsWith('docs/sources/'));

/** Comments of code, without their asterisks so that a citation may run over a line's end; the whole of anything else. */
function prose(path: string): string {
  const text = read(path);
  if (path.endsWith('.json')) return text.replaceAll('\\"', '"');
  if (path.endsWith('.md')) return text;
  const comments = text.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm) ?? [];
  return comments.join('\n\n').replace(/\n\s*\* ?/g, ' ');
}

interface Citation {
  from: string;
  path: string;
  sections: string[];
}

const section = String.raw`(?:"[^"]+"|\d+(?:–\d+)?)`;
const cited = new RegExp(String.raw`(docs/[\w/.-]+\.md)((?:(?:,? |, and | and )${section})*)`, 'g');

const citations: Citation[] = citing.flatMap((from) =>
  [...prose(from).matchAll(cited)].map(([, path, sections]) => ({
    from,
    path: path!,
    sections: [...sections!.matchAll(new RegExp(section, 'g'))].flatMap(([text]) => chapters(text)),
  })),
);

/** `7–10` are four chapters. */
function chapters(text: string): string[] {
  const [from, to] = text.split('–').map(Number);
  if (text.startsWith('"') || to === undefined) return [text.replaceAll('"', '')];
  return Array.from({ length: to - from! + 1 }, (_, i) => String(from! + i));
}

/** A section is a heading, the bold or plain lead of a paragraph or list item, or a numbered chapter. */
function hasSection(page: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lead = /^\d+$/.test(name) ? String.raw`${escaped}\.` : String.raw`(?:\d+\. )?${escaped}(?!\w)`;
  return new RegExp(String.raw`^[#*>\-\s\\[\]]*${lead}`, 'm').test(page);
}

describe('sources', () => {
  test('are cited, so that this test has something to hold', () => {
    expect(citations.filter(({ path }) => path.startsWith('docs/sources/')).length).toBeGreaterThan(80);
    expect(citations.flatMap(({ sections }) => sections).length).toBeGreaterThan(80);
  });

  test('that are cited are files of this repository', () => {
    const missing = citations.filter(({ path }) => !existsSync(join(root, path)));
    expect(missing.map(({ from, path }) => `${from}: ${path}`)).toEqual([]);
  });

  test('have every section that is cited', () => {
    const missing = citations
      .filter(({ path }) => existsSync(join(root, path)))
      .flatMap(({ from, path, sections }) =>
        sections.filter((name) => !hasSection(read(path), name)).map((name) => `${from}: ${path}, "${name}"`),
      );
    expect(missing).toEqual([]);
  });

  test('are cited by their whole path: a bare file name opens nothing', () => {
    const bare = new RegExp(String.raw`(?<![\w/-]|\]\(|\[)(?:${sources.join('|')})\.md`);
    expect(citing.filter((path) => bare.test(prose(path)))).toEqual([]);
  });

  test('lie inside the repository', () => {
    expect(citing.filter((path) => /\.\.\/shared\/|\bpartner-apis\//.test(read(path)))).toEqual([]);
  });
});

describe('decisions', () => {
  const numbers = files('docs/adr/*.md').map((path) => /(\d{3})-/.exec(path)![1]!);

  test('that are cited by number are there', () => {
    const missing = citing.flatMap((from) =>
      [...prose(from).matchAll(/\bADR[- ](\d{3})\b|docs\/adr\/(\d{3})/g)]
        .map(([, a, b]) => (a ?? b)!)
        .filter((number) => !numbers.includes(number))
        .map((number) => `${from}: ADR ${number}`),
    );
    expect(numbers.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });
});
