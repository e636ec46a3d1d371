/** What the inbox needs of the process that it runs in. */
import type { ArusClient } from '../client/client.ts';
import type { Orm } from '../db/orm.ts';
import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';

export interface InboxContext {
  config: Pick<Config, 'PII_ENCRYPTION_KEYS'>;
  orm: Orm;
  arus: ArusClient;
  log: Logger;
  metrics: Metrics;
}
