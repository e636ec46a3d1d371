/** Background work after a response: runs in the next turn of the event loop, bounded, and awaited at shutdown. */

export interface BackgroundWork {
  /** Does the work in the next turn of the event loop, in the async context of whoever plans it. What it throws is swallowed. */
  plan(work: () => unknown): void;
  /** The limit is reached: wait for `room` before planning more. */
  readonly isFull: boolean;
  room(): Promise<void>;
  /** Resolves when all that was planned so far is done. */
  settled(): Promise<void>;
}

export function backgroundWork(atMost: number): BackgroundWork {
  const unfinished = new Set<Promise<void>>();

  async function done(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch {
      // Watching a call must not change it.
    }
  }

  return {
    plan(work) {
      const running = new Promise<void>((resolve) => {
        setImmediate(() => resolve(done(work)));
      });
      unfinished.add(running);
      void running.then(() => unfinished.delete(running));
    },
    get isFull() {
      return unfinished.size >= atMost;
    },
    async room() {
      while (unfinished.size >= atMost) await Promise.race(unfinished);
    },
    async settled() {
      await Promise.all(unfinished);
    },
  };
}
