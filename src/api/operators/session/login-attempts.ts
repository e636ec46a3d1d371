/**
 * Slows down whoever guesses operators' passwords: per e-mail and per address, counted in Postgres for all processes
 * together. An attempt counts before the password is looked at, so that many at once are no more than as many in turn.
 */
import { type RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { sha256 } from '../../../platform/digest.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { sharedCounter } from '../../middleware/counters-in-postgres.ts';

/** Attempts in a quarter of an hour, before RATE_LIMIT_SCALE. */
const budgets = { email: 5, address: 30 };
const WINDOW_SECONDS = 15 * 60;

export function loginAttempts({ config, orm }: Pick<ApiContext, 'config' | 'orm'>) {
  const of = (key: keyof typeof budgets) =>
    sharedCounter(orm, {
      keyPrefix: `operator ${key}`,
      points: Math.ceil(budgets[key] * config.RATE_LIMIT_SCALE),
      seconds: WINDOW_SECONDS,
    });
  const [emails, addresses] = [of('email'), of('address')];

  return {
    /** Takes one attempt, whether anybody has that e-mail or not; 429 where none is left. */
    async begin(address: string, email: string): Promise<void> {
      await take(addresses, address);
      await take(emails, keyOf(email));
    },

    /** A good login: earlier attempts on the e-mail are forgotten, and the address has one more. */
    async succeeded(address: string, email: string): Promise<void> {
      await emails.delete(keyOf(email));
      await addresses.reward(address);
    },
  };
}

async function take(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new ApiError('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1000) });
  }
}

/** The table of counters names nobody. */
const keyOf = (email: string): string => sha256(email.toLowerCase());
