import { describe, expect, test } from '@jest/globals';
import { samePerson } from '../../../src/domain/credit/bureau-match.ts';

const nik = '3174016804900001';
const record = (similarity: number, idNo = nik) => ({ idNo, similarity });

describe('records of a credit bureau', () => {
  test('of the NIK at or above the similarity are one person, the lowest similarity counting', () => {
    expect(samePerson([record(100), record(85), record(62)], nik, 85)).toMatchObject({
      kind: 'MATCH',
      records: [record(100), record(85)],
      similarity: 85,
    });
  });

  test('of the NIK below it are doubtful, which is not the same as nobody', () => {
    expect(samePerson([record(84.9), record(70)], nik, 85)).toEqual({ kind: 'DOUBTFUL', similarity: 84.9 });
  });

  test('of other people, however similar, are nobody', () => {
    expect(samePerson([record(100, '3174016804900002')], nik, 85)).toEqual({ kind: 'NOBODY' });
    expect(samePerson([], nik, 85)).toEqual({ kind: 'NOBODY' });
  });
});
