/** Reads a partner's answer: never more than agreed, in its charset, as JSON when it is JSON. */
import type { Readable } from 'node:stream';

/** Larger answers are cut off. */
export const largestAnswerBytes = 25 * 1024 * 1024;

/** Thrown by readBytes; the reason is safe to show. */
export class TooLarge extends Error {}

/** The whole body. Rejects with TooLarge, or with what breaks the stream or ends its time. */
export function readBytes(body: Readable, atMost: number): Promise<Buffer> {
  // By events: an async iterator costs as much as the rest of a small call.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= atMost) return void chunks.push(chunk);
      reject(new TooLarge(`the answer is larger than ${atMost} bytes and was cut off`));
      body.destroy();
    });
    body.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    body.on('error', reject);
    body.on('close', () => reject(new Error('the answer broke off')));
  });
}

/** The text in the charset that the content type names, UTF-8 when it names none; null when the bytes are not that. */
export function textOf(bytes: Buffer, contentType: string): string | null {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The JSON value of a text; an empty text is null; undefined when it is not JSON. */
export function jsonOf(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
