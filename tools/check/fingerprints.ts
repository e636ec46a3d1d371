/** Cache keys of modules: what a type-aware rule says of a file changes with the file and with all that it imports. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from './imports.ts';

/** Of each of the paths, a hash of its text and of every module that it reaches; `also` is what all of them depend on. */
export function fingerprints(root: string, paths: string[], also: string[]): Map<string, string> {
  const modules = new Map<string, { digest: string; imports: string[] }>();
  const moduleAt = (path: string) => {
    let known = modules.get(path);
    if (!known) {
      const text = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
      known = { digest: sha256(text), imports: importsOf(path, text) };
      modules.set(path, known);
    }
    return known;
  };
  const common = also.map((path) => moduleAt(path).digest);

  return new Map(
    paths.map((path) => {
      const reached = new Set([path]);
      for (const next of reached) for (const imported of moduleAt(next).imports) reached.add(imported);
      const parts = [...reached].toSorted().map((each) => `${each} ${moduleAt(each).digest}`);
      return [path, sha256([...common, ...parts].join('\n'))];
    }),
  );
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
