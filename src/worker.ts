/** `npm run worker`: runs workflows and activities until SIGTERM, then drains. */
import { once } from 'node:events';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { tellBusinessFigures } from './books/business-figures.ts';
import { arusClient } from './client/client.ts';
import { ConfigError, loadConfig } from './platform/config.ts';
import { ObjectStoreUnavailable } from './object-store/object-store.ts';
import { openObjectStore } from './object-store/choice.ts';
import { openDatabase } from './db/orm.ts';
import { patience } from './db/timeouts.ts';
import { healthOf } from './platform/health.ts';
import { listenProblem } from './platform/listen-problem.ts';
import { createLogger } from './platform/log.ts';
import { collectProcessMetrics, createMetrics, metricsServer } from './platform/metrics.ts';
import { runtimeOptions } from './temporal/runtime-log.ts';
import { connectionOptions, connectTemporal, registerSearchAttributes } from './temporal/connection.ts';
import { unknownFunders } from './partners/connected.ts';
import { ensureSchedules, partnersOf, startWorkers } from './workers.ts';

/** What keeps the process from starting, in words for whoever starts it. */
class StartProblem extends Error {}

async function main(): Promise<void> {
  const config = loadConfig();
  const unknown = unknownFunders(config.policy);
  if (unknown.length) throw new ConfigError(unknown);
  const log = createLogger(config, 'worker');
  Runtime.install(runtimeOptions(log));

  const objectStore = await openObjectStore(config);
  const orm = await openDatabase(config, patience.worker);
  const client = await connectTemporal(config).catch((error: unknown) => {
    throw new StartProblem(`Temporal cannot be reached at TEMPORAL_ADDRESS ${config.TEMPORAL_ADDRESS}.`, {
      cause: error,
    });
  });
  const connection = await NativeConnection.connect(connectionOptions(config));
  await registerSearchAttributes(client);
  await ensureSchedules(client);

  const metrics = createMetrics('worker');
  collectProcessMetrics(metrics);
  tellBusinessFigures(metrics, { orm, client });
  const partners = partnersOf(config, orm, metrics);
  const workers = await startWorkers({
    config,
    orm,
    partners,
    connection,
    tellServicing: arusClient(client, config.PARTNER_SILENCE_SECONDS).tellServicing,
    objectStore,
  });
  const listener = metricsServer(metrics, () =>
    healthOf({
      database: () => orm.em.fork().execute('select 1'),
      temporal: () => connection.workflowService.getSystemInfo({}),
    }),
  );
  await once(listener.listen(config.METRICS_PORT, config.BIND_ADDRESS), 'listening').catch((error: unknown) => {
    throw new StartProblem(listenProblem(config, 'METRICS_PORT', error));
  });
  log.info('worker ready');

  const stopping = new Promise<void>((stop) => {
    process.on('SIGTERM', () => stop());
    process.on('SIGINT', () => stop());
  });
  try {
    await Promise.race([stopping, workers.failed]);
  } finally {
    listener.close();
    await workers.stop();
    await partners.transport.close();
    await Promise.all([client.connection.close(), connection.close(), orm.close(true)]);
    log.info('worker drained');
  }
}

main().catch((error: unknown) => {
  const plain = [ConfigError, StartProblem, ObjectStoreUnavailable].some((kind) => error instanceof kind);
  process.stderr.write(`${plain ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
