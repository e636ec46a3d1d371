/** A Temporal namespace for each system under test, so that no worker takes another's tasks. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Made when the run's Temporal server starts: registering one later takes seconds until all of the server knows it. */
export const testNamespaces = Array.from({ length: 60 }, (_, i) => `house-${i + 1}`);

/** One that nobody has in this run; a folder made is a namespace taken. */
export function claimNamespace(): string {
  const folder = process.env['ARUS_TEST_CLAIMS'];
  if (!folder) throw new Error('ARUS_TEST_CLAIMS is not set: run the tests through jest, whose global setup sets it');
  for (const namespace of testNamespaces) {
    try {
      mkdirSync(join(folder, namespace));
      return namespace;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`all ${testNamespaces.length} namespaces are taken: raise their number`);
}
