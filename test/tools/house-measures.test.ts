/** What `npm run house` counts, on a checkout small enough to count by hand, and on this one. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { measureHouse } from '../../tools/house/measures.ts';

const small = {
  'src/api/mobile/limit/answer.ts': "import type { Limit } from './limit.ts';\nexport const reapply_after = 1;\n",
  'src/api/mobile/limit/limit.ts': 'export interface Limit {}\n',
  'src/api/mobile/limit/routes.ts': "import { reapply_after } from '../limit/answer.ts';\n",
  'src/domain/policy.ts': "export const adviser = 'kocek';\n",
  'src/partners/kocek/client.ts': "export const name = 'KOCEK';\n",
  'src/partners/dompet-kilat/client.ts': "import { adviser } from '../../domain/policy.ts';\n",
  'src/workflows/funding/dompet-kilat.ts': "const { a } = await import('../../domain/policy.ts');\n\n\n\n",
  'test/kocek.test.ts': "const kocek = 'told by a test';\n",
  'docs/kocek.md': 'Kocek\n',
  'docker-compose.yml': 'environment: [KOCEK_BASE_URL, DOMPET_KILAT_BASE_URL]\n',
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'arus-measured-'));
  for (const [path, text] of Object.entries(small)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const values = (of: string) => Object.fromEntries(measureHouse(of).map(({ name, value }) => [name, value]));

describe('npm run house', () => {
  test('counts files, lines, folders and importers of the source alone', () => {
    expect(values(root)).toMatchObject({
      'source files': 7,
      lines: 11,
      'median lines of a file': 1,
      'files in the largest folder': 3,
      'files with a single importer': 2,
      'of these, imported from their own folder': 2,
    });
  });

  test('counts what names a partner outside its folders, tests and pages', () => {
    expect(values(root)).toMatchObject({
      'files that name an answer field': 2,
      'files that name a partner, outside its folders': 2,
      'files that name a funder, outside its folders': 2,
    });
  });

  test('prints another checkout beside this one', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['tools/house/main.ts', root]);
    expect(stdout).toMatch(/^source files +7 +\d{3}$/m);
  });

  test('measures nothing when what it is to compare with is no checkout', async () => {
    const ran = promisify(execFile)(process.execPath, ['tools/house/main.ts', join(root, 'docs')]);
    await expect(ran).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is no checkout') });
  });

  test('finds its answer fields, its partner and its funder in this checkout', () => {
    const here = values(process.cwd());
    expect(Object.entries(here).filter(([, value]) => value === 0)).toEqual([]);
  });
});
