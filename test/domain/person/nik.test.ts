import { describe, expect, test } from '@jest/globals';
import { genderOfNik, isNik, nikAgreesWith } from '../../../src/domain/person/nik.ts';

const man = '3171012804900001';
const woman = '3171016804900001';

describe('a NIK', () => {
  test.each([
    '12345678',
    '31710128049000011',
    '317101280490000x',
    '',
    '3171013204900001',
    '3171012813900001',
    '3171010004900001',
  ])('"%s" is not one', (text) => {
    expect(isNik(text)).toBe(false);
  });

  test('has the birth date in digits 7 to 12', () => {
    expect(nikAgreesWith(man, { birthDate: '1990-04-28' })).toBe(true);
    expect(nikAgreesWith(man, { birthDate: '1990-04-27' })).toBe(false);
    expect(nikAgreesWith(man, { birthDate: '1991-04-28' })).toBe(false);
    expect(nikAgreesWith(man, { birthDate: '1990-05-28' })).toBe(false);
  });

  test('that is none agrees with no birth date', () => {
    expect(nikAgreesWith('317101280490', { birthDate: '1990-04-28' })).toBe(false);
    expect(nikAgreesWith('3171013204900001', { birthDate: '1990-04-32' })).toBe(false);
  });

  test('of a woman has 40 added to the day', () => {
    expect(genderOfNik(woman)).toBe('FEMALE');
    expect(genderOfNik(man)).toBe('MALE');
    expect(nikAgreesWith(woman, { birthDate: '1990-04-28', gender: 'FEMALE' })).toBe(true);
  });

  test('that speaks of the other gender does not agree', () => {
    expect(nikAgreesWith(woman, { birthDate: '1990-04-28', gender: 'MALE' })).toBe(false);
    expect(nikAgreesWith(man, { birthDate: '1990-04-28', gender: 'FEMALE' })).toBe(false);
  });

  test('knows no century: 05 is 2005 as well as 1905', () => {
    expect(nikAgreesWith('3171010103050001', { birthDate: '2005-03-01', gender: 'MALE' })).toBe(true);
  });
});
