import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/platform/config.ts';
import { ObjectNotFound, type ObjectStore, ObjectStoreUnavailable } from '../../src/object-store/object-store.ts';
import { openObjectStore } from '../../src/object-store/choice.ts';
import { s3ObjectStore } from '../../src/object-store/s3.ts';
import { DecryptionError, keyRing } from '../../src/platform/encryption.ts';
import { testConfig } from '../support/config.ts';
import { credentials, fakeBucket, region } from './fake-bucket.ts';

const ring = keyRing([{ id: 'k1', secret: randomBytes(32) }]);
const image = randomBytes(100_000);
let bucket: Awaited<ReturnType<typeof fakeBucket>>;
let store: ObjectStore;
const storeWith = (changed: object = {}, options = {}) =>
  s3ObjectStore(
    { bucket: bucket.name, prefix: 'house/a', region, endpoint: bucket.endpoint, credentials, ...changed },
    ring,
    options,
  );

beforeAll(async () => {
  bucket = await fakeBucket('photos');
  store = storeWith();
});
afterEach(() => {
  bucket.objects.clear();
  bucket.calls.length = 0;
  bucket.failures.length = 0;
});
afterAll(() => bucket.close());

describe('the bucket of objects', () => {
  test('gives back what was put, with its content type, by calls that are signed', async () => {
    await store.put('kyc/1/ktp.jpg', image, 'image/jpeg');
    expect(await store.get('kyc/1/ktp.jpg')).toEqual({ bytes: image, contentType: 'image/jpeg' });
    expect(bucket.calls).toEqual(['PUT house/a/kyc/1/ktp.jpg', 'GET house/a/kyc/1/ktp.jpg']);
  });

  test('is told nothing but keys and sizes', async () => {
    await store.put('kyc/1/ktp.jpg', image, 'image/jpeg');
    const { body, contentType } = bucket.objects.get('house/a/kyc/1/ktp.jpg')!;
    expect(contentType).toBe('application/octet-stream');
    expect(body.includes(image.subarray(0, 32))).toBe(false);
    expect(body.includes('image/jpeg')).toBe(false);
  });

  test('an object moved to another key, or changed, is refused', async () => {
    await store.put('kyc/3/ktp', image, 'image/png');
    const { body, contentType } = bucket.objects.get('house/a/kyc/3/ktp')!;
    bucket.objects.set('house/a/kyc/3/selfie', { body, contentType });
    bucket.objects.set('house/a/kyc/3/ktp', { body: Buffer.concat([body, Buffer.of(0)]), contentType });
    await expect(store.get('kyc/3/selfie')).rejects.toThrow(DecryptionError);
    await expect(store.get('kyc/3/ktp')).rejects.toThrow(DecryptionError);
  });

  test('what is deleted is gone, and deleting it again is no error', async () => {
    await store.put('kyc/4/ktp', image, 'image/png');
    await store.delete('kyc/4/ktp');
    await store.delete('kyc/4/ktp');
    await expect(store.get('kyc/4/ktp')).rejects.toThrow(ObjectNotFound);
  });

  test('lists every page of what lies below a path, and nothing of its neighbours', async () => {
    const keys = ['kyc/1/ktp', 'kyc/1/selfie', 'kyc/12/ktp', 'kyc/2/ktp', 'kyc/2/selfie', 'other/1'];
    for (const key of keys.toReversed()) await store.put(key, image, 'image/png');
    await storeWith({ prefix: 'house' }).put('kyc/1/ktp', image, 'image/png');
    await storeWith({ prefix: '' }).put('kyc/1/ktp', image, 'image/png');
    expect(await store.list('kyc')).toEqual(keys.slice(0, 5));
    expect(await store.list('kyc/1')).toEqual(['kyc/1/ktp', 'kyc/1/selfie']);
    expect(await store.list('kyc/1/')).toEqual(['kyc/1/ktp', 'kyc/1/selfie']);
    expect(await store.list('')).toEqual(keys);
    expect(await store.list('nothing')).toEqual([]);
    expect(await storeWith({ prefix: '' }).list('kyc')).toEqual(['kyc/1/ktp']);
  });

  test.each(['', '/etc/passwd', '../outside', 'kyc//ktp', 'kyc/k\0tp', 'a'.repeat(201)])(
    'a key that is not a plain relative path is refused before it is sent: %j',
    async (key) => {
      await expect(store.put(key, image, 'image/png')).rejects.toThrow('an object key');
      await expect(store.get(key)).rejects.toThrow('an object key');
      await expect(store.delete(key)).rejects.toThrow('an object key');
      if (key) await expect(store.list(key)).rejects.toThrow('an object key');
      expect(bucket.calls).toEqual([]);
    },
  );
});

