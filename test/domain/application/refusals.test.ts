import { expect, test } from '@jest/globals';
import { isRefusalCode, refusalCodes } from '../../../src/domain/application/refusals.ts';

test('a code that another version sends is taken for a refusal only if this version knows it', () => {
  expect(refusalCodes.every(isRefusalCode)).toBe(true);
  expect(isRefusalCode('A_CODE_OF_TOMORROW')).toBe(false);
});
