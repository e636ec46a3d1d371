import { expect, test } from '@jest/globals';
import { startChild } from '../../tools/stack/child.ts';
import { living, program, untilNoneLives } from './processes.ts';

const supervise = (...command: string[]) => program('test/tools/fixtures/supervise.ts', command);
const node = process.execPath;

test.each(['SIGKILL', 'SIGTERM'] as const)('a supervisor ended by %s leaves no process behind', async (signal) => {
  const supervisor = supervise(node, '-e', 'setInterval(() => {}, 1000)');
  const group = Number((await supervisor.says(/^\d+$/m))[0]);
  expect(await living([group])).not.toEqual([]);
  supervisor.kill(signal);
  await untilNoneLives([group]);
});

test('a child that does not want to end is killed when its time is up', async () => {
  const supervisor = supervise(node, '-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
  const group = Number((await supervisor.says(/^\d+$/m))[0]);
  supervisor.kill('SIGKILL');
  await untilNoneLives([group]);
});

test('what the child started goes with it', async () => {
  const supervisor = supervise('/bin/sh', '-c', 'sleep 1000 & sleep 1000 & wait');
  const group = Number((await supervisor.says(/^\d+$/m))[0]);
  supervisor.kill('SIGTERM');
  await supervisor.exitCode;
  await untilNoneLives([group]);
});

test('a child may drain before it ends', async () => {
  const drain =
    "process.on('SIGTERM', () => { console.log('drained'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000)";
  const lines: string[] = [];
  const up = Promise.withResolvers<void>();
  const child = startChild({
    name: 'drainer',
    command: node,
    args: ['-e', drain],
    env: process.env,
    onLine: (line) => {
      lines.push(line);
      up.resolve();
    },
  });
  await up.promise;
  expect(await child.stop()).toEqual({ code: 0, signal: null });
  expect(lines).toEqual(['up', 'drained']);
});

test('a child that ends by itself gives its exit code and its last lines', async () => {
  const child = startChild({
    name: 'short',
    command: node,
    args: ['-e', "console.error('no such table'); process.exitCode = 7"],
    env: process.env,
  });
  expect(await child.exited).toEqual({ code: 7, signal: null });
  expect(child.lastLines()).toEqual(['no such table']);
  expect(await living([child.pid])).toEqual([]);
});

test('a program that is not there ends at once', async () => {
  const child = startChild({ name: 'nothing', command: '/no/such/program', args: [], env: process.env });
  expect((await child.exited).code).toBe(127);
});
