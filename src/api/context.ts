/** What every route gets: the open connections, stores and settings. */
import type { Callers } from '../auth/callers.ts';
import type { ArusClient } from '../client/client.ts';
import type { Config } from '../platform/config.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Orm } from '../db/orm.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { OtpGateway } from '../partners/otp-port.ts';

export interface ApiContext {
  config: Config;
  /** Fork an entity manager per request: `context.orm.em.fork()`. */
  orm: Orm;
  /** Whose token it is. */
  callers: Callers;
  arus: ArusClient;
  otpGateway: OtpGateway;
  objectStore: ObjectStore;
  log: Logger;
  metrics: Metrics;
}
