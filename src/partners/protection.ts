/** Keeps one partner from being flooded and us from waiting for a dead one: concurrency, rate, circuit breaker. */
import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
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

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Runs attempts under the limits; `refused` means that nothing was sent. */
export interface Protection {
  run<A extends { partnerDown: boolean }>(attempt: () => Promise<A>): Promise<A | { refused: Failure }>;
}

/** `waitMs`: the longest that a call waits for its turn. */
export function protection(
  limits: PartnerLimits,
  waitMs: number,
  onBreakerChange: (state: BreakerState) => void,
): Protection {
  const places = bulkhead(limits.concurrent, limits.waiting);
  const pace = pacer(limits.perSecond);
  const down = handleWhenResult((result) => (result as { partnerDown?: boolean }).partnerDown === true);
  const breaker = circuitBreaker(down, {
    halfOpenAfter: limits.halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(limits.breakAfter),
  });
  let openUntil = 0;
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openUntil = Date.now() + limits.halfOpenAfterMs;
    onBreakerChange(stateNames[state]);
  });

  /** While the breaker is open, or its one trial call is under way, nobody is sent and nobody waits. */
  function refusedByBreaker(): { refused: Failure } | null {
    const trial = breaker.state === CircuitState.HalfOpen;
    const left = trial ? 1_000 : openUntil - Date.now();
    if (!trial && (breaker.state !== CircuitState.Open || left <= 0)) return null;
    return refused('not sent: the partner did not answer lately, calls are paused', left);
  }

  return {
    async run<A extends { partnerDown: boolean }>(attempt: () => Promise<A>) {
      const paused = refusedByBreaker();
      if (paused) return paused;
      const deadline = Date.now() + waitMs;
      const turn = pace(waitMs);
      if (turn === null) return refused('not sent: more calls a second than agreed with the partner', waitMs);
      if (turn > 0) await pause(turn);
      return inTime(deadline, attempt);
    },
  };

  /** Waits for a place, but not longer than until the deadline; a call that gave up is not sent when its place comes. */
  async function inTime<A extends { partnerDown: boolean }>(deadline: number, attempt: () => Promise<A>) {
    const state = { started: false, gaveUp: false };
    let waiting: NodeJS.Timeout | undefined;
    const sent = places
      .execute(async () => {
        clearTimeout(waiting);
        if (state.gaveUp) return tooLong;
        state.started = true;
        return refusedByBreaker() ?? (await breaker.execute(attempt));
      })
      .catch((error: unknown) => {
        clearTimeout(waiting);
        if (isBulkheadRejectedError(error) || isBrokenCircuitError(error)) return tooLong;
        // An attempt is not supposed to throw; should it ever, nobody knows whether it was sent.
        return { refused: { kind: 'unknown', reason: 'the attempt broke off' } satisfies Failure };
      });
    // From here on it may have left, and only its own outcome may say what became of it.
    if (state.started) return sent;
    const late = new Promise<typeof tooLong>((giveUp) => {
      waiting = setTimeout(
        () => {
          state.gaveUp = true;
          giveUp(tooLong);
        },
        Math.max(deadline - Date.now(), 0),
      );
    });
    return Promise.race([sent, late]);
  }
}

const stateNames: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

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
