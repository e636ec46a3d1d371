/** A fingerprint of what a decision was made from, so that the same inputs can be recognised later. Not for workflows. */
import { createHash } from 'node:crypto';

/** SHA-256 in hex of the inputs as JSON with sorted keys; absent and undefined are the same. */
export const inputsHash = (inputs: object): string =>
  createHash('sha256').update(JSON.stringify(inputs, sortedKeys)).digest('hex');

const sortedKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
