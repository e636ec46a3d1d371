/** Where images and documents are kept: a port, and a folder of encrypted files for runs without an object store. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KeyRing } from '../encryption.ts';

/** Keys are relative paths such as `kyc/0198…/ktp`; they hold nothing personal. Every call can be repeated. */
export interface ObjectStore {
  /** Durable when it returns; the same key again replaces the whole object. */
  put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Throws ObjectNotFound. */
  get(key: string): Promise<{ bytes: Buffer; contentType: string }>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

export class ObjectNotFound extends Error {
  constructor(key: string) {
    super(`no object ${key}`);
    this.name = 'ObjectNotFound';
  }
}

/** One file per object, encrypted with the PII keys and bound to its key: a file moved to another name does not decrypt. */
export function folderObjectStore(folder: string, ring: KeyRing): ObjectStore {
  return {
    async put(key, bytes, contentType) {
      const file = fileOf(folder, key);
      const sealed = ring.encrypt(wrap(bytes, contentType), key);
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, sealed);
    },

    async get(key) {
      const sealed = await readFile(fileOf(folder, key)).catch((error: unknown) => {
        throw isMissing(error) ? new ObjectNotFound(key) : error;
      });
      return unwrap(ring.decrypt(sealed, key));
    },

    async delete(key) {
      await rm(fileOf(folder, key), { force: true });
    },
  };
}

/** Readers see the old object or the new one, never half of one, also after a crash. */
async function replaceFile(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}~`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function fileOf(folder: string, key: string): string {
  const segments = key.split('/');
  // Starting with a letter or digit rules out `..`, absolute paths and hidden files; `~` is ours.
  if (key.length > 200 || !segments.every((segment) => /^[A-Za-z0-9][\w.-]*$/.test(segment)))
    throw new Error('an object key is a relative path of letters, digits, dots, dashes and underscores');
  return join(folder, ...segments);
}

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

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
