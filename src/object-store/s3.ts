/**
 * Objects in a bucket of S3 or of what speaks like it, encrypted before they leave the process: whoever runs the
 * bucket sees keys and sizes. The bucket must not keep versions, or what is deleted is still there.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { KeyRing } from '../platform/encryption.ts';
import { ObjectNotFound, type ObjectStore, ObjectStoreMisconfigured, ObjectStoreUnavailable } from './object-store.ts';
import { checkedKey, checkedPrefix, openObject, sealObject } from './format.ts';

export interface Bucket {
  bucket: string;
  /** Path before every key, without slashes around it; empty: none. */
  prefix: string;
  region: string;
  /** Of a store that is not Amazon's; undefined: Amazon's of the region. */
  endpoint?: string | undefined;
  /** Undefined: the role of the machine, as the SDK finds it. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
}

export interface S3Options {
  /** Times that one call is sent before it fails. */
  attempts?: number;
  timeoutMs?: number;
}

export function s3ObjectStore(bucket: Bucket, ring: KeyRing, options: S3Options = {}): ObjectStore {
  const client = clientOf(bucket, options);
  const at = (key: string) => ({ Bucket: bucket.bucket, Key: below(bucket, checkedKey(key)) });

  return {
    async put(key, bytes, contentType) {
      // What it is stays inside: to the bucket it is bytes.
      const content = { Body: sealObject(ring, key, bytes, contentType), ContentType: 'application/octet-stream' };
      await said(key, client.send(new PutObjectCommand({ ...at(key), ...content })));
    },

    async get(key) {
      const command = new GetObjectCommand(at(key));
      const read = async () => (await client.send(command)).Body!.transformToByteArray();
      return openObject(ring, key, Buffer.from(await said(key, read())));
    },

    async delete(key) {
      await said(key, client.send(new DeleteObjectCommand(at(key))));
    },

    async list(prefix) {
      const path = below(bucket, checkedPrefix(prefix));
      const ours = bucket.prefix ? bucket.prefix.length + 1 : 0;
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket.bucket, Prefix: path && `${path}/` });
      const keys: string[] = [];
      const read = async () => {
        for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key = '' }) => Key.slice(ours)));
      };
      await said(prefix, read());
      return keys.toSorted();
    },
  };
}

/** Integrity is the encryption's; checksums beyond what S3 requires are not understood by every store. */
function clientOf({ region, endpoint, credentials }: Bucket, { attempts = 3, timeoutMs = 20_000 }: S3Options) {
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: attempts,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
}

const below = ({ prefix }: Bucket, path: string): string => [prefix, path].filter(Boolean).join('/');

/** Failures in our own words; the SDK's error is the cause. */
async function said<T>(key: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name, code: networkCode } = error as NodeJS.ErrnoException;
    const code = networkCode ?? name;
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (code === 'NoSuchKey' || (status === 404 && code !== 'NoSuchBucket')) throw new ObjectNotFound(key);
    const wrong = whatIsWrong(code, status);
    if (wrong) throw new ObjectStoreMisconfigured(wrong, { cause: error });
    throw new ObjectStoreUnavailable(`The object store at OBJECT_STORE_URL does not answer (${status ?? code}).`, {
      cause: error,
    });
  }
}

/** Undefined where time may help. */
function whatIsWrong(code: string, status: number | undefined): string | undefined {
  if (code === 'CredentialsProviderError')
    return 'The object store needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  if (code === 'NoSuchBucket') return 'The bucket of OBJECT_STORE_URL does not exist.';
  if (status === 401 || status === 403)
    return `The object store at OBJECT_STORE_URL refuses our credentials (${code}).`;
  if (status === 301 || status === 307 || status === 400)
    return `The object store does not take our calls (${code}): look at region and endpoint of OBJECT_STORE_URL.`;
  return undefined;
}
