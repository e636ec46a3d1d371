/** The one place of cryptography for data at rest: AES-256-GCM with the key's id in the value, and blind indexes. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './config.ts';

/** Thrown when a value was not written by any of our keys, or was changed since. Never shows the value. */
export class DecryptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DecryptionError';
  }
}

/** The first key writes, every key reads. */
export interface KeyRing {
  /** `boundTo` (a file's name, say) is not stored, but decrypting with another one fails. */
  encrypt(plain: Buffer, boundTo?: string): Buffer;
  /** Throws DecryptionError for an unknown key and for a value that was tampered with. */
  decrypt(cipher: Buffer, boundTo?: string): Buffer;
  /** `<key id>.<base64url>`: what personal data looks like in a column. */
  encryptText(plain: string): string;
  decryptText(value: string): string;
  /** Id of the key that new values are written with. */
  writesWith: string;
  /** Which key wrote this text; finds what is still to be rewritten before a key can go. */
  keyIdOf(value: string): string;
}

const NONCE = 12;
const TAG = 16;

/** A ring of 32-byte keys, the newest first. Random nonces: retire a key before it has written 2^32 values. */
export function keyRing(keys: EncryptionKey[]): KeyRing {
  const [first] = keys;
  if (!first) throw new Error('a key ring needs at least one key');
  const secrets = new Map(keys.map((key) => [key.id, key.secret]));
  if (secrets.size !== keys.length) throw new Error('two encryption keys have the same id');

  const secretOf = (id: string): Buffer => {
    const secret = secrets.get(id);
    if (!secret)
      throw new DecryptionError(`no encryption key with the id ${/^[\w-]{1,32}$/.test(id) ? id : '(not an id)'}`);
    return secret;
  };
  const decryptText = (value: string): string => {
    const id = keyIdOf(value);
    return open(id, secretOf(id), Buffer.from(value.slice(id.length + 1), 'base64url')).toString('utf8');
  };

  return {
    writesWith: first.id,
    keyIdOf,
    decryptText,
    encryptText: (plain) =>
      `${first.id}.${seal(first.id, first.secret, Buffer.from(plain, 'utf8')).toString('base64url')}`,
    encrypt(plain, boundTo) {
      const id = Buffer.from(first.id, 'utf8');
      return Buffer.concat([Buffer.of(id.length), id, seal(first.id, first.secret, plain, boundTo)]);
    },
    decrypt(cipher, boundTo) {
      const idEnd = 1 + (cipher[0] ?? 0);
      const id = cipher.subarray(1, idEnd).toString('utf8');
      return open(id, secretOf(id), cipher.subarray(idEnd), boundTo);
    },
  };
}

/**
 * HMAC-SHA256, hex: the same phone or NIK gives the same index, and nobody without the key can guess it from a list.
 * Its key comes from the OLDEST key (the last in the list), so that adding a new key in front changes no index.
 * Whoever takes that last key out of the list must rebuild every index.
 * `value` must already be normalised: a phone as E.164, a NIK as 16 digits.
 */
export function blindIndex(keys: EncryptionKey[], kind: 'phone' | 'nik', value: string): string {
  const oldest = keys.at(-1);
  if (!oldest) throw new Error('a blind index needs at least one key');
  const secret = hkdfSync('sha256', oldest.secret, Buffer.alloc(0), `arus blind index ${kind}`, 32);
  return createHmac('sha256', Buffer.from(secret)).update(value, 'utf8').digest('hex');
}

function keyIdOf(value: string): string {
  const dot = value.indexOf('.');
  if (dot < 1) throw new DecryptionError('not an encrypted value');
  return value.slice(0, dot);
}

/** nonce ‖ tag ‖ cipher text; the key's id and what the value is bound to are authenticated with it. */
function seal(id: string, secret: Buffer, plain: Buffer, boundTo = ''): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG }).setAAD(
    Buffer.from(`${id}\n${boundTo}`),
  );
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function open(id: string, secret: Buffer, sealed: Buffer, boundTo = ''): Buffer {
  if (sealed.length < NONCE + TAG) throw new DecryptionError('an encrypted value that is cut off');
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(`${id}\n${boundTo}`))
    .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    throw new DecryptionError('an encrypted value that was changed, or written with another secret under the same id');
  }
}
