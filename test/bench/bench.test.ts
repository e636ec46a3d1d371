import { describe, expect, test } from '@jest/globals';
import { callBacksAfter, eventsPerSignal, type HistoryEvent, stepsOf } from '../../bench/bare-loan/steps.ts';
import { heads, median, percentile, ratio, row } from '../../bench/figures.ts';
import { gauge } from '../../bench/memory.ts';
import { readOptions } from '../../bench/options.ts';
import { inParallel } from '../../bench/stopwatch.ts';

describe('a percentile', () => {
  const tenToHundred = [100, 20, 30, 90, 50, 60, 70, 80, 40, 10];

  test('is a measured value, by nearest rank, whatever their order', () => {
    expect([0, 10, 11, 50, 95, 100].map((percent) => percentile(tenToHundred, percent))).toEqual([
      10, 10, 20, 50, 100, 100,
    ]);
    expect(median([7])).toBe(7);
    expect(percentile([1, 2, 3, 4], 75)).toBe(3);
  });

  test('of nothing, or of more than all, is refused', () => {
    expect(() => percentile([], 50)).toThrow('nothing');
    expect(() => percentile([1], 101)).toThrow('101');
  });

  test('leaves the values in their order', () => {
    const values = [3, 1, 2];
    percentile(values, 50);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a figure', () => {
  test('is told as a multiple of its bare baseline', () => {
    expect(ratio({ name: 'call', unit: 'ms', arus: 150, bare: 50 })).toBe(3);
    expect(ratio({ name: 'loans', unit: '/ s', arus: 2, bare: 4 })).toBe(0.5);
  });

  test('without a baseline has no ratio', () => {
    expect(ratio({ name: 'API', unit: 'MB', arus: 200, bare: null })).toBeNull();
    expect(ratio({ name: 'API', unit: 'MB', arus: 200, bare: 0 })).toBeNull();
  });

  test('becomes a row under the heads, with three digits that say something', () => {
    const figure = { name: 'call, p50', unit: 'ms', arus: 1234.5, bare: 51.26 };
    expect(row(figure)).toEqual(['call, p50', '1,235 ms', '51.3 ms', '24.08 ×', '']);
    expect(row({ ...figure, arus: 1.234, bare: null })).toEqual(['call, p50', '1.23 ms', '', '', '']);
    expect(row(figure)).toHaveLength(heads.length);
  });

  test('says whether it meets its aim', () => {
    const events = (arus: number) => row({ name: 'history', unit: 'events', arus, bare: null, aim: 90 }).at(-1);
    expect([events(90), events(91)]).toEqual(['≤ 90: met', '≤ 90: missed']);
  });
});

describe('the bare loan', () => {
  const updated: HistoryEvent = { workflowExecutionUpdateAcceptedEventAttributes: {} };
  const answered: HistoryEvent = { workflowExecutionUpdateCompletedEventAttributes: {} };
  const local: HistoryEvent = { markerRecordedEventAttributes: { markerName: 'core_local_activity' } };
  const patch: HistoryEvent = { markerRecordedEventAttributes: { markerName: 'core_patch' } };
  const remote: HistoryEvent = { activityTaskScheduledEventAttributes: {} };
  const signal: HistoryEvent = { workflowExecutionSignaledEventAttributes: {} };
  const child: HistoryEvent = { startChildWorkflowExecutionInitiatedEventAttributes: {} };
  const other: HistoryEvent = {};

  test('takes the steps of the real one in their order, and nothing that is ours alone', () => {
    const history = [other, updated, local, answered, other, patch, remote, other, signal, child];
    expect(stepsOf(history)).toEqual(['update', 'local', 'answer', 'remote', 'signal', 'child']);
  });

  test('is called back by a partner as often as the real one was', () => {
    const steps = stepsOf([remote, local, signal, signal, remote, local, remote, signal]);
    expect([0, 4, 6].map((index) => callBacksAfter(steps, index))).toEqual([2, 0, 1]);
  });

  test('shares the events of servicing out over its payments, without those of its opening', () => {
    expect(eventsPerSignal([other, local, other, signal, other, local, signal, other])).toBe(2.5);
    expect(() => eventsPerSignal([other, local])).toThrow('without a payment');
  });
});

describe('the command line', () => {
  test('has a default for everything', () => {
    expect(readOptions([])).toEqual({ loans: 40, atOnce: 8, submissions: 20 });
    expect(readOptions(['--loans', '200', '--at-once=4'])).toEqual({ loans: 200, atOnce: 4, submissions: 20 });
  });

  test.each([['0'], ['-1'], ['1.5'], ['many'], ['']])('refuses --loans=%s by name', (value) => {
    expect(() => readOptions([`--loans=${value}`])).toThrow('--loans must be a whole number');
  });

  test('refuses what it does not know', () => {
    expect(() => readOptions(['--loan', '4'])).toThrow('--loan');
  });
});

describe('a measured run', () => {
  test('does every task once, so many at a time, and keeps the results in order', async () => {
    let [running, most] = [0, 0];
    const task = (result: number) => async () => {
      most = Math.max(most, ++running);
      await new Promise((next) => setImmediate(next));
      running--;
      return result;
    };
    const { results, ms } = await inParallel([1, 2, 3, 4, 5].map(task), 2);
    expect(results).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(ms).toBeGreaterThan(0);
  });

  test('fails as the first task that fails', async () => {
    const fails = () => Promise.reject(new Error('no loan'));
    await expect(inParallel([fails], 2)).rejects.toThrow('no loan');
  });

  test('reads a gauge from Prometheus text, whatever its labels', () => {
    const page = '# TYPE rss_bytes gauge\nrss_bytes_total 1\nrss_bytes{service="api"} 2.5e+8\nother 3\n';
    expect([gauge(page, 'rss_bytes'), gauge(page, 'other'), gauge(page, 'rss')]).toEqual([250_000_000, 3, null]);
  });
});
