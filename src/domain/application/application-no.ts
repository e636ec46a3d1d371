/**
 * Application numbers, `APP-LN-<year>-<8 digits>`: format and pattern. Two ranges: the database's sequence counts up from 1,
 * and `keyed-application-no.ts` derives numbers from idempotency keys. Source: docs/contracts.md.
 */

/** Numbers derived from keys are from here to 99,999,999; the database's sequence ends before. */
export const FIRST_FROM_KEYS = 50_000_000;

/** Matches a text that is an application number as a whole. */
export const APPLICATION_NO = /^APP-LN-\d{4}-\d{8}$/;

export const isApplicationNo = (text: string): boolean => APPLICATION_NO.test(text);

/** Returns the application number. `digits`: 1 to 99,999,999. Throws RangeError if year or digits do not fit. */
export function applicationNo(year: number, digits: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError('a year has four digits');
  if (digits < 1 || digits > 99_999_999) throw new RangeError('an application number has eight digits');
  return `APP-LN-${year}-${String(digits).padStart(8, '0')}`;
}
