/** Access token of a partner: one fetch for all callers and processes, renewed once when the partner refuses it. */
import { sha256 } from '../../platform/digest.ts';
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
  refreshToken?: string;
}

/** A token grown old, and what it may be exchanged with. */
export interface OldToken {
  token: string;
  refreshToken: string;
}

export interface TokenSource {
  partner: string;
  /** Base URL and account: what a token is issued for. */
  issuedFor: readonly string[];
  /** Asks the partner; `old` may be refreshed, and is null where there is none or where it was refused. */
  fetch: (old: OldToken | null) => Promise<Outcome<IssuedToken>>;
  /** Shared with other processes; each process has its own unless given. */
  store?: TokenStore | undefined;
}

export function accessToken({ partner, issuedFor, fetch, store = tokensInMemory() }: TokenSource): AccessToken {
  const owner = sha256(issuedFor.join('\n'));
  let held: KeptToken | null = null;
  let refused: string | null = null;
  let getting: Promise<Outcome<string>> | null = null;

  const isGood = (kept: KeptToken | null): kept is KeptToken =>
    kept !== null && kept.issuedFor === owner && kept.token !== refused && (kept.until ?? Infinity) > Date.now();

  async function renewed(kept: KeptToken | null): Promise<Outcome<KeptToken>> {
    const old = kept?.issuedFor === owner && kept.token !== refused ? kept : null;
    const answer = await fetch(old?.refreshToken ? { token: old.token, refreshToken: old.refreshToken } : null);
    if (answer.kind !== 'ok') return neverLeft(answer);
    const { token, lastsMs, refreshToken = null } = answer.value;
    const until = lastsMs === undefined ? null : Date.now() + lastsMs * 0.9;
    return { kind: 'ok', value: { token, issuedFor: owner, until, refreshToken } };
  }

  /** The token that somebody else renewed, or a new one. */
  async function get(): Promise<Outcome<string>> {
    let outcome: Outcome<KeptToken> | undefined;
    const change = async (kept: KeptToken | null) => {
      if (isGood(kept)) {
        outcome = { kind: 'ok', value: kept };
        return null;
      }
      outcome = await renewed(kept);
      return outcome.kind === 'ok' ? outcome.value : null;
    };
    // Without the store the partner is still there: a token of one's own is better than none.
    await store.update(partner, change).catch(() => undefined);
    outcome ??= await renewed(held);
    if (outcome.kind !== 'ok') return outcome;
    held = outcome.value;
    return { kind: 'ok', value: held.token };
  }

  function gotten(): Promise<Outcome<string>> {
    getting ??= get().finally(() => (getting = null));
    return getting;
  }

  return {
    async use(call, isRefused) {
      let token: string;
      if (isGood(held)) token = held.token;
      else {
        const first = await gotten();
        if (first.kind !== 'ok') return first;
        token = first.value;
      }
      const outcome = await call(token);
      if (!isRefused(outcome)) return outcome;
      // Another caller may have renewed it meanwhile; then that one is used.
      if (held?.token === token) refused = token;
      const second = isGood(held) ? { kind: 'ok' as const, value: held.token } : await gotten();
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

export interface KeptToken {
  token: string;
  /** Whose it is: a token is never shown to another address or used for another account of ours. */
  issuedFor: string;
  /** Milliseconds since 1970 from which it is too old to be used; null: good until it is refused. */
  until: number | null;
  refreshToken: string | null;
}

export interface TokenStore {
  /**
   * Gives `change` the token that is kept and keeps the one that it gives back (null: leaves what is kept). For one
   * partner only one change at a time runs, over all processes; the next one sees what this one kept.
   * Rejects when the store is out of reach.
   */
  update(partner: string, change: (kept: KeptToken | null) => Promise<KeptToken | null>): Promise<void>;
}

export function tokensInMemory(): TokenStore {
  const kept = new Map<string, KeptToken>();
  const turns = new Map<string, Promise<void>>();
  return {
    async update(partner, change) {
      const turn = (turns.get(partner) ?? Promise.resolve()).then(async () => {
        const next = await change(kept.get(partner) ?? null);
        if (next) kept.set(partner, next);
      });
      turns.set(
        partner,
        turn.catch(() => undefined),
      );
      await turn;
    },
  };
}
