/**
 * Three wrong tries lock for 30 minutes, exactly, however many come at once. A guess counts at the moment of its one
 * UPDATE: right or wrong, it is refused when three wrong ones were counted before it.
 */
import type { SqlEntityManager } from '@mikro-orm/postgresql';

export const TRIES = 3;
const LOCK_MS = 30 * 60 * 1000;

/** Where the tries are counted. */
export type Lock = keyof typeof counters;
const counters = {
  pin: { table: 'users', failures: 'pin_failures', lockedUntil: 'pin_locked_until' },
  deviceKey: { table: 'device_keys', failures: 'failures', lockedUntil: 'locked_until' },
} as const;

export type TryResult = { right: true } | WrongTry;
export interface WrongTry {
  right: false;
  remainingAttempts: number;
  isLocked: boolean;
  /** Until a locked counter opens again. */
  retryAfterSeconds: number | undefined;
}

/** The refusal of a counter that is locked; null when it is open. Saves the work of a guess that cannot count. */
export function lockedNow(lockedUntil: Date | null | undefined): WrongTry | null {
  const now = new Date();
  return lockedUntil && lockedUntil > now ? locked(lockedUntil, now) : null;
}

const locked = (lockedUntil: Date, now: Date): WrongTry => ({
  right: false,
  remainingAttempts: 0,
  isLocked: true,
  retryAfterSeconds: Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000),
});

/** Counts one guess. `right` is what the caller found out before; it only holds if the counter is still open. */
export async function settleTry(em: SqlEntityManager, lock: Lock, id: string, right: boolean): Promise<TryResult> {
  const { table, failures, lockedUntil } = counters[lock];
  const now = new Date();
  const open = `id = ? and (${lockedUntil} is null or ${lockedUntil} <= ?)`;
  const fullLock = new Date(now.getTime() + LOCK_MS);

  if (right) {
    const opened = await em.execute(
      `update ${table} set ${failures} = 0, ${lockedUntil} = null where ${open} returning id`,
      [id, now],
    );
    return opened.length ? { right: true } : locked(fullLock, now);
  }
  // A lock that is over starts the count anew.
  const counted = `(case when ${lockedUntil} is null then ${failures} else 0 end + 1)`;
  const [row] = await em.execute<{ failures: number }[]>(
    `update ${table} set ${failures} = ${counted}, ${lockedUntil} = case when ${counted} >= ? then ?::timestamptz end
      where ${open} returning ${failures} as failures`,
    [TRIES, fullLock, id, now],
  );
  if (!row || row.failures >= TRIES) return locked(fullLock, now);
  return { right: false, remainingAttempts: TRIES - row.failures, isLocked: false, retryAfterSeconds: undefined };
}
