/** Finds programs on this machine and says what the search came to. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface Found {
  binary: string;
}

/** A way of getting a server that did not work, in words for the person at the terminal. */
export interface Miss {
  missed: string;
}

/** The first program of that name on the PATH. */
export async function programOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

export const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
