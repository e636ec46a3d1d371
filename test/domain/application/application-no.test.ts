import { describe, expect, test } from '@jest/globals';
import { applicationNo, isApplicationNo } from '../../../src/domain/application/application-no.ts';

describe('an application number', () => {
  test('has a year and eight digits, and is recognised as such', () => {
    expect(applicationNo(2026, 1)).toBe('APP-LN-2026-00000001');
    expect(isApplicationNo(applicationNo(2026, 99_999_999))).toBe(true);
  });

  test.each([
    'APP-LN-2026-1',
    'APP-LN-2026-123456789',
    'app-ln-2026-00000001',
    'APP-LN-2026-00000001\n',
    ' APP-LN-2026-00000001',
    '',
  ])('%j is none', (text) => {
    expect(isApplicationNo(text)).toBe(false);
  });

  test.each([
    [26, 1],
    [2026.5, 1],
    [2026, 0],
    [2026, 100_000_000],
  ])('year %d with digits %d is none', (year, digits) => {
    expect(() => applicationNo(year, digits)).toThrow();
  });
});
