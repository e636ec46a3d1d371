import { describe, expect, test } from '@jest/globals';
import type { BorrowerProfile, KtpData } from '../../src/domain/borrower.ts';
import { isSomebodyElse, ktpCorrections } from '../../src/domain/ktp-corrections.ts';

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

describe('the card is somebody else’s', () => {
  const other = { nik: '3273015503880002', fullName: 'Dewi Lestari', birthDate: '1988-03-15' };

  test('when number, name and birth date all differ', () => {
    expect(isSomebodyElse(read, { ...given, ...other })).toBe(true);
  });

  test.each(['nik', 'fullName', 'birthDate'] as const)('but not when %s is as on the card', (field) => {
    expect(isSomebodyElse(read, { ...given, ...other, [field]: given[field] })).toBe(false);
  });
});
