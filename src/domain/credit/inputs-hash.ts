/** A fingerprint of what a decision was made from, so that the same inputs can be recognised later. Not for workflows. */
import { canonicalJson, sha256 } from '../../platform/digest.ts';

/** SHA-256 in hex of the inputs as canonical JSON; absent and undefined are the same. */
export const inputsHash = (inputs: object): string => sha256(canonicalJson(inputs));
