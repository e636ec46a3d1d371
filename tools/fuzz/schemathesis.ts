/** Where schemathesis is: in our own virtual environment, else on PATH. */
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The release that the README's numbers are from. */
export const VERSION = '4.32.5';

export function findSchemathesis(path: string): string | undefined {
  const folders = [resolve('.arus/fuzz/bin'), ...path.split(delimiter)];
  return folders.map((folder) => join(folder, 'schemathesis')).find((program) => existsSync(program));
}
