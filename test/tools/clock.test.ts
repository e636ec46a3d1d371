import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { turnAskedFor } from '../../tools/clock/arguments.ts';
import { turnClock } from '../../tools/clock/turn-clock.ts';
import { type Child, startChild } from '../../tools/stack/child.ts';
import { freePort } from '../../tools/stack/ports.ts';
import { untilReady } from '../../tools/stack/ready.ts';
import { findTemporal } from '../../tools/temporal/find.ts';
import { freshDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/config.ts';
import { monthsPassed, type patience } from './fixtures/patience.ts';
import { program } from './processes.ts';

const day = 86_400;
const taskQueue = `clock-${randomUUID()}`;
let client: Client;
let close: () => Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const address = process.env['ARUS_TEST_TEMPORAL']!;
  const connection = await Connection.connect({ address });
  client = new Client({ connection });
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: fileURLToPath(new URL('./fixtures/patience.ts', import.meta.url)),
  });
  const running = worker.run();
  close = async () => {
    worker.shutdown();
    await running;
    await Promise.all([native.close(), connection.close()]);
  };
});
afterAll(() => close());

const patient = (months: number) =>
  client.workflow.start<typeof patience>('patience', {
    taskQueue,
    workflowId: `patience-${randomUUID()}`,
    args: [months],
  });

describe('a turned clock', () => {
  test('goes as far as it was turned and then at its own pace', async () => {
    const handle = await patient(3);
    expect(await turnClock(client, handle.workflowId, 65 * day)).toBe('TURNED');
    expect(await handle.query(monthsPassed)).toBe(2);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });

  test('can be turned again from there', async () => {
    const handle = await patient(3);
    await turnClock(client, handle.workflowId, 65 * day);
    expect(await turnClock(client, handle.workflowId, 35 * day)).toBe('ENDED');
    expect(await handle.result()).toBe(3);
  });

  test('is not there for a workflow that nobody knows, or that has ended', async () => {
    expect(await turnClock(client, 'nobody', day)).toBe('NOT RUNNING');
    const handle = await patient(0);
    await handle.result();
    expect(await turnClock(client, handle.workflowId, day)).toBe('NOT RUNNING');
  });

  test('says so when nobody is there to live through the time', async () => {
    const idle = { taskQueue: `nobody-${randomUUID()}`, workflowId: `idle-${randomUUID()}`, args: [1] as [number] };
    const handle = await client.workflow.start<typeof patience>('patience', idle);
    await expect(turnClock(client, handle.workflowId, day, 1)).rejects.toThrow(/Is a worker running\?/);
    await handle.terminate();
  });

  test('is refused by a server that does not skip time, in words that say how it would', async () => {
    const port = await freePort();
    const command = await findTemporal({ env: process.env });
    const args = ['server', 'start-dev', '--port', String(port), '--headless'];
    const plain: Child = startChild({ name: 'plain', command, args, env: process.env });
    let connection: Connection | undefined;
    try {
      const startsWorkflow = async () => {
        connection ??= await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '1 second' });
        await new Client({ connection }).workflow.start('patience', { taskQueue, workflowId: 'one', args: [1] });
        return true;
      };
      await untilReady(plain, startsWorkflow);
      await expect(turnClock(new Client({ connection: connection! }), 'one', day)).rejects.toThrow(
        /does not skip time.*WorkflowTimeSkippingEnabled=true/,
      );
    } finally {
      await connection?.close();
      await plain.stop();
    }
  });
});

describe('npm run clock', () => {
  const clock = async (args: string[], env: Record<string, string | undefined> = {}) => {
    const run = program('tools/clock/main.ts', args, env);
    const code = await run.exitCode;
    expect(run.output()).not.toMatch(/^\s+at /m);
    return { code, output: run.output() };
  };
  const applicationNo = 'APP-LN-2026-99999999';

  test.each([
    [[]],
    [[applicationNo]],
    [[applicationNo, 'soon']],
    [[applicationNo, '0d']],
    [[applicationNo, '-3d']],
    [[applicationNo, '99999d']],
    [[applicationNo, '5']],
    [[applicationNo, '5', 'd']],
    [[applicationNo, '5d', 'please']],
  ])('%j is not a loan and a number of days', (args) => {
    expect(() => turnAskedFor(args)).toThrow('Usage: npm run clock -- <application_no> <days>d');
  });

  test('takes a loan and a number of days', () => {
    expect(turnAskedFor([applicationNo, '35d'])).toEqual({ applicationNo, days: 35 });
  });

  test('says how it is used, and fails, when it is asked for something else', async () => {
    const { code, output } = await clock([applicationNo, 'soon']);
    expect(code).toBe(1);
    expect(output).toContain('"soon" is not a number of days between 1d and 3650d.\nUsage: npm run clock');
  });

  test('says what to start when nothing runs', async () => {
    const home = await mkdtemp(join(tmpdir(), 'arus-clock-'));
    try {
      const { code, output } = await clock([applicationNo, '1d'], { ARUS_HOME: home });
      expect(code).toBe(1);
      expect(output).toContain(`Nothing runs from ${home}`);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test('never turns a clock in production', async () => {
    const { code, output } = await clock([applicationNo, '1d'], { ...testEnvironment, NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(output).toContain('production');
  });

  test('knows no application that is not there', async () => {
    const database = await freshDatabase();
    try {
      const { code, output } = await clock([applicationNo, '1d'], { ...testEnvironment, DATABASE_URL: database.url });
      expect(code).toBe(1);
      expect(output).toContain(`There is no application ${applicationNo}`);
    } finally {
      await database.close();
    }
  });
});
