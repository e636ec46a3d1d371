/** Application number and id from a backend's idempotency key: the same key and year, the same application. Not for workflows, which have no hashes. */
import { sha256 } from '../../platform/digest.ts';
import { applicationNo, FIRST_FROM_KEYS } from './application-no.ts';

const FROM_KEYS = 50_000_000;

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
