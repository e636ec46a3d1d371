/**
 * Who a token speaks for. Active sessions are remembered between calls and forgotten the moment the database tells of a
 * change (docs/adr/006-remembered-callers.md), so that a read costs one query and a revoked session still stops at once.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { LRUCache } from 'lru-cache';
import { listen } from '../db/notices.ts';
import { type Caller, findCaller } from './caller.ts';
import { readAccessToken, tokenSigner } from './tokens.ts';

export interface KnownCaller {
  caller: Caller;
  suspended: boolean;
}

export interface Callers {
  /** Null where it is no token of ours; `known` is null where it is, but its session was revoked or is over, or the user is unknown. */
  recognise(token: string | undefined): Promise<{ deviceId: string; known: KnownCaller | null } | null>;
  /** For whoever has just changed something and is about to say so. */
  forget(userId: string): void;
  close(): Promise<void>;
}

/** Tokens that are remembered at most; about a kilobyte each. */
const MOST = 20_000;
/** Even what nobody has changed is looked up again after so long. */
const REMEMBERED_MS = 30_000;

interface Remembered extends KnownCaller {
  /** Of the token or its session, whichever is sooner; milliseconds. */
  expiresAt: number;
}

export interface CallersOptions {
  orm: { em: EntityManager };
  config: { JWT_SECRET: string; DATABASE_URL: string };
}

/** Listens on a connection of its own. While that is away, every call asks the database. */
export function openCallers({ orm, config }: CallersOptions): Callers {
  const signer = tokenSigner(config.JWT_SECRET);
  const tokensOf = new Map<string, Set<string>>();
  const remembered = new LRUCache<string, Remembered>({
    max: MOST,
    ttl: REMEMBERED_MS,
    dispose({ caller: { userId } }, token) {
      const tokens = tokensOf.get(userId);
      if (tokens?.delete(token) && tokens.size === 0) tokensOf.delete(userId);
    },
    noDisposeOnSet: true,
  });
  /** Counts changes: what was read before one may not be remembered after it. */
  let changes = 0;

  const remember = (token: string, known: Remembered) => {
    const { userId } = known.caller;
    const tokens = tokensOf.get(userId) ?? new Set();
    tokensOf.set(userId, tokens.add(token));
    remembered.set(token, known);
  };
  const forget = (userId: string) => {
    changes++;
    for (const token of tokensOf.get(userId) ?? []) remembered.delete(token);
  };
  const listening = listen(config.DATABASE_URL, {
    channel: 'caller_changed',
    onNotice: forget,
    onGap() {
      changes++;
      remembered.clear();
    },
  });

  return {
    async recognise(token) {
      if (!token) return null;
      const hit = remembered.get(token);
      if (hit && hit.expiresAt > Date.now()) return { deviceId: hit.caller.deviceId, known: hit };

      const claims = await readAccessToken(signer, token);
      if (!claims) return null;
      const { deviceId, expiresAt } = claims;
      const before = changes;
      const known = await findCaller(orm.em.fork(), claims);
      // Only what changes by revocation or suspension: who is still onboarding becomes somebody else with every step.
      const steady = known?.caller.scope === 'session' && known.caller.status === 'ACTIVE';
      if (known && steady && listening.isListening() && before === changes) {
        const sessionEndsAt = known.sessionEndsAt?.getTime() ?? Infinity;
        remember(token, { ...known, expiresAt: Math.min(expiresAt, sessionEndsAt) });
      }
      return { deviceId, known };
    },
    forget,
    close: () => listening.close(),
  };
}
