/** `npm run api`: mobile API and webhooks, operator console, metrics; until SIGTERM, then drains. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { exchangeLog } from './temporal/interceptors/exchange-log.ts';
import { traceHeaders } from './temporal/interceptors/trace-headers.ts';
import { mobileApp } from './api/app.ts';
import type { ApiContext } from './api/context.ts';
import { drain, httpServer } from './api/http-server.ts';
import { apiHealth } from './api/middleware/health.ts';
import { ensureFirstAdmin } from './api/operators/session/accounts.ts';
import { operatorApp } from './api/operators/app.ts';
import { startDelivery } from './inbox/delivery.ts';
import { connectArus } from './client/client.ts';
import { openCallers } from './auth/callers.ts';
import { type Config, ConfigError, loadConfig } from './platform/config.ts';
import { ObjectStoreUnavailable } from './object-store/object-store.ts';
import { openObjectStore } from './object-store/choice.ts';
import { openDatabase, type Orm } from './db/orm.ts';
import { patience } from './db/timeouts.ts';
import { listenProblem } from './platform/listen-problem.ts';
import { createLogger } from './platform/log.ts';
import { collectProcessMetrics, createMetrics, metricsServer } from './platform/metrics.ts';
import { partnerTransport } from './partners/transport/http-client.ts';
import { unknownFunders } from './partners/connected.ts';
import { otpProviders } from './partners/otp-providers.ts';

/** What keeps the process from starting, in words for whoever starts it. */
class StartProblem extends Error {}

/** Calls that are still running get this long when the process is told to stop. */
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const unknown = unknownFunders(config.policy);
  if (unknown.length) throw new ConfigError(unknown);
  const log = createLogger(config, 'api');
  const metrics = createMetrics('api');
  collectProcessMetrics(metrics);

  const objectStore = await openObjectStore(config);
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
    traceHeaders,
  });
  const context: ApiContext = {
    ...{ config, orm, log, metrics, arus: temporal.arus, callers: openCallers({ orm, config }) },
    otpGateway: otpProviders[config.OTP_PROVIDER](
      { baseUrl: config.OTP_GATEWAY_BASE_URL, token: config.OTP_GATEWAY_TOKEN },
      transport,
    ),
    objectStore,
  };

  await ensureFirstAdmin(context);
  const delivery = startDelivery(context);
  const servers = await listen(config, [
    ['PORT', httpServer(mobileApp(context))],
    ['OPERATOR_PORT', httpServer(operatorApp(context))],
    ['METRICS_PORT', metricsServer(metrics, () => apiHealth(context))],
  ]);
  log.info({ port: config.PORT, operatorPort: config.OPERATOR_PORT, metricsPort: config.METRICS_PORT }, 'api ready');

  await new Promise<void>((stop) => {
    process.on('SIGTERM', () => stop());
    process.on('SIGINT', () => stop());
  });
  await Promise.all(servers.map((server) => drain(server, DRAIN_MS)));
  await delivery.stop();
  await context.callers.close();
  await transport.close(); // writes what it has still to write of its calls
  await Promise.all([temporal.close(), orm.close(true)]);
  log.info('api drained');
}

/** The database, reached and migrated. */
async function database(config: Config): Promise<Orm> {
  const orm = await openDatabase(config, patience.api);
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

type PortName = 'PORT' | 'OPERATOR_PORT' | 'METRICS_PORT';

/** All of them, or none: every port that cannot be had is named. */
async function listen(config: Config, servers: [PortName, Server][]): Promise<Server[]> {
  const problems: string[] = [];
  for (const [name, server] of servers) {
    server.listen(config[name], config.BIND_ADDRESS);
    await once(server, 'listening').catch((error: unknown) => problems.push(listenProblem(config, name, error)));
  }
  if (problems.length) throw new StartProblem(problems.join('\n'));
  return servers.map(([, server]) => server);
}

main().catch((error: unknown) => {
  const plain = [ConfigError, StartProblem, ObjectStoreUnavailable].some((kind) => error instanceof kind);
  process.stderr.write(`${plain ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
