/** The documents' own examples: test/contract/<partner>/<section>.json. */
import { readFileSync } from 'node:fs';
import type { Answer } from './transport/fake-partner.ts';
import { json } from './transport/fake-partner.ts';

export interface Fixture {
  /** Without its end. */
  file: string;
  section: string;
  request: { method: string; path: string; headers?: Record<string, string>; body?: any };
  responses: Record<string, { status: number; body: any }>;
}

export function fixture(partner: string, name: string): Fixture {
  const text = readFileSync(new URL(`../contract/${partner}/${name}.json`, import.meta.url), 'utf8');
  return { ...(JSON.parse(text) as Omit<Fixture, 'file'>), file: name };
}

/** The example with this name, as an answer. */
export function example(of: Fixture, name: string): Answer {
  const response = of.responses[name];
  if (!response) throw new Error(`${of.section} has no example "${name}"`);
  return json(response.status, response.body);
}
