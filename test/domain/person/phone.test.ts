import { expect, test } from '@jest/globals';
import { normalisePhone } from '../../../src/domain/person/phone.ts';

test.each(['081234567890', '6281234567890', '+6281234567890', '+62 812-3456-7890', ' 0812 3456 7890 '])(
  '"%s" is read as +6281234567890',
  (typed) => {
    expect(normalisePhone(typed)).toBe('+6281234567890');
  },
);

test.each([
  '',
  'abc',
  '08120',
  '0215551234',
  '+14155552671',
  '081234567890123456',
  '+6281234567890 ext. 5x',
  '0812345678901234567890',
])('"%s" is not an Indonesian mobile number', (typed) => {
  expect(normalisePhone(typed)).toBeNull();
});
