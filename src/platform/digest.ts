/** Hashes, constant-time comparison and canonical JSON: pure functions, so that domain may use them, too. Not for workflows. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 64 lower-case hex digits; text is hashed as UTF-8. */
export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/**
 * Whether two secrets are equal, in a time that does not tell how much of them agrees or how long they are (their
 * hashes are compared). False where none was given, even if an empty one is expected.
 */
export const sameSecret = (given: string | undefined, expected: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(given ?? '')), Buffer.from(sha256(expected))) && given !== undefined;

/**
 * JSON with the members of every object sorted by name (UTF-16 code units), so that equal values give equal text.
 * A member that is undefined is left out; a value that is undefined is `null`.
 */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value ?? null, (_name, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
