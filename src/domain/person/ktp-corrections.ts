/**
 * OCR corrections: fields in which the borrower's personal information differs from the KTP as read.
 * Source: docs/sources/mobile-api.md, 4 ("mengoreksi hasil OCR").
 */
import type { BorrowerProfile, Gender, KtpData } from './borrower.ts';

export interface KtpCorrection {
  field: string;
  read: string;
  given: string;
}

const compared = ['nik', 'fullName', 'birthPlace', 'birthDate'] as const;

/** Returns the fields that differ. Case and spacing do not count, nor does a gender that OCR could not read. */
export function ktpCorrections(read: KtpData, given: BorrowerProfile): KtpCorrection[] {
  const fields = compared.map((field) => ({ field, read: read[field], given: given[field] }));
  const gender = { field: 'gender', read: read.gender, given: printed[given.gender] };
  return [...fields, ...(genderRead(read.gender) ? [gender] : [])].filter(
    (pair) => plain(pair.read) !== plain(pair.given),
  );
}

/** Returns the gender printed on a card, however OCR spaced it; undefined if the text is none. */
export const genderRead = (word: string | undefined): Gender | undefined =>
  (['MALE', 'FEMALE'] as const).find((gender) => plain(word ?? '') === printed[gender]);

const printed: Record<Gender, string> = { MALE: 'LAKI-LAKI', FEMALE: 'PEREMPUAN' };

/** Whether number, name and birth date all differ from the card: then it is not a misread letter but another person. */
export const isSomebodyElse = (read: KtpData, given: BorrowerProfile): boolean =>
  (['nik', 'fullName', 'birthDate'] as const).every((field) => plain(read[field]) !== plain(given[field]));

const plain = (text: string) => {
  const tidy = text.trim().replace(/\s+/g, ' ').toUpperCase();
  return tidy.replace(/^LAKI ?-? ?LAKI$/, printed.MALE);
};
