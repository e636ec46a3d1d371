/** The words that are printed on a KTP, and ours. */
import type { Gender, MaritalStatus } from '../../../domain/person/borrower.ts';

export const maritalWords: Record<string, MaritalStatus> = {
  'BELUM KAWIN': 'SINGLE',
  KAWIN: 'MARRIED',
  'CERAI HIDUP': 'DIVORCED',
  'CERAI MATI': 'WIDOWED',
};

export const genderWords: Record<string, Gender> = {
  'LAKI-LAKI': 'MALE',
  PEREMPUAN: 'FEMALE',
  MALE: 'MALE',
  FEMALE: 'FEMALE',
};

const printed = new Map(Object.entries(maritalWords).map(([word, status]) => [status, word]));

export const printedMaritalStatus = (status: MaritalStatus): string => printed.get(status)!;
