import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { dataConverter } from '../../src/temporal/connection.ts';
import { testConfig } from '../support/config.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const folder = new URL('./histories/', import.meta.url);
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));
const workflowBundle = { code: readFileSync(process.env['ARUS_TEST_BUNDLE']!, 'utf8') };

/** Recorded by `npm run record-histories` with the test keys, so that every payload can be read. */
const replay = (json: Record<string, unknown>) =>
  Worker.runReplayHistory(
    { workflowBundle, dataConverter: dataConverter(testConfig()) },
    historyFromJSON(json),
    'replayed',
  );

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { events: { eventType: string }[] };

interface BrokenEvent {
  eventType: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
}

describe('workflows that run today go on after a deployment', () => {
  test('of every workflow at least one history is recorded', () => {
    const workflows = ['onboarding', 'creditLimit', 'loan', 'repayment', 'payment', 'reconciliation'];
    expect(workflows.filter((name) => !recorded.some((file) => file.startsWith(`${name}-`)))).toEqual([]);
  });

  test.each(recorded)('%s replays', async (name) => {
    await replay(read(name));
  });

  test('a history that does not fit the code is noticed', async () => {
    const history = read(recorded.find((name) => name.startsWith('loan-'))!);
    const broken = structuredClone<{ events: BrokenEvent[] }>(history);
    const scheduled = broken.events.find(({ eventType }) => eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
    scheduled!.activityTaskScheduledEventAttributes!.activityType.name = 'somethingElse';
    await expect(replay(broken)).rejects.toThrow(DeterminismViolationError);
  });
});
