import { expect, test } from '@jest/globals';
import { type Child, startChild } from '../../tools/stack/child.ts';
import { Crew } from '../../tools/stack/crew.ts';
import { until, untilNoneLives } from './processes.ts';

const part = (name: string, script: string): Child =>
  startChild({ name, command: process.execPath, args: ['-e', script], env: process.env, stopSeconds: 1 });
const lives = 'setInterval(() => {}, 1000)';

test('a part that dies again and again is waited for longer and longer', async () => {
  const said: string[] = [];
  const crew = new Crew({ say: (line) => said.push(line), backOffMs: [0, 10, 20] });
  let starts = 0;
  const start = async () => part('api', ++starts < 4 ? "console.log('no'); process.exitCode = 3" : lives);
  await crew.add('entrance', await start(), start);
  await until(async () => said.filter((line) => line === 'api is up again.').length === 3);
  expect(said.filter((line) => line.includes('started again in'))).toEqual(
    [0, 0.01, 0.02].map((seconds) => `api is started again in ${seconds} s.`),
  );
  expect(said[0]).toMatch(/^api ended with exit code 3\. Its last lines:\n +no$/);
  const pids = Object.values(crew.pids());
  await crew.stop();
  await untilNoneLives(pids);
});

test('a part that cannot be started is tried again', async () => {
  const said: string[] = [];
  const crew = new Crew({ say: (line) => said.push(line), backOffMs: [0] });
  let tries = 0;
  const start = async () => {
    if (++tries === 1) throw new Error('worker was not ready');
    return part('worker', lives);
  };
  await crew.add('services', part('worker', ''), start);
  await until(async () => said.includes('worker is up again.'));
  expect(said).toContain('worker was not ready');
  await crew.stop();
});

test('who is sent home while a part waits to be started again starts nothing any more', async () => {
  const waits = Promise.withResolvers<void>();
  const say = (line: string) => {
    if (line.includes('in 3600 s')) waits.resolve();
  };
  const crew = new Crew({ say, backOffMs: [3_600_000] });
  let starts = 0;
  await crew.add('entrance', part('api', ''), async () => {
    starts++;
    return part('api', lives);
  });
  await waits.promise;
  await crew.stop();
  expect(starts).toBe(0);
});

test('the death of a store is the end, and says so', async () => {
  const crew = new Crew();
  await crew.add('stores', part('postgres', 'process.exitCode = 1'));
  expect(await crew.failed).toMatch(
    /^postgres ended with exit code 1\. Nothing works without it, so everything ends\./,
  );
  await crew.stop();
});
