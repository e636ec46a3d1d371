/** `npm run api`: mobile API and webhooks, operator console, metrics; until SIGTERM, then drains. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { exchangeLog } from './activities/exchange-log.ts';
import { mobileApp } from './api/app.ts';
import type { House } from './api/house.ts';
import { readiness } from './api/middleware/health.ts';
import { ensureFirstAdmin } from './api/operators/accounts.ts';
import { operatorApp } from './api/operators/app.ts';
import { startDelivery } from './api/webhooks/delivery.ts';
import { connectArus } from './client.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { folderObjectStore } from './db/object-store.ts';
import { openDatabase, type Orm } from './db/orm.ts';
import { keyRing } from './encryption.ts';
import { createLogger } from './log.ts';
import { collectProcessMetrics, createMetrics, metricsServer } from './metrics.ts';
import { partnerTransport } from './partners/http-client.ts';
import { otpGateway } from './partners/otp-gateway/index.ts';

/** What keeps the process from starting, in words for whoever starts it. */
class StartProblem extends Error {}

/** Calls that are still running get this long when the process is told to stop. */
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config, 'api');
  const metrics = createMetrics('api');
  collectProcessMetrics(metrics);

  const orm = await database(config);
  const temporal = await connectArus(config).catch((error: unknown) => {
    throw new StartProblem(`Temporal cannot be reached at TEMPORAL_ADDRESS ${config.TEMPORAL_ADDRESS}.`, {
      cause: error,
    });
  });
  const transport = partnerTransport({
    timeoutMs: config.PARTNER_TIMEOUT_MS,
    record: exchangeLog(orm, metrics),
    onBreakerChange: metrics.breakerChanged,
  });
  const objects = join(config.ARUS_HOME, 'objects');
  mkdirSync(objects, { recursive: true });
  const house: House = {
    ...{ config, orm, log, metrics, arus: temporal.arus },
    otpGateway: otpGateway({ baseUrl: config.OTP_GATEWAY_BASE_URL, token: config.OTP_GATEWAY_TOKEN }, transport),
    objectStore: folderObjectStore(objects, keyRing(config.PII_ENCRYPTION_KEYS)),
  };

  await ensureFirstAdmin(house);
  const delivery = startDelivery(house);
  const servers = await listen(config, [
    ['PORT', httpServer(mobileApp(house))],
    ['OPERATOR_PORT', httpServer(operatorApp(house))],
    ['METRICS_PORT', metricsServer(metrics, () => failing(house))],
  ]);
  log.info({ port: config.PORT, operatorPort: config.OPERATOR_PORT, metricsPort: config.METRICS_PORT }, 'api ready');

  await new Promise<void>((stop) => {
    process.once('SIGTERM', () => stop());
    process.once('SIGINT', () => stop());
  });
  await Promise.all(servers.map(drain));
  await delivery.stop();
  await Promise.all([transport.close(), temporal.close(), orm.close(true)]);
  log.info('api drained');
}

/** The database, reached and migrated. */
async function database(config: Config): Promise<Orm> {
  const orm = await openDatabase(config);
  try {
    await orm.em.fork().execute('select 1 from users limit 0');
    return orm;
  } catch (error) {
    await orm.close(true);
    const { code } = error as { code?: string };
    if (code === '42P01')
      throw new StartProblem('The database is not migrated: run `npm run migrate` first.', { cause: error });
    throw new StartProblem(`The database at DATABASE_URL cannot be used${code ? ` (${code})` : ''}.`, { cause: error });
  }
}

function httpServer(app: RequestListener): Server {
  const server = createServer(app);
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000; // a photo over a slow line
  server.keepAliveTimeout = 65_000; // longer than a load balancer's, so that it closes first
  return server;
}

type PortName = 'PORT' | 'OPERATOR_PORT' | 'METRICS_PORT';

async function listen(config: Config, servers: [PortName, Server][]): Promise<Server[]> {
  for (const [name, server] of servers) {
    server.listen(config[name], config.BIND_ADDRESS);
    await once(server, 'listening').catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      const why = code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${code})`;
      throw new StartProblem(`${name} ${config[name]} ${why}.`, { cause: error });
    });
  }
  return servers.map(([, server]) => server);
}

/** No new calls; those that run are answered, idle connections closed. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(patience);
}

const failing = async (house: House) =>
  Object.fromEntries(Object.entries(await readiness(house)).filter(([, check]) => check !== 'ok'));

main().catch((error: unknown) => {
  const plain = error instanceof ConfigError || error instanceof StartProblem;
  process.stderr.write(`${plain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
