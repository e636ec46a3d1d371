import { expect, test } from '@jest/globals';
import { columns } from '../../tools/columns.ts';

test('columns are as wide as their longest text, aligned to their side, and end no line in spaces', () => {
  const rows = [
    ['account', 'journal', 'aim'],
    ['channel.clearing', '9,978,270', ''],
    ['funder', '-1', '≤ 15: met'],
  ];
  expect(columns(rows, ['left', 'right', 'left']).split('\n')).toEqual([
    'account             journal  aim',
    'channel.clearing  9,978,270',
    'funder                   -1  ≤ 15: met',
  ]);
});

test('a table without rows is empty', () => {
  expect(columns([], ['left', 'right'])).toBe('');
});
