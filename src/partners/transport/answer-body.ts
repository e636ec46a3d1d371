/** Reads a partner's answer in its charset, and as JSON when it is JSON. */
import { isUtf8 } from 'node:buffer';

/** The text in the charset that the content type names, UTF-8 when it names none; null when the bytes are not that. */
export function textOf(bytes: Buffer, contentType: string): string | null {
  // A decoder costs more than a small answer; only a byte order mark (EF) needs one.
  if (utf8.test(contentType) && bytes[0] !== 0xef) return isUtf8(bytes) ? bytes.toString('utf8') : null;
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Names UTF-8, or no charset at all. */
const utf8 = /^(?!.*charset)|charset\s*=\s*"?utf-?8(?![^\s;"])/i;

/** The JSON value of a text; an empty text is null; undefined when it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.trim() === '' ? null : undefined;
  }
}
