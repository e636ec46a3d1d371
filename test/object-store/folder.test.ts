import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { folderObjectStore, ObjectNotFound, type ObjectStore } from '../../src/object-store/object-store.ts';
import { DecryptionError, keyRing } from '../../src/platform/encryption.ts';

let folder: string;
let store: ObjectStore;
const image = randomBytes(100_000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arus-objects-'));
  store = folderObjectStore(folder, keyRing([{ id: 'k1', secret: randomBytes(32) }]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the folder of objects', () => {
  test('gives back what was put, with its content type', async () => {
    await store.put('kyc/1/ktp', image, 'image/jpeg');
    expect(await store.get('kyc/1/ktp')).toEqual({ bytes: image, contentType: 'image/jpeg' });
  });

  test('keeps nothing readable on disk', async () => {
    await store.put('kyc/1/ktp', image, 'image/jpeg');
    const onDisk = await readFile(join(folder, 'kyc/1/ktp'));
    expect(onDisk.includes(image.subarray(0, 32))).toBe(false);
    expect(onDisk.includes('image/jpeg')).toBe(false);
  });

  test('an object under the same key is replaced, whole, also by concurrent writers', async () => {
    const versions = Array.from({ length: 8 }, () => randomBytes(50_000));
    await Promise.all(versions.map((version) => store.put('kyc/2/ktp', version, 'image/png')));
    const { bytes } = await store.get('kyc/2/ktp');
    expect(versions.some((version) => version.equals(bytes))).toBe(true);
    expect(await readdir(join(folder, 'kyc/2'))).toEqual(['ktp']);
  });

  test('a file moved to another key is refused', async () => {
    await store.put('kyc/3/ktp', image, 'image/png');
    await copyFile(join(folder, 'kyc/3/ktp'), join(folder, 'kyc/3/selfie'));
    await expect(store.get('kyc/3/selfie')).rejects.toThrow(DecryptionError);
  });

  test('what is deleted is gone, and deleting it again is no error', async () => {
    await store.put('kyc/4/ktp', image, 'image/png');
    await store.delete('kyc/4/ktp');
    await store.delete('kyc/4/ktp');
    await expect(store.get('kyc/4/ktp')).rejects.toThrow(ObjectNotFound);
  });

  test('lists what lies below a path, and nothing of its neighbours', async () => {
    await rm(folder, { recursive: true });
    expect(await store.list('')).toEqual([]);
    const keys = ['kyc/1/ktp', 'kyc/1/selfie', 'kyc/12/ktp', 'other/1'];
    for (const key of keys.toReversed()) await store.put(key, image, 'image/png');
    await writeFile(join(folder, 'kyc/1/ktp.abc~'), 'half written');
    expect(await store.list('kyc/1')).toEqual(['kyc/1/ktp', 'kyc/1/selfie']);
    expect(await store.list('kyc/1/')).toEqual(['kyc/1/ktp', 'kyc/1/selfie']);
    expect(await store.list('kyc')).toEqual(keys.slice(0, 3));
    expect(await store.list('')).toEqual(keys);
    expect(await store.list('kyc/1/ktp')).toEqual([]);
    await expect(store.list('../etc')).rejects.toThrow('an object key');
  });

  test.each([
    '',
    '/etc/passwd',
    '../outside',
    'kyc/../../outside',
    'kyc//ktp',
    'kyc/./ktp',
    '.hidden',
    'kyc\\ktp',
    'kyc/k\0tp',
    'a'.repeat(201),
  ])('a key that is not a plain relative path is refused: %j', async (key) => {
    await expect(store.put(key, image, 'image/png')).rejects.toThrow('an object key');
    await expect(store.get(key)).rejects.toThrow('an object key');
    await expect(store.delete(key)).rejects.toThrow('an object key');
  });
});
