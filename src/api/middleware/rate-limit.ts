/**
 * How many calls an address, a device and a borrower may make. What guesses secrets or costs money is counted in
 * Postgres, for all processes together; everything else in memory, so that a read costs no write.
 */
import type { RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Orm } from '../../db/orm.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';

/**
 * Calls a minute before RATE_LIMIT_SCALE. Addresses are generous: a mobile network hides thousands behind one. A
 * borrower has no more than one device has, however many devices there are.
 */
const budgets = {
  sensitive: { address: 600, device: 60, borrower: 60 },
  general: { address: 6000, device: 600, borrower: 600 },
};
const WINDOW_SECONDS = 60;
const TABLE = 'rate_limits';

type Key = keyof (typeof budgets)['general'];
type Limiter = Pick<RateLimiterMemory, 'consume' | 'points'>;
type Counted = Record<Key, Limiter>;

/** For codes, logins, uploads and what creates something. Stands before `authenticate`, which counts the borrower. */
export function sensitiveLimit(house: Pick<House, 'config' | 'orm'>): RequestHandler {
  return spending(
    limiters('sensitive', house, (points, keyPrefix) => {
      // Expired counters go with the nightly sweep, not by a timer in every process.
      const options = {
        points,
        duration: WINDOW_SECONDS,
        keyPrefix,
        tableName: TABLE,
        tableCreated: true,
        clearExpiredByTimeout: false,
      };
      return new RateLimiterPostgres({ ...options, storeClient: storeOf(house.orm), storeType: 'client' });
    }),
  );
}

/** For every mobile call. */
export function generalLimit(house: Pick<House, 'config'>): RequestHandler {
  return spending(
    limiters('general', house, (points, keyPrefix) => {
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
  { config }: Pick<House, 'config'>,
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

/** The limiter's queries through our own pool: it numbers its parameters, MikroORM counts question marks. */
const storeOf = (orm: Orm) => ({
  async query({ text, values = [] }: { text: string; values?: unknown[] }) {
    const inOrder: unknown[] = [];
    const sql = text.replace(/\$(\d+)/g, (_, number: string) => {
      inOrder.push(values[Number(number) - 1]);
      return '?';
    });
    const rows = await orm.em.fork().execute(sql, inOrder);
    return { rows, rowCount: rows.length };
  },
});
