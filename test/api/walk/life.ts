/**
 * Tests that are steps of one life. Each can run alone by `-t`: it first takes the steps before it, each once, so that no
 * test waits for another one to hand it something.
 */
import { test } from '@jest/globals';

export interface Life {
  /** A test of this title, after all steps that were declared before it. */
  step(title: string, take: () => Promise<void>): void;
  /** Every step. */
  whole(): Promise<void>;
}

export function newLife(): Life {
  let last: () => Promise<void> = async () => {};
  return {
    step(title, take) {
      const before = last;
      let taken: Promise<void> | undefined;
      last = () => (taken ??= before().then(take));
      test(title, last);
    },
    whole: () => last(),
  };
}
