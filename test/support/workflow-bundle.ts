/** The workflows as one file, built once for all tests and again only when a file that it is made of changed. */
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = fileURLToPath(new URL('../../', import.meta.url));
const workflowsPath = join(root, 'src/workflows/index.ts');
const cache = join(root, 'node_modules/.cache/arus');

/** Path of the bundle, or null while there are no workflows. */
export async function workflowBundle(): Promise<string | null> {
  if (!existsSync(workflowsPath)) return null;
  const file = join(cache, `workflows-${await fingerprint()}.cjs`);
  if (existsSync(file)) return file;
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  await mkdir(cache, { recursive: true });
  await writeFile(`${file}.${process.pid}`, code);
  await rename(`${file}.${process.pid}`, file);
  return file;
}

/** Workflows may import domain and the names of search attributes; the lockfile stands for the libraries. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sources = globSync(
    ['src/workflows/**/*.ts', 'src/domain/**/*.ts', 'src/temporal/search-attributes.ts', 'package-lock.json'],
    {
      cwd: root,
    },
  );
  for (const path of sources.sort()) hash.update(path).update(await readFile(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}
