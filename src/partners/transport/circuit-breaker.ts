/**
 * A circuit breaker: closed until `breakAfter` failures in a row, then open for `halfOpenAfterMs`, then half-open for one
 * trial call, which closes it or opens it again.
 */

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface Attempted {
  /** No answer or a 5xx; never a refusal. */
  partnerDown: boolean;
}

export interface CircuitBreaker {
  /** How long nothing may be sent, in milliseconds; 0: send. */
  pausedForMs(): number;
  /** Sends and counts what came of it. Only to be called when `pausedForMs` has just said 0. */
  watch<A extends Attempted>(attempt: () => Promise<A>): Promise<A>;
}

/** A breaker that is closed. `onChange` hears of every change of state. */
export function circuitBreaker(
  { breakAfter, halfOpenAfterMs }: { breakAfter: number; halfOpenAfterMs: number },
  onChange: (state: BreakerState) => void,
): CircuitBreaker {
  let state: BreakerState = 'closed';
  let failuresInARow = 0;
  let openUntil = 0;

  function become(next: BreakerState): void {
    state = next;
    if (next === 'closed') failuresInARow = 0;
    if (next === 'open') openUntil = Date.now() + halfOpenAfterMs;
    onChange(next);
  }

  function count(partnerDown: boolean): void {
    failuresInARow = partnerDown ? failuresInARow + 1 : 0;
    if (failuresInARow >= breakAfter) become('open');
  }

  return {
    pausedForMs() {
      if (state === 'closed') return 0;
      return state === 'half-open' ? TRIAL_MS : Math.max(openUntil - Date.now(), 0);
    },
    async watch(attempt) {
      if (state === 'closed') {
        const result = await attempt();
        // A result that comes when it is no longer closed is from before, and says nothing about now.
        if ((state as BreakerState) === 'closed') count(result.partnerDown);
        return result;
      }
      become('half-open');
      let isBack = false;
      try {
        const result = await attempt();
        isBack = !result.partnerDown;
        return result;
      } finally {
        become(isBack ? 'closed' : 'open');
      }
    },
  };
}

/** While one trial call is under way, the others are told to come back after this. */
const TRIAL_MS = 1_000;
