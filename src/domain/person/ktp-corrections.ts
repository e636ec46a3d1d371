/**
 * Where the borrower corrected what was read from the card.
 * Source: docs/sources/mobile-api.md, 4 ("mengoreksi hasil OCR").
 */
import type { BorrowerProfile, Gender, KtpData } from './borrower.ts';

export interface KtpCorrection {
  field: string;
  read: string;
  given: string;
}

const compared = ['nik', 'fullName', 'birthPlace', 'birthDate'] as const;

/** Case and spacing do not count as corrections, nor does a gender that OCR could not read. */
export function ktpCorrections(read: KtpData, given: BorrowerProfile): KtpCorrection[] {
  const fields = compared.map((field) => ({ field, read: read[field], given: given[field] }));
  const gender = { field: 'gender', read: read.gender, given: printed[given.gender] };
  return [...fields, ...(genderRead(read.gender) ? [gender] : [])].filter(
    (pair) => plain(pair.read) !== plain(pair.given),
  );
}

/** The gender of the word on a card, however OCR spaced it; undefined where it is none. */
export const genderRead = (word: string | undefined): Gender | undefined =>
  (['MALE', 'FEMALE'] as const).find((gender) => plain(word ?? '') === printed[gender]);

const printed: Record<Gender, string> = { MALE: 'LAKI-LAKI', FEMALE: 'PEREMPUAN' };

/** Number, name and birth date all differ from the card: that is no misread letter, it is somebody else. */
export const isSomebodyElse = (read: KtpData, given: BorrowerProfile): boolean =>
  (['nik', 'fullName', 'birthDate'] as const).every((field) => plain(read[field]) !== plain(given[field]));

const plain = (text: string) => {
  const tidy = text.trim().replace(/\s+/g, ' ').toUpperCase();
  return tidy.replace(/^LAKI ?-? ?LAKI$/, printed.MALE);
};
