/** The rules of the house that a program can check. Imports are checked by `npm run boundaries`. */
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('../', import.meta.url));
const files = (...patterns: string[]) => globSync(patterns, { cwd: root }).toSorted();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const own = files('{src,simulators,console,test,tools,bench}/**/*.{ts,mjs,sh,eta,css,js}', '*.{ts,mjs,cjs}');
const sources = own.filter((path) => path.startsWith('src/'));

/** The code without what people say about it. */
const code = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');

/** `path:line: text` of every line of code that matches. */
const linesWith = (paths: string[], pattern: RegExp) =>
  paths.flatMap((path) =>
    code(path)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );

describe('the house', () => {
  test('has files to check', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  test('has no source file over 400 lines', () => {
    const long = own.map((path) => [path, read(path).split('\n').length] as const).filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });

  test('has no file or folder that is everybody’s', () => {
    expect(own.filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.|-)/i.test(path))).toEqual([]);
  });

  test('says in the first line of a module what its one idea is', () => {
    const modules = own.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
    const mute = modules.filter((path) => !read(path).startsWith('/**'));
    expect(mute).toEqual([]);
  });

  test('calls a stage by the same name in workflows and in activities', () => {
    const stages = ['onboarding', 'credit-limit', 'loan', 'funding', 'repayment', 'payment', 'reconciliation'];
    for (const layer of ['src/workflows', 'src/activities']) {
      // A stage is a file, or a folder where it takes several.
      const found = files(`${layer}/*.ts`, `${layer}/*/index.ts`).map((path) =>
        relative(layer, path).replace(/(\/index)?\.ts$/, ''),
      );
      expect(found).toEqual(expect.arrayContaining(stages));
    }
  });

  test('reads the environment in config.ts only', () => {
    const others = sources.filter((path) => path !== 'src/platform/config.ts');
    expect(linesWith(others, /process\.env\b|process\[.env|\benv\b.*from 'node:process'/)).toEqual([]);
  });

  test('has barrels nowhere: a module defines what it exports', () => {
    const modules = sources.filter((path) => path !== 'src/workflows/index.ts');
    expect(linesWith(modules, /^export (\*|\{[^}]*\}) from /)).toEqual([]);
  });

  test('leaves nothing unfinished and nothing switched off', () => {
    const paths = own.filter((path) => path !== 'test/house.test.ts');
    const unfinished = /\b(TODO|FIXME|XXX)\b|not implemented|\b(it|test|describe)\.(skip|only|todo)\b/i;
    const found = paths.filter((path) => unfinished.test(read(path)));
    expect(found).toEqual([]);
  });

  test('names no path of one machine', () => {
    const paths = own.filter((path) => path !== 'test/house.test.ts');
    expect(linesWith(paths, /['"`](\/work|\/root|\/home|\/tmp|\/Users)\b/)).toEqual([]);
  });
});

describe('business time is workflow time', () => {
  const ownClock = /\bDate\.now\(|new Date\(\s*\)|DateTime\.(now|utc|local)\(\s*\)/;

  test('activities ask nobody but the workflow what day it is', () => {
    expect(linesWith(files('src/activities/**/*.ts'), ownClock)).toEqual([]);
  });

  test('domain has no clock at all', () => {
    expect(linesWith(files('src/domain/**/*.ts'), ownClock)).toEqual([]);
  });

  test('workflows have no clock but the one that Temporal replays', () => {
    const elsewhere = /node:(timers|perf_hooks|process)|\bperformance\.|process\.hrtime|DateTime\.(now|local)\(\s*\)/;
    expect(linesWith(files('src/workflows/**/*.ts'), elsewhere)).toEqual([]);
  });

  test('no test waits by sleeping', () => {
    const tests = files('test/**/*.test.ts').filter((path) => path !== 'test/house.test.ts');
    expect(linesWith(tests, /await (sleep|pause|delay|wait)\(\d|setTimeout\((resolve|r|ok|done), ?\d/)).toEqual([]);
  });
});

describe('a test', () => {
  /** Titles with those of the groups that they stand in; a placeholder stands for the sentence that a table says. */
  const titlesIn = (path: string): string[] => {
    const titles: string[] = [];
    const visit = (node: ts.Node, groups: string[]): void => {
      const [title] = ts.isCallExpression(node) ? node.arguments : [];
      const kind = ts.isCallExpression(node) && /^(describe|test)\b(?!\.each$)/.exec(node.expression.getText())?.[1];
      if (!kind || !title || !(ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
        return ts.forEachChild(node, (child) => visit(child, groups));
      const named = [...groups, title.getText().slice(1, -1)];
      if (kind === 'test') titles.push(named.join(' '));
      else ts.forEachChild(node, (child) => visit(child, named));
    };
    visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true), []);
    return titles;
  };

  test('says in its title, read after those of its groups, which rule it holds', () => {
    const titles = files('test/**/*.test.ts').flatMap((path) => titlesIn(path).map((title) => `${path}: ${title}`));
    expect(titles.length).toBeGreaterThan(1_000);
    const words = (title: string) => title.split(/\s+/).length - 1;
    const mute = titles.filter((title) => words(title) < 3 && !title.includes('%s'));
    expect(mute).toEqual([]);
    expect(titles.filter((title) => /\bshould\b/i.test(title))).toEqual([]);
  });
});
