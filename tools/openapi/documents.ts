/** The OpenAPI documents that the repository keeps, each as the code makes it. */
import { readFileSync } from 'node:fs';
import { apiDocument } from '../../src/api/openapi/document.ts';
import { operatorDocument } from '../../src/api/operators/document.ts';

/** By name: `docs/openapi/<name>.json`. */
export const documents = { mobile: apiDocument, operators: operatorDocument } satisfies Record<string, () => object>;

export type DocumentName = keyof typeof documents;

export const fileOf = (name: DocumentName): URL => new URL(`../../docs/openapi/${name}.json`, import.meta.url);

/** As it is kept: two spaces, the components by name, because the order in which they are first used says nothing. */
export function textOf(name: DocumentName): string {
  const made = JSON.parse(JSON.stringify(documents[name]())) as { components: Record<string, object> };
  const components = Object.fromEntries(
    Object.entries(made.components).map(([kind, parts]) => [kind, Object.fromEntries(byName(parts))]),
  );
  return `${JSON.stringify({ ...made, components }, null, 2)}\n`;
}

/** Undefined where there is none yet. */
export function keptText(name: DocumentName): string | undefined {
  try {
    return readFileSync(fileOf(name), 'utf8');
  } catch {
    return undefined;
  }
}

const byName = (parts: object) => Object.entries(parts).toSorted(([a], [b]) => (a < b ? -1 : 1));
