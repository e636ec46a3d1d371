/** Changelog, glossary, development container and commit hook are what they say they are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);

describe('CHANGELOG.md', () => {
  const page = read('CHANGELOG.md');
  const titles = found(page, /^## (.+)$/gm);

  test('has what is not released first, then versions with their dates, the newest first', () => {
    expect(titles[0]).toBe('[Unreleased]');
    const dates = titles.slice(1).map((title) => /^\[\d+\.\d+\.\d+\] - (\d{4}-\d{2}-\d{2})$/.exec(title)?.[1]);
    expect(dates).not.toContain(undefined);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  test('ends with the version that package.json has, or has it to come', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(titles[1]).toMatch(`[${version}]`);
  });

  test('sorts changes into the sections of Keep a Changelog', () => {
    const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    const sections = found(page, /^### (.+)$/gm);
    expect(sections.filter((section) => !known.includes(section))).toEqual([]);
  });
});

describe('docs/glossary.md', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| (.+?) \| (.+?) \| `([^`]+)` \|$/gm)];

  test('says of each term in one line what it means and where it lives', () => {
    const lines = read('docs/glossary.md').match(/^\| (?!term|-)/gm) ?? [];
    expect(rows.length).toBeGreaterThan(50);
    expect(rows).toHaveLength(lines.length);
  });

  test('names places that are there', () => {
    expect(rows.map(([, , , place]) => place!).filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  test('has no term twice', () => {
    const terms = rows.map(([, term]) => term!);
    expect(terms.filter((term, at) => terms.indexOf(term) !== at)).toEqual([]);
  });
});

test('the development container has the Node and the Go that the project is built with', () => {
  const { image, features } = JSON.parse(read('.devcontainer/devcontainer.json')) as {
    image: string;
    features: Record<string, { version: string }>;
  };
  expect(image).toContain(`:${read('.nvmrc').split('.')[0]}-`);
  const go = /^go (\d+\.\d+)/m.exec(read('tools/temporal-server/go.mod'))![1];
  expect(Object.values(features)).toEqual([{ version: go }]);
});

describe('the hook before a commit', () => {
  let clone: string;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, stdio: 'pipe' });
  const hook = () => spawnSync(join(clone, '.githooks', 'pre-commit'), { cwd: clone, encoding: 'utf8' });
  const stage = (name: string, text: string) => {
    writeFileSync(join(clone, name), text);
    git('add', name);
  };

  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), 'arus-hook-'));
    execFileSync('git', ['init', '--quiet', clone]);
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
    cpSync(join(root, '.githooks'), join(clone, '.githooks'), { recursive: true });
    writeFileSync(join(clone, 'eslint.config.mjs'), "export default [{ rules: { 'no-debugger': 'error' } }];\n");
  });
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  test('lets a commit pass in which nothing is staged, or only what is in order', () => {
    expect(hook()).toMatchObject({ status: 0 });
    stage('orderly.mjs', 'export const one = 1;\n');
    expect(hook()).toMatchObject({ status: 0 });
  });

  test('stops at a staged file that is not formatted, and leaves what is not staged alone', () => {
    writeFileSync(join(clone, 'unstaged.json'), '{"a":1}');
    expect(hook()).toMatchObject({ status: 0 });
    stage('loose.json', '{"a":1}');
    const { status, stderr } = hook();
    expect(status).not.toBe(0);
    expect(stderr).toContain('loose.json');
    git('rm', '--quiet', '--force', 'loose.json');
  });

  test('stops at a staged file that breaks a rule of ESLint', () => {
    stage('broken.mjs', 'debugger;\n');
    const { status, stdout } = hook();
    expect(status).not.toBe(0);
    expect(stdout).toContain('no-debugger');
  });
});
