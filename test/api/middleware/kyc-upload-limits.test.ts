/** What an upload may cost: bytes, pixels, photos left behind. */
import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { mobileApp } from '../../../src/api/app.ts';
import { ServiceUnavailable } from '../../../src/client/client.ts';
import { ObjectStoreUnavailable } from '../../../src/object-store/object-store.ts';
import { sweepExpired } from '../../../src/personal-data/sweep.ts';
import type { KycSubmission } from '../../../src/workflows/messages.ts';
import { listen, type Listener } from '../listener.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;
let stub: StubHouse;
let listener: Listener;
let submitted: KycSubmission[];
beforeAll(async () => {
  stub = await stubHouse();
  listener = await listen(mobileApp(stub.house));
});
afterAll(async () => {
  await listener.close();
  await stub.close();
});
beforeEach(() => {
  submitted = [];
  stub.arus.submitKyc = async (_user, submission) => {
    submitted.push(submission);
    return { status: 'UNDER_REVIEW', reference: submission.reference };
  };
});

const newcomerToken = async () => tokenFor(stub, await addUser(stub, { status: 'PENDING' }), 'onboarding');
const photo = (width = 800, height = 500) =>
  sharp({ create: { width, height, channels: 3, background: { r: 90, g: 120, b: 200 } } });
const jpeg = () => photo().jpeg().toBuffer();
const photosLeft = () => stub.house.objectStore.list('kyc');

async function upload(ktp: Buffer, selfie: Buffer) {
  const form = new FormData();
  form.set('document_type', 'KTP');
  form.set('ktp_image', new Blob([new Uint8Array(ktp)]), 'ktp.jpg');
  form.set('selfie_image', new Blob([new Uint8Array(selfie)]), 'selfie.jpg');
  return stub.call('POST', '/api/v1/onboarding/kyc-upload', { token: await newcomerToken(), form });
}

/** Sends one file of so many MiB, piece by piece, as a chunked body or one of a declared length. */
async function stream(mib: number, { declared = false, onMib = () => {} } = {}) {
  const head = Buffer.from('--b\r\nContent-Disposition: form-data; name="ktp_image"; filename="k.jpg"\r\n\r\n');
  const tail = Buffer.from('\r\n--b--\r\n');
  const piece = Buffer.alloc(64 * 1024, 'x');
  const token = await newcomerToken();
  let sent = 0;
  const answer = await new Promise<{ status: number; text: string } | { error: string }>((resolve) => {
    const call = request(`${listener.url}/api/v1/onboarding/kyc-upload`, {
      method: 'POST',
      headers: {
        'x-device-id': 'device-1',
        authorization: `Bearer ${token}`,
        'content-type': 'multipart/form-data; boundary=b',
        ...(declared ? { 'content-length': String(head.length + mib * MIB + tail.length) } : {}),
      },
    });
    let over = false;
    const end = (result: { status: number; text: string } | { error: string }) => {
      over = true;
      resolve(result);
    };
    call.on('error', (error) => end({ error: (error as NodeJS.ErrnoException).code ?? error.message }));
    call.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => end({ status: response.statusCode!, text }));
    });
    const next = (): void => {
      if (over) return;
      if (sent >= mib * MIB) return void call.end(tail);
      sent += piece.length;
      call.write(piece, () => {
        if (sent % MIB === 0) onMib();
        setImmediate(next);
      });
    };
    call.write(head, next);
  });
  return { answer, sent };
}

describe('the bytes of an upload', () => {
  test('20 MiB are refused as too many, and are never all held', async () => {
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const onMib = () => {
      collectGarbage();
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const { answer } = await stream(20, { onMib });
    expect(answer).toEqual({
      status: 400,
      text: JSON.stringify({
        status: 'error',
        error_code: 'VALIDATION_ERROR',
        message: 'Data yang Anda masukkan tidak valid.',
        details: [{ field: 'ktp_image', message: 'Foto KTP maksimal 5 MiB.' }],
      }),
    });
    // Other tests' buffers may be freed meanwhile, so that this can only be too small.
    expect(most).toBeLessThan(12 * MIB);
  });

  test('what says at once that it is far too much is not read', async () => {
    const { answer, sent } = await stream(2_000, { declared: true });
    if ('status' in answer)
      expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('PAYLOAD_TOO_LARGE') });
    expect(sent).toBeLessThan(20 * MIB);
  });

  test('what never ends is cut off', async () => {
    const { answer, sent } = await stream(2_000);
    expect(answer).toHaveProperty('error');
    expect(sent).toBeLessThan(64 * MIB);
    expect((await stub.call('GET', '/healthz')).status).toBe(200);
  });
});

describe('a picture', () => {
  test.each(['png', 'jpeg'] as const)('of 100 million pixels is refused as %s, whatever it weighs', async (format) => {
    const bomb = await photo(10_000, 10_000).toFormat(format, { compressionLevel: 9, quality: 20 }).toBuffer();
    expect(bomb.length).toBeLessThan(5 * MIB);
    const answer = await upload(bomb, await jpeg());
    expect(answer.status).toBe(400);
    expect(answer.body.details).toEqual([{ field: 'ktp_image', message: 'Foto KTP rusak atau tidak dapat dibaca.' }]);
    expect(await photosLeft()).toEqual([]);
  });

  test('goes on without what was hidden in it: places, comments, a file behind its end', async () => {
    const marked = await photo()
      .withExif({
        IFD0: { ImageDescription: 'SECRET-EXIF' },
        IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '6/1 12/1 0/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(marked.includes('SECRET-XMP')).toBe(true);
    await upload(Buffer.concat([marked, Buffer.from('PK\x03\x04SECRET-ZIP')]), marked);
    for (const key of [submitted[0]!.ktpObject, submitted[0]!.selfieObject]) {
      const { bytes } = await stub.house.objectStore.get(key);
      expect(bytes.includes('SECRET')).toBe(false);
      const { exif, xmp, iptc } = await sharp(bytes).metadata();
      expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
      await stub.house.objectStore.delete(key);
    }
  });
});

describe('photos of an upload that came to nothing', () => {
  test('stay while the command may still arrive, and are swept when nobody looked at them', async () => {
    stub.arus.submitKyc = async () => {
      throw new ServiceUnavailable('Temporal did not answer');
    };
    const answer = await upload(await jpeg(), await jpeg());
    expect(answer.status).toBe(503);
    expect(await photosLeft()).toHaveLength(2);

    const { orm, objectStore } = stub.house;
    const sweepOn = (day: number) => sweepExpired(orm.em.fork(), objectStore, new Date(Date.now() + day * 86_400_000));
    expect((await sweepOn(0)).objects).toBe(0);
    expect((await sweepOn(60)).objects).toBe(2);
    expect(await photosLeft()).toEqual([]);
  });

  test('are removed at once when the store took only one of them', async () => {
    const { objectStore } = stub.house;
    const put = objectStore.put.bind(objectStore);
    objectStore.put = async (key, ...rest) => {
      if (key.includes('selfie')) throw new ObjectStoreUnavailable('scripted');
      await put(key, ...rest);
    };
    const answer = await upload(await jpeg(), await jpeg());
    objectStore.put = put;
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ error_code: 'SERVICE_UNAVAILABLE' });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(submitted).toEqual([]);
    expect(await photosLeft()).toEqual([]);
  });
});
