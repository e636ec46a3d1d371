import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  ageOn,
  dayNumber,
  daysBetween,
  endOfDay,
  isCalendarDate,
  jakartaDate,
} from '../../src/domain/calendar.ts';

const anyDate = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));

describe('business dates', () => {
  test.each([
    ['2026-02-15T16:59:59.999Z', '2026-02-15'],
    ['2026-02-15T17:00:00Z', '2026-02-16'],
    ['2026-12-31T23:30:00Z', '2027-01-01'],
  ])('are those of Jakarta: %s is %s', (instant, date) => {
    expect(jakartaDate(instant)).toBe(date);
    expect(jakartaDate(new Date(instant))).toBe(date);
  });

  test('end with the last millisecond in Jakarta', () => {
    expect(endOfDay('2026-02-15').toISOString()).toBe('2026-02-15T16:59:59.999Z');
    fc.assert(
      fc.property(anyDate, (date) => {
        const end = endOfDay(date);
        expect(jakartaDate(end)).toBe(date);
        expect(jakartaDate(new Date(end.getTime() + 1))).toBe(addDays(date, 1));
      }),
    );
  });

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s and %d months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  test('days between two dates lead from one to the other', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
      }),
    );
  });

  test.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '', '2026-02-15T00:00:00Z'])(
    '"%s" is not a date',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
      expect(() => dayNumber(text)).toThrow();
    },
  );

  test.each([
    ['2005-03-01', '2026-02-28', 20],
    ['2005-03-01', '2026-03-01', 21],
    ['2004-02-29', '2025-02-28', 20],
  ])('who is born on %s is on %s %d years old', (birthDate, on, age) => {
    expect(ageOn(birthDate, on)).toBe(age);
  });
});
