import { expect, test } from '@jest/globals';
import { pinObjection } from '../../../src/domain/person/pin.ts';

test.each(['000000', '111111', '999999'])('six equal digits are too weak: %s', (pin) => {
  expect(pinObjection(pin)).toBe('EQUAL DIGITS');
});

test.each(['012345', '123456', '456789', '987654', '543210'])('six consecutive digits are too weak: %s', (pin) => {
  expect(pinObjection(pin)).toBe('CONSECUTIVE DIGITS');
});

test.each(['12345', '1234567', '12345a', '', '１２３４５６', '123456\n'])('"%s" is not six digits', (pin) => {
  expect(pinObjection(pin)).toBe('NOT SIX DIGITS');
});

test.each(['135790', '123457', '112233', '890123'])('%s may be used', (pin) => {
  expect(pinObjection(pin)).toBeNull();
});
