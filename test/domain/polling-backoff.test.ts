import { describe, expect, test } from '@jest/globals';
import { secondsUntilNextPoll } from '../../src/domain/polling-backoff.ts';

const SILENCE = 60;
const HOUR = 3600;
/** Seconds at which a partner that never answers is asked. */
function questions(withinSeconds: number): number[] {
  const at: number[] = [];
  for (let waitedSeconds = 0; ;) {
    waitedSeconds += secondsUntilNextPoll({ silenceSeconds: SILENCE, asked: at.length, waitedSeconds });
    if (waitedSeconds > withinSeconds) return at;
    at.push(waitedSeconds);
  }
}
const longestBetween = (from: number, to: number) =>
  Math.max(
    ...questions(to)
      .map((at, i, all) => at - (all[i - 1] ?? 0))
      .filter((_, i, gaps) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, 0) > from),
  );

describe('a partner that stays silent', () => {
  test('is asked after one silence, then later each time, and for two hours at most five minutes later', () => {
    expect(questions(30 * 60).slice(0, 4)).toEqual([60, 180, 420, 720]);
    expect(longestBetween(0, 2 * HOUR)).toBe(300);
  });

  test('is asked seldom when it has been silent for long, and at least every hour', () => {
    expect(longestBetween(12 * HOUR, 13 * HOUR)).toBeGreaterThan(25 * 60);
    expect(longestBetween(0, 72 * HOUR)).toBe(HOUR);
  });

  test('is asked at most 140 times in the 72 hours that a borrower has to sign', () => {
    const count = questions(72 * HOUR).length;
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(140);
  });
});
