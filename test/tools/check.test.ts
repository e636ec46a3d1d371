import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fingerprints } from '../../tools/check/fingerprints.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'arus-check-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));
const write = (path: string, text: string) => writeFile(join(root, path), text);

describe('npm run lint looks again at a module', () => {
  const paths = ['story.ts', 'rules.ts', 'money.ts', 'alone.ts'];
  const changedBy = async (change: () => Promise<void>) => {
    const before = fingerprints(root, paths, ['settings.json']);
    await change();
    const after = fingerprints(root, paths, ['settings.json']);
    return paths.filter((path) => before.get(path) !== after.get(path));
  };
  beforeEach(async () => {
    await write('story.ts', "import { decide } from './rules.ts';\ndecide();\n");
    await write('rules.ts', "import type { Rupiah } from './money.ts';\nexport const decide = () => 1;\n");
    await write('money.ts', "import { decide } from './rules.ts';\nexport type Rupiah = number;\n");
    await write('alone.ts', 'export const alone = true;\n');
  });

  test('when it changed or anything that it imports, however far, in a circle too', async () => {
    expect(await changedBy(() => write('money.ts', 'export type Rupiah = bigint;\n'))).toEqual([
      ...['story.ts', 'rules.ts', 'money.ts'],
    ]);
  });

  test('when the settings changed, whichever module it is', async () => {
    expect(await changedBy(() => write('settings.json', '{}'))).toEqual(paths);
  });

  test('and not when nothing of that did', async () => {
    expect(await changedBy(() => write('elsewhere.ts', ''))).toEqual([]);
  });
});

describe('npm run check', () => {
  const check = async (...scripts: string[]) => {
    const main = resolve('tools/check/main.ts');
    try {
      return { code: 0, ...(await promisify(execFile)(process.execPath, [main, ...scripts], { cwd: root })) };
    } catch (error) {
      return error as { code: number; stdout: string };
    }
  };
  beforeEach(() =>
    write('package.json', JSON.stringify({ scripts: { good: 'echo quiet', bad: 'echo told >&2; exit 3' } })),
  );

  test('runs every script, and is silent on what passed', async () => {
    const { code, stdout } = await check('good', 'good', 'good');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(✓ good \(\d+\.\d s\)\n){3}checked in \d+\.\d s\n$/);
  });

  test('fails after all have run when one failed, and shows what that one said', async () => {
    const { code, stdout } = await check('bad', 'good');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ bad .*\ntold\n/);
    expect(stdout).toContain('✓ good');
  });

  test('fails on a script that does not exist', async () => {
    expect((await check('nowhere')).code).toBe(1);
  });
});
