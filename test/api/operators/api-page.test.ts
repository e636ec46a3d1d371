import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { OperatorAccess } from '../../../src/api/operators/access.ts';
import { operatorContracts } from '../../../src/api/operators/contracts.ts';
import type { Contracts } from '../../../src/api/contract/contract.ts';

const page = readFileSync(new URL('../../../docs/operator-api.md', import.meta.url), 'utf8');

const who = ({ roles }: OperatorAccess) => (roles === null ? '' : roles.join(', ') || 'any');

const rows = Object.values<Contracts[string]>(operatorContracts).map(({ method, path, access, answer, summary }) => {
  const two = 202 in answer.byStatus ? ', **2**' : '';
  return `| \`${method.toUpperCase()} ${path}\` | ${who(access as OperatorAccess)}${two} | ${summary} |`;
});
const table = ['| call | role | what |', '|---|---|---|', ...rows].join('\n');

test('the page of the operator API has the table of calls that the contracts make', () => {
  const shown = /<!-- calls -->\n\n?(.*?)\n\n?<!-- \/calls -->/s.exec(page)?.[1];
  expect(rows.length).toBeGreaterThan(25);
  expect(shown).toBe(table);
});
