/** The typed client as somebody else's dependency: packed, unpacked elsewhere, imported by plain JavaScript, seen by tsc. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let packed: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arus-client-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  const [tarball] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [
    { filename: string; files: { path: string }[] },
  ];
  packed = tarball.files.map(({ path }) => path);

  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'arus'), { recursive: true });
  await run('tar', ['-xzf', join(folder, tarball.filename), '-C', join(modules, 'arus'), '--strip-components=1']);
  for (const dependency of ['@temporalio', '@types', 'zod'])
    await symlink(join(root, 'node_modules', dependency), join(modules, dependency), 'dir');
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  test('is imported by plain JavaScript', async () => {
    const source = `
      import { arusClient, connectArus, NoSuchCase, ServiceUnavailable } from 'arus/client';
      const arus = arusClient({ workflow: {}, connection: {}, options: {} }, 60);
      console.log(typeof connectArus, typeof arus.submitLoan, new ServiceUnavailable() instanceof Error, NoSuchCase.name);
      console.log(arus.applicationNoFrom('order-1', 2026));
    `;
    await writeFile(join(folder, 'backend.js'), source);
    const { stdout } = await run(process.execPath, ['backend.js'], { cwd: folder });
    expect(stdout).toBe('function function true NoSuchCase\nAPP-LN-2026-99420614\n');
  });

  test('brings its types', async () => {
    const source = `
      import { type ArusClient, connectArus } from 'arus/client';
      const { arus }: { arus: ArusClient } = await connectArus({
        TEMPORAL_ADDRESS: '127.0.0.1:7233',
        TEMPORAL_NAMESPACE: 'default',
        PAYLOAD_ENCRYPTION_KEYS: [{ id: 'k1', secret: Buffer.alloc(32) }],
        PARTNER_SILENCE_SECONDS: 60,
      });
      const key = { idempotencyKey: 'order-1', year: 2026 };
      const answer = await arus.submitLoan({ ...key, userId: '', productId: '', amount: 1, tenorId: 1, promoId: null });
      export const said: string = 'refused' in answer ? answer.refused.code : answer.applicationNo;
      // @ts-expect-error an amount is a number of rupiah
      void arus.submitLoan({ ...key, userId: '', productId: '', amount: '1', tenorId: 1, promoId: null });
    `;
    await writeFile(join(folder, 'backend.ts'), source);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, ...options, '--types', 'node', 'backend.ts'], {
      cwd: folder,
    }).catch((error: unknown) => error as { stdout: string });
    expect(stdout).toBe('');
  });

  test('has what the client needs and nothing of the server', () => {
    expect(packed).toEqual(
      expect.arrayContaining(['dist/client/client.js', 'dist/client/client.d.ts', 'package.json', 'LICENSE']),
    );
    const surplus = packed.filter(
      (path) => !/^dist\/[\w/-]+\.(js|d\.ts)$|^(package\.json|README\.md|LICENSE)$/.test(path),
    );
    expect(surplus).toEqual([]);
    expect(packed.filter((path) => /^dist\/(api|db|activities|partners|auth)\//.test(path))).toEqual([]);
  });
});
