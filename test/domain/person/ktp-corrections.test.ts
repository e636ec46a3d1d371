import { describe, expect, test } from '@jest/globals';
import type { BorrowerProfile, KtpData } from '../../../src/domain/person/borrower.ts';
import { genderRead, isSomebodyElse, ktpCorrections } from '../../../src/domain/person/ktp-corrections.ts';

const read = {
  nik: '3174016804900001',
  fullName: 'SITI RAHMAWATI',
  birthPlace: 'JAKARTA',
  birthDate: '1990-04-28',
} as KtpData;
const given = {
  nik: '3174016804900001',
  fullName: 'Siti  Rahmawati',
  birthPlace: 'Jakarta',
  birthDate: '1990-04-28',
} as BorrowerProfile;

describe('what OCR read', () => {
  test('is not corrected by case and spacing', () => {
    expect(ktpCorrections(read, given)).toEqual([]);
  });

  test('is kept beside what the borrower gave instead', () => {
    expect(ktpCorrections(read, { ...given, birthDate: '1990-04-29' })).toEqual([
      { field: 'birthDate', read: '1990-04-28', given: '1990-04-29' },
    ]);
  });
});

describe('the gender on the card', () => {
  const man = { ...read, gender: 'LAKI-LAKI' };

  test('that the borrower corrects is kept beside what was given instead', () => {
    expect(ktpCorrections(man, { ...given, gender: 'FEMALE' })).toEqual([
      { field: 'gender', read: 'LAKI-LAKI', given: 'PEREMPUAN' },
    ]);
  });

  test.each(['LAKI-LAKI', 'laki laki', 'LAKI - LAKI', 'Lakilaki'])('is a man’s as %s', (gender) => {
    expect(ktpCorrections({ ...read, gender }, { ...given, gender: 'MALE' })).toEqual([]);
    expect(genderRead(gender)).toBe('MALE');
  });

  test('that OCR could not read is nothing to correct', () => {
    expect(ktpCorrections({ ...read, gender: 'L4K1' }, { ...given, gender: 'FEMALE' })).toEqual([]);
    expect(genderRead('L4K1')).toBeUndefined();
    expect(genderRead(undefined)).toBeUndefined();
  });
});

describe('the card is somebody else’s', () => {
  const other = { nik: '3273015503880002', fullName: 'Dewi Lestari', birthDate: '1988-03-15' };

  test('when number, name and birth date all differ', () => {
    expect(isSomebodyElse(read, { ...given, ...other })).toBe(true);
  });

  test.each(['nik', 'fullName', 'birthDate'] as const)('but not when %s is as on the card', (field) => {
    expect(isSomebodyElse(read, { ...given, ...other, [field]: given[field] })).toBe(false);
  });
});
