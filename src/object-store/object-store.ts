/** The object store for photos and documents: its interface, and an implementation in a folder of encrypted files. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { KeyRing } from '../platform/encryption.ts';
import { checkedKey, checkedPrefix, openObject, sealObject } from './format.ts';

/** Keys are relative paths such as `kyc/0198…/ktp`; they hold nothing personal. Every call can be repeated. */
export interface ObjectStore {
  /** Durable when it returns; the same key again replaces the whole object. */
  put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Throws ObjectNotFound. */
  get(key: string): Promise<{ bytes: Buffer; contentType: string }>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Every key below a path such as `kyc` or `kyc/0198…`, in order; `''` is all of them. */
  list(prefix: string): Promise<string[]>;
}

export class ObjectNotFound extends Error {
  constructor(key: string) {
    super(`no object ${key}`);
    this.name = 'ObjectNotFound';
  }
}

/** The store does not answer; it may do so later. The message is for whoever runs the system. */
export class ObjectStoreUnavailable extends Error {
  override name = 'ObjectStoreUnavailable';
}

/** The store does not answer us, and will not before somebody changes the configuration or the bucket. */
export class ObjectStoreMisconfigured extends ObjectStoreUnavailable {
  override name = 'ObjectStoreMisconfigured';
}

/** One encrypted file per object. */
export function folderObjectStore(folder: string, ring: KeyRing): ObjectStore {
  return {
    async put(key, bytes, contentType) {
      const file = fileOf(folder, key);
      const sealed = sealObject(ring, key, bytes, contentType);
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, sealed);
    },

    async get(key) {
      const sealed = await readFile(fileOf(folder, key)).catch((error: unknown) => {
        throw isMissing(error) ? new ObjectNotFound(key) : error;
      });
      return openObject(ring, key, sealed);
    },

    async delete(key) {
      await rm(fileOf(folder, key), { force: true });
    },

    async list(prefix) {
      const below = join(folder, checkedPrefix(prefix));
      const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith('~'))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .toSorted();
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

const fileOf = (folder: string, key: string): string => join(folder, ...checkedKey(key).split('/'));

/** A prefix that names an object, and not a folder of them, has nothing below it. */
const isMissing = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR');
