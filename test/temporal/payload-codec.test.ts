import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { payloadCodec } from '../../src/temporal/payload-codec.ts';

const key = (id: string, letter: string) => ({ id, secret: Buffer.alloc(32, letter) });
const [old, fresh] = [key('old', 'o'), key('fresh', 'f')];
const payload = defaultPayloadConverter.toPayload({ nik: '3174016804900001' });

const bytesOf = (value: unknown) =>
  JSON.stringify(value, (_, entry) => (entry instanceof Uint8Array ? Buffer.from(entry).toString() : entry));

describe('what Temporal is given', () => {
  test('is cipher text that names its key and comes back as it was', async () => {
    const codec = payloadCodec([fresh]);
    const [encoded] = await codec.encode([payload]);
    expect(bytesOf(encoded)).not.toContain('3174016804900001');
    expect(Buffer.from(encoded!.metadata!['encryption-key-id']!).toString()).toBe('fresh');
    const [decoded] = await codec.decode([encoded!]);
    expect(defaultPayloadConverter.fromPayload(decoded!)).toEqual({ nik: '3174016804900001' });
  });

  test('stays readable after the key was rotated, as long as the old key is kept', async () => {
    const [encoded] = await payloadCodec([old]).encode([payload]);
    const [decoded] = await payloadCodec([fresh, old]).decode([encoded!]);
    expect(defaultPayloadConverter.fromPayload(decoded!)).toEqual({ nik: '3174016804900001' });
    await expect(payloadCodec([fresh]).decode([encoded!])).rejects.toThrow();
  });

  test('that was tampered with is refused', async () => {
    const codec = payloadCodec([fresh]);
    const [encoded] = await codec.encode([payload]);
    encoded!.data![encoded!.data!.length - 1]! ^= 1;
    await expect(codec.decode([encoded!])).rejects.toThrow();
  });

  test('in clear text passes, so that histories from before can be read', async () => {
    expect(await payloadCodec([fresh]).decode([payload])).toEqual([payload]);
  });
});
