import { expect, test } from '@jest/globals';
import { exchangesKept } from '../../src/temporal/interceptors/exchanges-kept.ts';

const input = { args: [], headers: {} };

test.each([
  ['its answer', () => Promise.resolve('done')],
  ['its failure', () => Promise.reject(new Error('no'))],
])('an activity gives %s only when what it said to partners is kept', async (_, run) => {
  let keep = (): void => undefined;
  const kept = new Promise<void>((resolve) => (keep = resolve));
  let ended = false;
  const activity = exchangesKept({ kept: () => kept }).execute!(input, run)
    .catch((error: unknown) => (error as Error).message)
    .then((end) => {
      ended = true;
      return end;
    });
  for (let turn = 0; turn < 20; turn++) await new Promise((go) => setImmediate(go));
  expect(ended).toBe(false);
  keep();
  expect(await activity).toMatch(/done|no/);
});
