/** Counters in Postgres: one count for all processes together, in the shape that rate-limiter-flexible writes. */
import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Orm } from '../../db/orm.ts';

const TABLE = 'rate_limits';

export interface CounterRules {
  /** Also names the counter in the table; distinct for every rule. */
  keyPrefix: string;
  points: number;
  /** Of the window, which begins with the first call. */
  seconds: number;
}

export const sharedCounter = (orm: Orm, { keyPrefix, points, seconds }: CounterRules): RateLimiterPostgres =>
  new RateLimiterPostgres({
    keyPrefix,
    points,
    duration: seconds,
    tableName: TABLE,
    tableCreated: true,
    // Expired counters go with the nightly sweep, not by a timer in every process.
    clearExpiredByTimeout: false,
    storeClient: storeOf(orm),
    storeType: 'client',
  });

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
