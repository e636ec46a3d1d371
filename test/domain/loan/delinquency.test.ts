import { describe, expect, test } from '@jest/globals';
import { nextBucketChange } from '../../../src/domain/loan/delinquency.ts';

const jakarta = (text: string) => new Date(`${text}+07:00`);

describe('a loan changes by itself', () => {
  test.each([
    ['before the due date, when that day is over', '2026-12-01T10:00:00', '2026-12-22T00:00:00'],
    ['in the last second of the due date, when it is over', '2026-12-21T23:59:59', '2026-12-22T00:00:00'],
    ['on its first day late, when the second bucket begins', '2026-12-22T00:00:00', '2026-12-29T00:00:00'],
    ['a week late, when the third begins', '2026-12-29T00:00:00', '2027-01-21T00:00:00'],
    ['two months late, when the last begins', '2027-02-25T12:00:00', '2027-03-22T00:00:00'],
    ['beyond the last bucket, every thirty days', '2027-03-22T00:00:00', '2027-04-21T00:00:00'],
    ['at such a check, thirty days later', '2027-04-21T00:00:00', '2027-05-21T00:00:00'],
    ['a year late, still every thirty days', '2027-12-25T00:00:00', '2028-01-16T00:00:00'],
  ])('%s', (_, at, next) => {
    expect(nextBucketChange('2026-12-21', jakarta(at))).toEqual(jakarta(next));
  });
});
