/**
 * Application numbers, `APP-LN-<year>-<8 digits>`: made, recognised. They come from two ranges: the database counts up
 * from 1, backends without it make a number from a key of theirs (`keyed-application-no.ts`). Source: docs/contracts.md.
 */

/** From here to 99,999,999 are the numbers made from keys; the database's sequence ends before. */
export const FIRST_FROM_KEYS = 50_000_000;

/** The whole text is an application number. */
export const APPLICATION_NO = /^APP-LN-\d{4}-\d{8}$/;

export const isApplicationNo = (text: string): boolean => APPLICATION_NO.test(text);

/** `digits`: at most eight of them. Throws RangeError where year or digits do not fit. */
export function applicationNo(year: number, digits: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError('a year has four digits');
  if (digits < 1 || digits > 99_999_999) throw new RangeError('an application number has eight digits');
  return `APP-LN-${year}-${String(digits).padStart(8, '0')}`;
}
