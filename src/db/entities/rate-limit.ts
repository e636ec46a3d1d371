/** Calls counted over all processes, in the shape that rate-limiter-flexible writes. */
import { defineEntity, p } from '@mikro-orm/core';

export const RateLimitSchema = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    key: p.string().length(300).primary(),
    points: p.integer().default(0),
    /** Epoch milliseconds. */
    expire: p.bigint('number').nullable(),
  },
});
