/** Opens the configured object store: a bucket at OBJECT_STORE_URL, else a folder in ARUS_HOME. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../platform/config.ts';
import { keyRing } from '../platform/encryption.ts';
import { folderObjectStore, type ObjectStore } from './object-store.ts';

export type ObjectStoreConfig = Pick<
  Config,
  | 'ARUS_HOME'
  | 'OBJECT_STORE_URL'
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'AWS_SESSION_TOKEN'
  | 'PII_ENCRYPTION_KEYS'
>;

/** Reached once before anybody relies on it. Throws ObjectStoreUnavailable where the bucket is not ours to use. */
export async function openObjectStore(config: ObjectStoreConfig): Promise<ObjectStore> {
  const ring = keyRing(config.PII_ENCRYPTION_KEYS);
  const { OBJECT_STORE_URL: bucket } = config;
  if (!bucket) {
    const folder = join(config.ARUS_HOME, 'objects');
    await mkdir(folder, { recursive: true });
    return folderObjectStore(folder, ring);
  }
  // The SDK takes its time to load: only who has a bucket waits for it.
  const { s3ObjectStore } = await import('./s3.ts');
  const store = s3ObjectStore({ ...bucket, credentials: credentialsOf(config) }, ring);
  await store.list('nothing'); // says at the start, and not to the first borrower, that we may not
  return store;
}

function credentialsOf(config: ObjectStoreConfig) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = config;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}) };
}
