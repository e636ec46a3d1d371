/** Holds a partner's tests to its document: every example is read by our client and answered by the simulator, or a test fails. */
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type Fixture, fixture } from '../partners/contract-fixture.ts';

export interface Example {
  of: Fixture;
  /** The answer that the document shows. */
  status: number;
  body: any;
}

/** By `<file>: <name of the answer>`. */
export function examplesOf(partner: string): Record<string, Example> {
  const files = readdirSync(new URL(`./${partner}/`, import.meta.url)).filter((name) => name.endsWith('.json'));
  const examples = files.map((file) => {
    const of = fixture(partner, file.replace('.json', ''));
    return Object.entries(of.responses).map(([name, answer]) => [`${of.file}: ${name}`, { of, ...answer }] as const);
  });
  return Object.fromEntries(examples.flat());
}

/** A test for each example, and one that fails for an example which the table does not know. */
export function eachExample<Row>(
  partner: string,
  table: Record<string, Row>,
  check: (example: Example, row: Row) => Promise<void>,
): void {
  const examples = examplesOf(partner);
  test('no example is left out, and none is made up', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(examples).sort());
  });
  test.each(Object.keys(table))('%s', async (name) => {
    await check(examples[name]!, table[name]!);
  });
}

/**
 * Where an answer is not like the document's: a key too many or too few, or another kind of value. The document's null fits
 * anything, its `{ ... }` any object, its empty list any list; of other lists the first entries are compared.
 */
export function differences(shown: unknown, answered: unknown, path = ''): string[] {
  if (shown === null) return [];
  if (kindOf(shown) !== kindOf(answered)) return [`${path}: ${kindOf(answered)} and not ${kindOf(shown)}`];
  if (Array.isArray(shown) && Array.isArray(answered))
    return shown.length ? differences(shown[0], answered[0], `${path}[0]`) : [];
  if (!isObject(shown) || !isObject(answered) || Object.keys(shown).length === 0) return [];
  const keys = [...new Set([...Object.keys(shown), ...Object.keys(answered)])];
  return keys.flatMap((key) => {
    if (!(key in shown)) return [`${path}.${key}: not in the document`];
    return key in answered ? differences(shown[key], answered[key], `${path}.${key}`) : [`${path}.${key}: missing`];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/** What a simulator answered is what the document shows: the status, every word of the envelope, and kinds of all else. */
export function expectDocumented(example: Example, reply: { status: number; body: any }): void {
  expect({ status: reply.status, differences: differences(example.body, reply.body) }).toEqual({
    status: example.status,
    differences: [],
  });
  for (const word of ['code', 'status', 'error'])
    if (typeof example.body[word] === 'string') expect(reply.body[word]).toBe(example.body[word]);
}
