/** `npm run worker`: runs workflows and activities until SIGTERM, then drains. */
import { once } from 'node:events';
import { DefaultLogger, type LogEntry, NativeConnection, Runtime } from '@temporalio/worker';
import { arusClient } from './client.ts';
import { ConfigError, loadConfig } from './config.ts';
import { ObjectStoreUnavailable } from './db/object-store.ts';
import { openObjectStore } from './db/object-store-choice.ts';
import { openDatabase, type Orm } from './db/orm.ts';
import { createLogger, type Logger } from './log.ts';
import { collectProcessMetrics, createMetrics, metricsServer } from './metrics.ts';
import { connectionOptions, connectTemporal, registerSearchAttributes } from './temporal.ts';
import { ensureSchedules, partnersOf, startWorkers } from './workers.ts';

/** What keeps the process from starting, in words for whoever starts it. */
class StartProblem extends Error {}

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config, 'worker');
  Runtime.install({ logger: new DefaultLogger('WARN', (entry) => noteOf(log, entry)) });

  const objectStore = await openObjectStore(config);
  const orm = await openDatabase(config);
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
  const partners = partnersOf(config, orm, metrics);
  const workers = await startWorkers({
    config,
    orm,
    partners,
    connection,
    tellServicing: arusClient(client, config.PARTNER_SILENCE_SECONDS).tellServicing,
    objectStore,
  });
  const listener = metricsServer(metrics, async () => failing(orm, connection));
  await once(listener.listen(config.METRICS_PORT, config.BIND_ADDRESS), 'listening');
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

/** What Temporal's SDK has to say, without the errors that it carries: they may quote what failed. */
function noteOf(log: Logger, { level, message, meta }: LogEntry): void {
  if (message.startsWith('No workflows registered')) return; // partners' queues have activities only
  const { activityType, workflowType, workflowId, attempt, taskQueue, error } = (meta ?? {}) as Record<string, unknown>;
  if ((error as { type?: string } | undefined)?.type === 'ReportInProgress') return; // that is how PEFINDO says "later"
  log[level === 'ERROR' ? 'error' : 'warn']({ activityType, workflowType, workflowId, attempt, taskQueue }, message);
}

/** What is out of reach, by name; empty when all is well. */
async function failing(orm: Orm, connection: NativeConnection): Promise<object> {
  const answers = await Promise.allSettled([
    orm.em.fork().execute('select 1'),
    connection.workflowService.getSystemInfo({}),
  ]);
  const names = ['database', 'temporal'];
  return Object.fromEntries(
    names.flatMap((name, i) => (answers[i]?.status === 'rejected' ? [[name, 'unreachable']] : [])),
  );
}

main().catch((error: unknown) => {
  const plain = [ConfigError, StartProblem, ObjectStoreUnavailable].some((kind) => error instanceof kind);
  process.stderr.write(`${plain ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
