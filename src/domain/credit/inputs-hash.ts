/** Hash of a credit decision's inputs, stored with the decision to prove what it was made from. Not for workflows: they cannot hash. */
import { canonicalJson, sha256 } from '../../platform/digest.ts';

/** Returns SHA-256 in hex of the inputs as canonical JSON; absent and undefined are the same. */
export const inputsHash = (inputs: object): string => sha256(canonicalJson(inputs));
