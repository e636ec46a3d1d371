/** A store that speaks like S3: one bucket, path style, signatures checked; what a store could do wrong can be scripted. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const region = 'ap-southeast-3';
export const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a-secret-access-key' };
/** Small, so that every list has pages. */
const PAGE = 2;

interface Failure {
  status: number;
  code: string;
}

export async function fakeBucket(name: string) {
  const objects = new Map<string, { body: Buffer; contentType: string | undefined }>();
  const bucket = {
    name,
    endpoint: '',
    objects,
    /** `method key-or-query`, in order. */
    calls: [] as string[],
    /** Each answers one call. */
    failures: [] as (Failure | 'HANG UP')[],
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };

  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url!, bucket.endpoint);
    const body = await bodyOf(req);
    const [, asked, ...path] = decodeURIComponent(url.pathname).split('/');
    const key = path.join('/');
    bucket.calls.push(`${req.method} ${key || url.search}`);

    const failure = bucket.failures.shift();
    if (failure === 'HANG UP') return void res.destroy();
    const refused = failure ?? signatureProblem(req, url, body);
    if (refused) {
      fail(res, refused);
      return;
    }
    if (asked !== name) {
      fail(res, { status: 404, code: 'NoSuchBucket' });
      return;
    }
    if (!key) {
      list(res, url.searchParams);
      return;
    }

    if (req.method === 'PUT') {
      objects.set(key, { body, contentType: req.headers['content-type'] });
      return void res.writeHead(200, { etag: '"1"' }).end();
    }
    if (req.method === 'DELETE') {
      objects.delete(key);
      return void res.writeHead(204).end();
    }
    const found = objects.get(key);
    if (!found) {
      fail(res, { status: 404, code: 'NoSuchKey' });
      return;
    }
    res.writeHead(200, { 'content-type': found.contentType, 'content-length': found.body.length, etag: '"1"' });
    return void res.end(found.body);
  };

  const list = (res: ServerResponse, query: URLSearchParams): void => {
    const after = query.get('continuation-token') ?? '';
    const all = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).toSorted();
    const rest = all.filter((key) => key > after);
    const page = rest.slice(0, PAGE);
    const more = rest.length > PAGE;
    xml(
      res,
      200,
      `<ListBucketResult><Name>${name}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${
        more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
      }${page.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('')}</ListBucketResult>`,
    );
  };

  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  bucket.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return bucket;
}

const fail = (res: ServerResponse, { status, code }: Failure): void =>
  xml(res, status, `<Error><Code>${code}</Code><Message>scripted</Message></Error>`);

function xml(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${text}`);
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** AWS Signature Version 4, as Amazon documents it. */
function signatureProblem(req: IncomingMessage, url: URL, body: Buffer): Failure | undefined {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, id, day, where, names, signature] = pattern.exec(req.headers.authorization ?? '') ?? [];
  if (!id || !day || !names) return { status: 403, code: 'AccessDenied' };
  if (id !== credentials.accessKeyId) return { status: 403, code: 'InvalidAccessKeyId' };
  const sent = req.headers['x-amz-content-sha256'] as string;
  if (sent !== sha256(body)) return { status: 400, code: 'XAmzContentSHA256Mismatch' };
  const canonical = [
    req.method,
    url.pathname,
    [...url.searchParams]
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .toSorted()
      .join('&'),
    ...names.split(';').map((header) => `${header}:${String(req.headers[header]).trim()}`),
    '',
    names,
    sent,
  ].join('\n');
  const scope = `${day}/${where}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', req.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const parts = [day, where!, 's3', 'aws4_request'];
  const key = parts.reduce((secret, part) => hmac(secret, part), Buffer.from(`AWS4${credentials.secretAccessKey}`));
  if (where !== region) return { status: 400, code: 'AuthorizationHeaderMalformed' };
  return hmac(key, text).toString('hex') === signature ? undefined : { status: 403, code: 'SignatureDoesNotMatch' };
}

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
