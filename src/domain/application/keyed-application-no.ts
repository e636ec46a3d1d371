/** Idempotency key to application number and id: the same key and year give the same application. Not for workflows: they cannot hash. */
import { sha256 } from '../../platform/digest.ts';
import { applicationNo, FIRST_FROM_KEYS } from './application-no.ts';

const FROM_KEYS = 50_000_000;

/** Returns the same number for the same key and year. Among a thousand keys a year, two collide in about one year of a hundred. */
export const applicationNoFrom = (idempotencyKey: string, year: number): string =>
  applicationNo(year, FIRST_FROM_KEYS + (hashOf(idempotencyKey, year).readUIntBE(0, 6) % FROM_KEYS));

/** Returns the application's uuid (version 8) for the same key and year; unlike the number it does not collide. */
export function applicationIdFrom(idempotencyKey: string, year: number): string {
  const bytes = hashOf(idempotencyKey, year).subarray(6, 22);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6); // version 8: of our own making (RFC 9562, 5.8)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const hashOf = (idempotencyKey: string, year: number): Buffer =>
  Buffer.from(sha256(`application ${year} ${idempotencyKey}`), 'hex');
