/**
 * Application numbers, `APP-LN-<year>-<8 digits>`, and the two ranges that they come from: the database counts up from
 * 1, backends without it make a number from a key of theirs. Not for workflows.
 */
import { sha256 } from '../../platform/digest.ts';

/** From here to 99,999,999 are the numbers made from keys; the database's sequence ends before. */
export const FIRST_FROM_KEYS = 50_000_000;
const FROM_KEYS = 50_000_000;

/** `digits`: at most eight of them. */
export function applicationNo(year: number, digits: number): string {
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError('a year has four digits');
  if (digits < 1 || digits > 99_999_999) throw new RangeError('an application number has eight digits');
  return `APP-LN-${year}-${String(digits).padStart(8, '0')}`;
}

/** The same key and year, the same number. Two keys of a thousand meet on one in about one year of a hundred. */
export const applicationNoFrom = (idempotencyKey: string, year: number): string =>
  applicationNo(year, FIRST_FROM_KEYS + (hashOf(idempotencyKey, year).readUIntBE(0, 6) % FROM_KEYS));

/** The uuid that goes with it; no two keys meet on one. */
export function applicationIdFrom(idempotencyKey: string, year: number): string {
  const bytes = hashOf(idempotencyKey, year).subarray(6, 22);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6); // version 8: of our own making (RFC 9562, 5.8)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const hashOf = (idempotencyKey: string, year: number): Buffer =>
  Buffer.from(sha256(`application ${year} ${idempotencyKey}`), 'hex');
