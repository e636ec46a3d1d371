/**
 * How many calls an address and a device may make. What guesses secrets or costs money is counted in Postgres, for
 * all processes together; everything else in memory, so that a read costs no write.
 */
import type { RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Orm } from '../../db/orm.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';

/** Calls a minute before RATE_LIMIT_SCALE. Addresses are generous: a mobile network hides thousands behind one. */
const budgets = {
  sensitive: { address: 600, device: 60 },
  general: { address: 6000, device: 600 },
};
const WINDOW_SECONDS = 60;
const TABLE = 'rate_limits';

type Key = 'address' | 'device';
type Limiter = Pick<RateLimiterMemory, 'consume' | 'points'>;

/** For codes, logins, uploads and what creates something. Counted per address and per device, over all of them. */
export function sensitiveLimit(house: Pick<House, 'config' | 'orm'>): RequestHandler {
  const counted = limiters('sensitive', house, (points, keyPrefix) => {
    const options = { points, duration: WINDOW_SECONDS, keyPrefix, tableName: TABLE, tableCreated: true };
    return new RateLimiterPostgres({ ...options, storeClient: storeOf(house.orm), storeType: 'client' });
  });
  return async (req, res, next) => {
    await spend(counted, req.ip, req.get('x-device-id'), res);
    next();
  };
}

/** For every mobile call. */
export function generalLimit(house: Pick<House, 'config'>): RequestHandler {
  const counted = limiters('general', house, (points, keyPrefix) => {
    return new RateLimiterMemory({ points, duration: WINDOW_SECONDS, keyPrefix });
  });
  return async (req, res, next) => {
    await spend(counted, req.ip, req.get('x-device-id'), res);
    next();
  };
}

function limiters(
  tier: keyof typeof budgets,
  { config }: Pick<House, 'config'>,
  make: (points: number, keyPrefix: string) => Limiter,
): Record<Key, Limiter> {
  const of = (key: Key) => make(Math.ceil(budgets[tier][key] * config.RATE_LIMIT_SCALE), `${tier} ${key}`);
  return { address: of('address'), device: of('device') };
}

/** Takes one call from both budgets; says in `RateLimit-*` what is left of the smaller. */
async function spend(
  counted: Record<Key, Limiter>,
  address: string | undefined,
  device: string | undefined,
  res: Response,
): Promise<void> {
  await take(counted.address, address ?? 'unknown', res);
  if (device) await take(counted.device, device.slice(0, 200), res);
}

async function take(limiter: Limiter, key: string, res: Response): Promise<void> {
  try {
    tell(res, limiter, await limiter.consume(key));
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    tell(res, limiter, refused);
    throw new ApiError('TOO_MANY_REQUESTS', { retryAfterSeconds: seconds(refused) });
  }
}

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
