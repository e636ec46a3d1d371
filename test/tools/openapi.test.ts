import { describe, expect, test } from '@jest/globals';
import { differences } from '../../tools/openapi/differences.ts';
import { type DocumentName, documents, keptText, textOf } from '../../tools/openapi/documents.ts';

test.each(Object.keys(documents) as DocumentName[])(
  'docs/openapi/%s.json is the document that the code makes (npm run openapi writes it)',
  (name) => {
    expect(differences(JSON.parse(keptText(name) ?? '{}'), JSON.parse(textOf(name)))).toEqual([]);
    expect(keptText(name)).toBe(textOf(name));
  },
);

describe('two documents', () => {
  const before = { paths: { '/a/b': { get: { tags: ['A'], summary: 'One' } } }, openapi: '3.1.0' };

  test('say the same in another order of members', () => {
    expect(differences(before, { openapi: '3.1.0', paths: before.paths })).toEqual([]);
  });

  test('differ by name and value where one says more, less, or something else', () => {
    const after = { paths: { '/a/b': { get: { tags: ['A', 'B'], summary: null } } } };
    expect(differences(before, after)).toEqual([
      '/paths/~1a~1b/get/tags/1: nothing → "B"',
      '/paths/~1a~1b/get/summary: "One" → null',
      '/openapi: "3.1.0" → nothing',
    ]);
  });

  test('differ where one has a list and the other an object of the same members', () => {
    expect(differences({ a: ['x'] }, { a: { 0: 'x' } })).toEqual(['/a: ["x"] → {"0":"x"}']);
  });
});
