/** Time limits of what is under way, kept by one timer: a timer for each call would cost more than all else that sending takes. */

export interface Deadline {
  /** On performance.now()'s clock. */
  at: number;
  expire: () => void;
}

export interface Deadlines {
  /** Calls `expire` in `ms` milliseconds unless it ended before. The process may exit meanwhile. */
  begin(ms: number, expire: () => void): Deadline;
  end(deadline: Deadline): void;
}

export function deadlines(): Deadlines {
  const underWay = new Set<Deadline>();
  let timer: NodeJS.Timeout | undefined;
  let looksAt = Infinity;

  function lookAt(at: number, now: number): void {
    clearTimeout(timer);
    looksAt = at;
    timer = setTimeout(look, Math.ceil(at - now)).unref();
  }

  /** It was set for a call that is over as a rule; then it is set for the next one, if there is any. */
  function look(): void {
    looksAt = Infinity;
    const now = performance.now();
    const over = [...underWay].filter(({ at }) => at <= now);
    for (const deadline of over) {
      underWay.delete(deadline);
      deadline.expire();
    }
    const next = Math.min(...[...underWay].map(({ at }) => at));
    if (next < looksAt) lookAt(next, now);
  }

  return {
    begin(ms, expire) {
      const now = performance.now();
      const deadline = { at: now + ms, expire };
      underWay.add(deadline);
      if (deadline.at < looksAt) lookAt(deadline.at, now);
      return deadline;
    },
    end: (deadline) => void underWay.delete(deadline),
  };
}
