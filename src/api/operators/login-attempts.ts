/** Slows down whoever guesses passwords: per address and account. Kept in memory; each process counts its own. */
import { ApiError } from '../errors.ts';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 30;
const KEPT = 10_000;

/** `scale` is RATE_LIMIT_SCALE. */
export function loginAttempts(scale: number) {
  const failures = new Map<string, { count: number; until: number }>();

  const recent = (key: string) => {
    const entry = failures.get(key);
    if (!entry || entry.until > Date.now()) return entry;
    failures.delete(key);
    return undefined;
  };
  const count = (key: string): void => {
    const entry = recent(key);
    if (entry) return void entry.count++;
    if (failures.size >= KEPT) failures.delete(failures.keys().next().value!);
    failures.set(key, { count: 1, until: Date.now() + WINDOW_MS });
  };

  return {
    of(address: string, email: string) {
      const [account, origin] = [`${address} ${email.toLowerCase()}`, address];
      return {
        refuseIfTooMany(): void {
          for (const [key, allowed] of [
            [account, PER_ACCOUNT * scale],
            [origin, PER_ADDRESS * scale],
          ] as const) {
            const entry = recent(key);
            if (entry && entry.count >= allowed)
              throw new ApiError('TOO_MANY_REQUESTS', {
                retryAfterSeconds: Math.ceil((entry.until - Date.now()) / 1000),
              });
          }
        },
        failed(): void {
          count(account);
          count(origin);
        },
        succeeded(): void {
          failures.delete(account);
        },
      };
    },
  };
}
