/** Keys and encryption of objects, the same for every implementation of the store. */
import type { KeyRing } from '../platform/encryption.ts';

/** Starting with a letter or digit rules out `..`, absolute paths and hidden files; `~` is the folder's own. */
export function checkedKey(key: string): string {
  if (key.length > 200 || !key.split('/').every((segment) => /^[A-Za-z0-9][\w.-]*$/.test(segment)))
    throw new Error('an object key is a relative path of letters, digits, dots, dashes and underscores');
  return key;
}

/** A prefix is a path of whole segments: `kyc/1` does not name `kyc/12`. A slash at its end is allowed. */
export const checkedPrefix = (prefix: string): string => (prefix === '' ? '' : checkedKey(prefix.replace(/\/$/, '')));

/** Content and its type, encrypted and bound to the key: an object moved to another key does not open. */
export const sealObject = (ring: KeyRing, key: string, bytes: Buffer, contentType: string): Buffer =>
  ring.encrypt(wrap(bytes, contentType), key);

/** Throws DecryptionError where the object was changed, moved, or written with a key that the ring lacks. */
export const openObject = (ring: KeyRing, key: string, sealed: Buffer): { bytes: Buffer; contentType: string } =>
  unwrap(ring.decrypt(sealed, key));

/** Length of the content type, content type, content. */
function wrap(bytes: Buffer, contentType: string): Buffer {
  const type = Buffer.from(contentType, 'utf8');
  if (type.length === 0 || type.length > 255) throw new Error('a content type has 1 to 255 bytes');
  return Buffer.concat([Buffer.of(type.length), type, bytes]);
}

function unwrap(plain: Buffer): { bytes: Buffer; contentType: string } {
  const start = 1 + (plain[0] ?? 0);
  return { contentType: plain.subarray(1, start).toString('utf8'), bytes: plain.subarray(start) };
}
