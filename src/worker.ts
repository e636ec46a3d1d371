/** `npm run worker`: runs workflows and activities until SIGTERM, then drains. */
import { NativeConnection, Runtime } from '@temporalio/worker';
import { tellBusinessFigures } from './books/business-figures.ts';
import { arusClient } from './client/client.ts';
import { databaseTimeouts } from './db/timeouts.ts';
import { openParts } from './parts.ts';
import { healthOf } from './platform/health.ts';
import { listen } from './platform/listening.ts';
import { metricsServer } from './platform/metrics.ts';
import { type Process, runProcess } from './platform/start.ts';
import { runtimeOptions } from './temporal/runtime-log.ts';
import { connectionOptions, connectTemporal, registerSearchAttributes } from './temporal/connection.ts';
import { ensureSchedules, partnersOf, startWorkers } from './workers.ts';

await runProcess('worker', startWorker);

async function startWorker(worker: Process) {
  const { config, log, metrics, onStop } = worker;
  Runtime.install(runtimeOptions(log));
  const { objectStore, orm, temporal } = await openParts(worker, databaseTimeouts.worker, connectTemporal);
  onStop(() => temporal.connection.close());
  const connection = await NativeConnection.connect(connectionOptions(config));
  onStop(() => connection.close());
  await registerSearchAttributes(temporal);
  await ensureSchedules(temporal);

  tellBusinessFigures(metrics, { orm, client: temporal });
  const partners = partnersOf(config, orm, metrics);
  onStop(() => partners.transport.close());
  const workers = await startWorkers({
    ...{ config, orm, partners, connection, objectStore },
    tellServicing: arusClient(temporal, config.PARTNER_SILENCE_SECONDS).tellServicing,
  });
  onStop(() => workers.stop());
  const health = () =>
    healthOf({
      database: () => orm.em.fork().execute('select 1'),
      temporal: () => connection.workflowService.getSystemInfo({}),
    });
  const servers = await listen(config, [['METRICS_PORT', metricsServer(metrics, health)]]);
  onStop(() => servers.map((server) => server.close()));
  return { failed: workers.failed };
}
