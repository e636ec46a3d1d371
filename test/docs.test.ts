import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { usage } from '../examples/client.ts';
import { errorCatalogue } from '../src/api/errors.ts';
import { environmentNames } from '../src/platform/config.ts';
import { tellBusinessFigures } from '../src/books/business-figures.ts';
import { createMetrics } from '../src/platform/metrics.ts';
import { activeBorrower } from './support/borrowers.ts';
import { type House, startHouse } from './support/house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const isOurs = (path: string) => !/(^|\/)(node_modules|coverage|\..+)\//.test(path);
const pages = [
  ...globSync('*.md', { cwd: root }),
  ...globSync('{docs,src,simulators,tools,test,bench,deploy}/**/*.md', { cwd: root }),
].filter(isOurs);
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
const withoutCode = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
const inlineCode = (text: string) => found(text.replace(/^```[\s\S]*?^```$/gm, ''), /`([^`\n]+)`/g);

/** As GitHub makes them. */
const anchorsOf = (text: string) =>
  found(text, /^#+ (.+)$/gm).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the pages', () => {
  test('are all there', () => {
    const wanted = [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'docs/runbook.md',
      'docs/mobile-api.md',
      'docs/client.md',
      'docs/add-a-partner.md',
      'docs/errors.md',
    ];
    expect(pages).toEqual(expect.arrayContaining(wanted));
  });

  test.each(pages)('%s links to what exists', (page) => {
    const links = found(withoutCode(read(page)), /\]\(([^)\s]+)\)/g).filter((link) => !/^(https?|mailto):/.test(link));
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path ? join(dirname(page), path) : page;
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test.each(pages)('%s names scripts that package.json has', (page) => {
    const [built = '', agreed = ''] = read(page).split(/^## Agreed, not yet built$/m);
    const named = (text: string) => found(text, /npm run ([\w:-]+)/g);
    expect(named(built).filter((name) => !scripts.includes(name))).toEqual([]);
    // What is built leaves the section of what is not.
    expect(named(agreed).filter((name) => scripts.includes(name))).toEqual([]);
  });

  test.each(pages)('%s names files and folders that are there', (page) => {
    const paths = inlineCode(read(page)).filter((code) =>
      /^(src|test|simulators|tools|docs|deploy|examples)\/[\w./-]+$/.test(code),
    );
    // What a checklist asks to be written is not there yet.
    const toBeWritten = /collection/;
    expect(paths.filter((path) => !toBeWritten.test(path) && !existsSync(join(root, path)))).toEqual([]);
  });

  test.each(pages)('%s stands alone: no path of one machine, no page outside the project', (page) => {
    expect(read(page)).not.toMatch(/(?<![\w.])\/(work|root|home|tmp|Users)\//);
  });

  test('name metrics that are counted', () => {
    const metrics = createMetrics('docs');
    tellBusinessFigures(metrics, {} as Parameters<typeof tellBusinessFigures>[1]);
    const counted = metrics.registry.getMetricsAsArray().map(({ name }) => name);
    const named = pages
      .flatMap((page) => found(read(page), /\b(arus_[a-z0-9_]+)/g))
      .map((name) => name.replace(/_(count|bucket|sum)$/, ''));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !counted.includes(name))).toEqual([]);
  });
});

test('ARCHITECTURE.md lists every decision of docs/adr once, in order and by its own title, and nothing else', () => {
  const decisions = pages.filter((page) => page.startsWith('docs/adr/')).toSorted();
  const [, list = ''] = read('ARCHITECTURE.md').split('\n## Decisions\n');
  const rows = decisions.map((page) => {
    const [, number, title] = /^# (\d{3}) (.+)$/m.exec(read(page)) ?? [];
    return `| [${number}](${page}) | ${title} |`;
  });
  expect(list.trim().split('\n').slice(2)).toEqual(rows);
});

describe('README.md', () => {
  const readme = read('README.md');

  test('names only variables that something reads', () => {
    const ofSimulators = found(read('simulators/main.ts'), /['"[]'?(SIMULATORS_\w+)/g);
    expect(ofSimulators).toContain('SIMULATORS_PORT');
    const named = inlineCode(readme).flatMap((code) => found(code, /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT)(?:=.*)?$/g));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => ![...environmentNames, ...ofSimulators].includes(name))).toEqual([]);
  });

  test('gives every partner its variables', () => {
    const ofPartners = environmentNames.filter((name) =>
      /^(PEFINDO|KOCEK|FINFRA|DOMPET_KILAT|OTP_GATEWAY|PAYMENT)_/.test(name),
    );
    expect(ofPartners.filter((name) => !inlineCode(readme).includes(name))).toEqual([]);
  });

  test('tells newcomers to type what the continuous integration types', () => {
    const typed = found(readme, /^(npm ci && npm (?:test|run demo))\b/gm);
    expect(typed).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    const run = read('.ci/run')
      .split('\n')
      .map((line) => line.replace(/^code=0;? *|\s*\|\|.*$/g, '').trim());
    expect(run.filter((line) => /^npm /.test(line))).toEqual('npm ci && npm test'.split(' && '));
  });
});

describe('docs/mobile-api.md', () => {
  const page = read('docs/mobile-api.md');
  const calls = [...page.matchAll(/`(GET|POST|DELETE) (\/[\w/{}-]+)`/g)].map(
    ([, method, path]) => [method!, path!] as const,
  );
  const unique = [...new Map(calls.map((call) => [call.join(' '), call])).values()];

  test.each(unique)('%s %s is an endpoint', async (method, path) => {
    const url = `${house.url}/api/v1${path.replace(/\{\w+\}/g, 'any')}`;
    const answer = await fetch(url, { method, headers: { 'x-device-id': 'device-1' } });
    const { error_code } = (await answer.json()) as { error_code?: string };
    expect(answer.status).not.toBe(405);
    expect(error_code).not.toBe('NOT_FOUND');
  });

  test('has all of the document’s endpoints but the webhook', () => {
    const numbers = found(page, /^\| (\d+) \| `(?:GET|POST|DELETE) /gm).map(Number);
    const all = Array.from({ length: 22 }, (_, i) => i + 1).filter((number) => number !== 19);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(all);
  });

  test('knows only errors of the catalogue', () => {
    const isCode =
      /(_REQUIRED|_INCOMPLETE|_NOT_FOUND|_NOT_ACTIVE|^UNAUTHORIZED|^INVALID_.+|_REUSED|_IN_PROGRESS|KYC_UNDER_REVIEW)$/;
    const codes = inlineCode(page).filter((code) => /^[A-Z_]+$/.test(code) && isCode.test(code));
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => !(code in errorCatalogue))).toEqual([]);
  });
});

describe('examples/client.ts', () => {
  /** As docs/client.md says, as a process of its own. */
  const run = (args: string[], env: Record<string, string> = {}) =>
    promisify(execFile)(process.execPath, ['examples/client.ts', ...args], { cwd: root, env });

  test('asks for a limit, applies and withdraws', async () => {
    const { userId } = await activeBorrower(house);
    const { config } = house;
    const { stdout } = await run([userId, config.policy.products[0]!.id], {
      TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
      TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
      PAYLOAD_ENCRYPTION_KEYS: config.PAYLOAD_ENCRYPTION_KEYS.map(
        ({ id, secret }) => `${id}:${secret.toString('base64')}`,
      ).join(','),
    });
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^limit: \{"decision":"APPROVED"/);
    expect(lines[1]).toMatch(/^submission: APP-LN-\d{4}-\d{8} is UNDER REVIEW/);
    expect(lines[2]).toBe('withdrawal: cancelled and undone');
  });

  test('says how it is used', async () => {
    await expect(run([])).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(usage) });
    expect(read('docs/client.md')).toContain('npx node examples/client.ts <user_id> <product_id>');
  });
});
