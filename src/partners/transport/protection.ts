/** Rate limit, concurrency limit and circuit breaker of one partner. */
import { type Attempted, type BreakerState, circuitBreaker } from './circuit-breaker.ts';
import type { Failure } from './outcome.ts';

export interface PartnerLimits {
  /** Calls under way at once; further ones wait. */
  concurrent: number;
  /** Calls that may wait for their turn; one more is `retryable` at once. */
  waiting: number;
  /** Calls a second, evenly spaced after a burst of the same size. */
  perSecond: number;
  /** Failures in a row (no answer, 5xx; never a refusal) after which nothing is sent any more. */
  breakAfter: number;
  /** How long nothing is sent before one call is let through to see whether the partner is back. */
  halfOpenAfterMs: number;
}

export const usualLimits: PartnerLimits = {
  concurrent: 32,
  waiting: 500,
  perSecond: 100,
  breakAfter: 8,
  halfOpenAfterMs: 5_000,
};

/** Runs attempts under the limits; `refused` means that nothing was sent. */
export interface Protection {
  run<A extends Attempted>(attempt: () => Promise<A>): Promise<A | { refused: Failure }>;
}

/** `waitMs`: the longest that a call waits for its turn. */
export function protection(
  limits: PartnerLimits,
  waitMs: number,
  onBreakerChange: (state: BreakerState) => void,
): Protection {
  const places = placesFor(limits);
  const pace = pacer(limits.perSecond);
  const breaker = circuitBreaker(limits, onBreakerChange);

  function refusedByBreaker(): { refused: Failure } | null {
    const left = breaker.pausedForMs();
    return left > 0 ? refused('not sent: the partner did not answer lately, calls are paused', left) : null;
  }

  return {
    async run(attempt) {
      const paused = refusedByBreaker();
      if (paused) return paused;
      const turn = pace(waitMs);
      if (turn === null) return refused('not sent: more calls a second than agreed with the partner', waitMs);
      const deadline = Date.now() + waitMs;
      if (turn > 0) await pause(turn);
      if (!places.take() && !(await places.takeBefore(deadline))) return tooLong;
      try {
        return refusedByBreaker() ?? (await breaker.watch(attempt));
      } catch {
        // An attempt is not supposed to throw; should it ever, nobody knows whether it was sent.
        return { refused: { kind: 'unknown', reason: 'the attempt broke off' } };
      } finally {
        places.giveBack();
      }
    },
  };
}

/** Places for calls at once, first come, first served; unlike a library's bulkhead, nobody waits in it without end. */
function placesFor({ concurrent, waiting }: PartnerLimits) {
  let free = concurrent;
  const turns: (() => void)[] = [];
  return {
    /** False: there is none free. */
    take(): boolean {
      if (free === 0) return false;
      free--;
      return true;
    },
    /** False: too many wait already, or none became free before the deadline (on Date.now()'s clock). */
    takeBefore(deadline: number): Promise<boolean> {
      if (turns.length >= waiting) return Promise.resolve(false);
      return new Promise((resolve) => {
        const turn = () => {
          clearTimeout(timer);
          resolve(true);
        };
        const giveUp = () => {
          turns.splice(turns.indexOf(turn), 1);
          resolve(false);
        };
        const timer = setTimeout(giveUp, Math.max(deadline - Date.now(), 0));
        turns.push(turn);
      });
    },
    giveBack(): void {
      const next = turns.shift();
      if (next) next();
      else free++;
    },
  };
}

const refused = (reason: string, retryAfterMs: number): { refused: Failure } => ({
  refused: { kind: 'retryable', reason, retryAfterMs: Math.max(Math.ceil(retryAfterMs), 1) },
});
const tooLong = refused('not sent: too many calls to the partner are waiting', 1_000);

/** Answers how long to wait for one's turn, or null when that is longer than the caller would wait; then no turn is taken. */
function pacer(perSecond: number): (longestMs: number) => number | null {
  const spacing = 1000 / perSecond;
  const burst = 1000;
  let nextAt = 0;
  return (longestMs) => {
    const now = Date.now();
    const at = Math.max(nextAt, now - burst);
    if (at - now > longestMs) return null;
    nextAt = at + spacing;
    return Math.max(at - now, 0);
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
