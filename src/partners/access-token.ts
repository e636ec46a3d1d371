/** A partner's access token: fetched once for all who wait, kept in memory, renewed once when the partner refuses it. */
import type { Failure, Outcome } from './outcome.ts';

export interface AccessToken {
  /**
   * Runs a call with the token. When the call says the token is refused, a new one is fetched (one fetch for all callers)
   * and the call is made once more; refused again, it is `misconfigured`. A token that cannot be had is the outcome, but
   * never `unknown`: the call itself never left.
   */
  use<T>(
    call: (token: string) => Promise<Outcome<T>>,
    isRefused: (outcome: Outcome<T>) => boolean,
  ): Promise<Outcome<T>>;
}

export interface IssuedToken {
  token: string;
  /** How long it lasts; it is fetched anew when 90 % of that is over. Undefined: until it is refused. */
  lastsMs?: number;
}

export function accessToken(fetchToken: () => Promise<Outcome<IssuedToken>>): AccessToken {
  let held: { token: string; until: number } | null = null;
  let fetching: Promise<Outcome<string>> | null = null;

  async function fetchNow(): Promise<Outcome<string>> {
    const answer = await fetchToken();
    if (answer.kind !== 'ok') return neverLeft(answer);
    const { token, lastsMs } = answer.value;
    held = { token, until: lastsMs === undefined ? Infinity : Date.now() + lastsMs * 0.9 };
    return { kind: 'ok', value: token };
  }

  async function token(): Promise<Outcome<string>> {
    if (held && held.until > Date.now()) return { kind: 'ok', value: held.token };
    fetching ??= fetchNow().finally(() => (fetching = null));
    return fetching;
  }

  return {
    async use(call, isRefused) {
      const first = await token();
      if (first.kind !== 'ok') return first;
      const outcome = await call(first.value);
      if (!isRefused(outcome)) return outcome;
      // Another caller may have renewed it meanwhile; then that one is used.
      if (held?.token === first.value) held = null;
      const second = await token();
      if (second.kind !== 'ok') return second;
      const again = await call(second.value);
      return isRefused(again) ? { kind: 'misconfigured', reason: 'a token just issued is refused' } : again;
    },
  };
}

/** What failed is getting the token; what the token is for surely did not happen. */
function neverLeft(failure: Failure): Failure {
  if (failure.kind === 'unknown') return { ...failure, kind: 'retryable', reason: `no token: ${failure.reason}` };
  if (failure.kind === 'rejected') return { kind: 'misconfigured', reason: `no token: ${failure.reason}` };
  return failure;
}
