/** Where partners' access tokens are kept: a port, and a memory for a process that shares them with nobody. */

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
