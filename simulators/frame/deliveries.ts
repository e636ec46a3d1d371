/** Callback delivery with retries; pending callbacks are dropped when the simulator closes. */
import type { Callback } from './stage.ts';

/** Pauses between tries, in ms. */
const pauses = [500, 1000, 2000, 4000];
const TRY_LIMIT_MS = 10_000;

export interface Deliveries {
  deliver(callback: Callback): Promise<number>;
  later(delayMs: number, run: () => Promise<unknown> | void): void;
  /** Lets deliveries under way end, for at most `limitMs`. */
  close(limitMs: number): Promise<void>;
}

export function deliveries(record: (callback: Callback, status: number) => void): Deliveries {
  const stopped = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<unknown>>();

  const later = (delayMs: number, run: () => Promise<unknown> | void): void => {
    if (stopped.signal.aborted) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run();
    }, delayMs);
    timers.add(timer);
  };

  async function send(callback: Callback): Promise<number> {
    try {
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(TRY_LIMIT_MS)]);
      const { url, headers, body } = callback;
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function deliver(callback: Callback, tries = 0): Promise<number> {
    const sending = send(callback);
    underWay.add(sending);
    const status = await sending.finally(() => underWay.delete(sending));
    if (stopped.signal.aborted) return status;
    record(callback, status);
    const taken = status >= 200 && status < 300;
    if (!taken && tries < pauses.length) later(pauses[tries]!, () => deliver(callback, tries + 1));
    return status;
  }

  return {
    deliver: (callback) => deliver(callback),
    later,
    async close(limitMs) {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      let limit: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled(underWay),
        new Promise((resolve) => (limit = setTimeout(resolve, limitMs))),
      ]);
      clearTimeout(limit);
      stopped.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
