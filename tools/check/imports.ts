/** What a module imports from this repository, read from its text: enough where nothing is computed. */
import { dirname, join } from 'node:path';

/** Paths from the root; types and `import()` included. */
export const importsOf = (path: string, text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(([, target = '']) =>
    join(dirname(path), target),
  );
