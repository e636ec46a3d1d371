/** What the typed client makes of a worker's answer that is a refusal. */
import { expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { answered } from '../../src/client/answers.ts';

const client = { connection: { withDeadline: (_until: number, call: () => unknown) => call() } } as unknown as Client;

test('a refusal of a known code is a value, its data with it', async () => {
  const refusal = { refused: { code: 'REAPPLY_TOO_EARLY', data: { reapply_after: '2027-01-01' } } };
  expect(await answered(client, 1_000, async () => refusal)).toBe(refusal);
});

test('a refusal of a code that only a newer worker knows is an error that names the code', async () => {
  await expect(answered(client, 1_000, async () => ({ refused: { code: 'NEVER_HEARD' } }))).rejects.toThrow(
    'refused with NEVER_HEARD',
  );
});