describe('a bucket in trouble', () => {
  const away = 'ObjectStoreUnavailable: The object store at OBJECT_STORE_URL does not answer';
  const trouble = async (call: Promise<unknown>) => {
    const error = await call.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ObjectStoreUnavailable);
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  };

  test.each([[{ status: 503, code: 'SlowDown' }], [{ status: 500, code: 'InternalError' }], ['HANG UP' as const]])(
    'is asked again: %j',
    async (failure) => {
      bucket.failures.push(failure, failure);
      await store.put('kyc/5/ktp', image, 'image/png');
      expect(bucket.calls).toHaveLength(3);
      bucket.failures.push(failure);
      expect((await store.get('kyc/5/ktp')).bytes).toEqual(image);
    },
  );

  test('three times, then it is said that it does not answer', async () => {
    bucket.failures.push(...Array.from({ length: 3 }, () => ({ status: 503, code: 'SlowDown' })));
    expect(await trouble(store.put('kyc/6/ktp', image, 'image/png'))).toBe(`${away} (503).`);
    expect(bucket.calls).toHaveLength(3);
    const nobody = storeWith({ endpoint: 'http://127.0.0.1:9' }, { attempts: 1 });
    expect(await trouble(nobody.get('kyc/6/ktp'))).toContain(away);
  });

  test('with other credentials than ours refuses once, and it is said why', async () => {
    const refused = 'ObjectStoreMisconfigured: The object store at OBJECT_STORE_URL refuses our credentials';
    const stranger = storeWith({ credentials: { ...credentials, accessKeyId: 'SOMEBODY' } });
    expect(await trouble(stranger.get('kyc/7/ktp'))).toBe(`${refused} (InvalidAccessKeyId).`);
    const liar = storeWith({ credentials: { ...credentials, secretAccessKey: 'a-guess' } });
    expect(await trouble(liar.list('kyc'))).toBe(`${refused} (SignatureDoesNotMatch).`);
    expect(bucket.calls).toHaveLength(2);
  });

  test('that does not exist, or lies elsewhere, is no missing object', async () => {
    const elsewhere = storeWith({ bucket: 'nowhere' });
    for (const call of [elsewhere.get('kyc/8/ktp'), elsewhere.list('kyc')])
      expect(await trouble(call)).toBe('ObjectStoreMisconfigured: The bucket of OBJECT_STORE_URL does not exist.');
    expect(await trouble(storeWith({ region: 'us-east-1' }).delete('kyc/8/ktp'))).toMatch(/region and endpoint/);
  });
});

describe('OBJECT_STORE_URL', () => {
  const url = (rest = '') => `s3://photos/house/a?region=${region}&endpoint=${bucket.endpoint}${rest}`;
  const keys = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey };

  test('opens the bucket, with the keys of the personal data', async () => {
    const config = testConfig({ OBJECT_STORE_URL: url(), ...keys });
    const opened = await openObjectStore(config);
    await opened.put('kyc/9/ktp', image, 'image/png');
    const sealed = bucket.objects.get('house/a/kyc/9/ktp')!.body;
    expect(keyRing(config.PII_ENCRYPTION_KEYS).decrypt(sealed, 'kyc/9/ktp').subarray(-image.length)).toEqual(image);
  });

  test('with credentials that are refused keeps the process from starting', async () => {
    const config = testConfig({ OBJECT_STORE_URL: url(), ...keys, AWS_SECRET_ACCESS_KEY: 'a-guess' });
    await expect(openObjectStore(config)).rejects.toThrow(ObjectStoreUnavailable);
  });

  test('unset is a folder in ARUS_HOME', async () => {
    const home = await mkdtemp(join(tmpdir(), 'arus-home-'));
    const opened = await openObjectStore(testConfig({ ARUS_HOME: home }));
    await opened.put('kyc/1/ktp', image, 'image/png');
    expect(await opened.list('')).toEqual(['kyc/1/ktp']);
    expect(bucket.calls).toEqual([]);
    await rm(home, { recursive: true });
  });

  test('may leave the prefix and the endpoint out', () => {
    expect(testConfig({ OBJECT_STORE_URL: 's3://photos?region=x-1' }).OBJECT_STORE_URL).toEqual({
      ...{ bucket: 'photos', prefix: '', region: 'x-1', endpoint: undefined },
    });
    expect(testConfig({ OBJECT_STORE_URL: 's3://photos/?region=x-1' }).OBJECT_STORE_URL?.prefix).toBe('');
  });

  test.each([
    'photos',
    's3://photos',
    's3:///?region=x-1',
    'https://photos.example/?region=x-1',
    's3://Photos?region=x-1',
    's3://photos/../etc?region=x 1',
    's3://photos/a//b?region=x-1',
    's3://photos?region=x-1&endpoint=ftp://store',
    's3://photos?region=x-1&verbose=1',
    's3://key:secret@photos?region=x-1',
  ])('that is none stops the start and is not shown: %s', (wrong) => {
    const load = () => testConfig({ OBJECT_STORE_URL: wrong, ...keys });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/OBJECT_STORE_URL: (must be s3:|credentials belong)/);
    expect(load).not.toThrow(/key:secret|verbose/);
  });

  test('half of the credentials are none', () => {
    expect(() => testConfig({ OBJECT_STORE_URL: url(), AWS_ACCESS_KEY_ID: 'a' })).toThrow('one without the other');
    expect(() => testConfig({ AWS_ACCESS_KEY_ID: 'a' })).not.toThrow();
  });
});
