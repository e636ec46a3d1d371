/**
 * How many calls an address, a device and a borrower may make. What guesses secrets or costs money is counted in
 * Postgres, for all processes together; everything else in memory, so that a read costs no write.
 */
import type { RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { sharedCounter } from './counters-in-postgres.ts';

/**
 * Calls a minute before RATE_LIMIT_SCALE; docs/mobile-api.md tells them to the app's team. Addresses are generous: a mobile network hides thousands behind one. A
 * borrower has no more than one device has, however many devices there are.
 */
export const budgets = {
  sensitive: { address: 600, device: 120, borrower: 120 },
  general: { address: 6000, device: 600, borrower: 600 },
};
const WINDOW_SECONDS = 60;

type Key = keyof (typeof budgets)['general'];
type Limiter = Pick<RateLimiterMemory, 'consume' | 'points'>;
type Counted = Record<Key, Limiter>;

/** For codes, logins, uploads and what creates something. Stands before `authenticate`, which counts the borrower. */
export function sensitiveLimit(context: Pick<ApiContext, 'config' | 'orm'>): RequestHandler {
  return spending(
    limiters('sensitive', context, (points, keyPrefix) =>
      sharedCounter(context.orm, { keyPrefix, points, seconds: WINDOW_SECONDS }),
    ),
  );
}

/** For every mobile call. */
export function generalLimit(context: Pick<ApiContext, 'config'>): RequestHandler {
  return spending(
    limiters('general', context, (points, keyPrefix) => {
      return new RateLimiterMemory({ points, duration: WINDOW_SECONDS, keyPrefix });
    }),
  );
}

/** Takes the call from the borrower's budgets of every limit that it has passed. For `authenticate`. */
export async function countBorrower(res: Response, userId: string): Promise<void> {
  for (const limiter of openBudgets(res)) await take(limiter, userId, res);
}

function limiters(
  tier: keyof typeof budgets,
  { config }: Pick<ApiContext, 'config'>,
  make: (points: number, keyPrefix: string) => Limiter,
): Counted {
  const of = (key: Key) => make(Math.ceil(budgets[tier][key] * config.RATE_LIMIT_SCALE), `${tier} ${key}`);
  return { address: of('address'), device: of('device'), borrower: of('borrower') };
}

/** Takes one call from the budgets of address and device; who the borrower is, is not known yet. */
const spending =
  (counted: Counted): RequestHandler =>
  async (req, res, next) => {
    await take(counted.address, req.ip ?? 'unknown', res);
    const device = req.get('x-device-id');
    if (device) await take(counted.device, device.slice(0, 200), res);
    res.locals['borrowerBudgets'] = [...openBudgets(res), counted.borrower];
    next();
  };

const openBudgets = (res: Response) => (res.locals['borrowerBudgets'] ?? []) as Limiter[];

async function take(limiter: Limiter, key: string, res: Response): Promise<void> {
  try {
    tell(res, limiter, await limiter.consume(key));
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    tell(res, limiter, refused);
    throw new ApiError('TOO_MANY_REQUESTS', { retryAfterSeconds: seconds(refused) });
  }
}

/** `RateLimit-*` says what is left of the smallest budget. */
function tell(res: Response, limiter: Limiter, left: RateLimiterRes): void {
  const before = Number(res.get('RateLimit-Remaining') ?? Infinity);
  if (left.remainingPoints > before) return;
  res.set({
    'RateLimit-Limit': String(limiter.points),
    'RateLimit-Remaining': String(left.remainingPoints),
    'RateLimit-Reset': String(seconds(left)),
  });
}

const seconds = ({ msBeforeNext }: RateLimiterRes) => Math.max(1, Math.ceil(msBeforeNext / 1000));
