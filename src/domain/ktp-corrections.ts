/** Where the borrower corrected what was read from the card. Source: mobile-api.md 4, "mengoreksi hasil OCR". */
import type { BorrowerProfile, KtpData } from './borrower.ts';

export interface KtpCorrection {
  field: string;
  read: string;
  given: string;
}

const compared: [keyof KtpData & string, keyof BorrowerProfile & string][] = [
  ['nik', 'nik'],
  ['fullName', 'fullName'],
  ['birthPlace', 'birthPlace'],
  ['birthDate', 'birthDate'],
];

/** Case and spacing do not count as corrections. */
export function ktpCorrections(read: KtpData, given: BorrowerProfile): KtpCorrection[] {
  return compared
    .map(([from, to]) => ({ field: to, read: read[from], given: String(given[to]) }))
    .filter((pair) => plain(pair.read) !== plain(pair.given));
}

const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toUpperCase();
