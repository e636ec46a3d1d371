import { execFile } from 'node:child_process';
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

describe('npm run openapi', () => {
  const said = (...args: string[]) =>
    new Promise<[number, string]>((done) => {
      const child = execFile(process.execPath, ['tools/openapi/main.ts', ...args], (_, out, errors) =>
        done([child.exitCode ?? 1, out + errors]),
      );
    });

  test.each([[['--help']], [['--compare', 'old.json', 'console']]])(
    'writes nothing and says how to use it when asked for %j',
    async (args) => {
      expect(await said(...args)).toEqual([1, expect.stringMatching(/^Usage: npm run openapi .*\n$/)]);
    },
  );

  test.each(['no-such-file.json', 'README.md'])('says that %s is no document to compare with', async (file) => {
    const [code, output] = await said('--compare', file);
    expect([code, output]).toEqual([1, expect.stringMatching(`^${file} cannot be read as JSON: `)]);
  });

  test('finds nothing to say between a document and itself', async () => {
    expect(await said('--compare', 'docs/openapi/operators.json', 'operators')).toEqual([0, '']);
  });
});
