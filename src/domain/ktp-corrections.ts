/** Where the borrower corrected what was read from the card. Source: mobile-api.md 4, "mengoreksi hasil OCR". */
import type { BorrowerProfile, KtpData } from './borrower.ts';

export interface KtpCorrection {
  field: string;
  read: string;
  given: string;
}

const compared = ['nik', 'fullName', 'birthPlace', 'birthDate'] as const;

/** Case and spacing do not count as corrections. */
export function ktpCorrections(read: KtpData, given: BorrowerProfile): KtpCorrection[] {
  return compared
    .map((field) => ({ field, read: read[field], given: given[field] }))
    .filter((pair) => plain(pair.read) !== plain(pair.given));
}

/** Number, name and birth date all differ from the card: that is no misread letter, it is somebody else. */
export const isSomebodyElse = (read: KtpData, given: BorrowerProfile): boolean =>
  (['nik', 'fullName', 'birthDate'] as const).every((field) => plain(read[field]) !== plain(given[field]));

const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toUpperCase();
