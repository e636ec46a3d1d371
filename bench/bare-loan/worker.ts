/** The bare worker, a process of its own as Arus's is. Says in one line of JSON where its metrics are. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { healthOf } from '../../src/platform/health.ts';
import { collectProcessMetrics, createMetrics, metricsServer } from '../../src/platform/metrics.ts';
import { bareActivities } from './activities.ts';
import { bareQueues } from './workflow.ts';

const [address = '', namespace = ''] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR') });

const [connection, clientConnection] = await Promise.all([
  NativeConnection.connect({ address }),
  Connection.connect({ address }),
]);
const activities = bareActivities(new Client({ connection: clientConnection, namespace }));
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)),
  logger: new DefaultLogger('ERROR'),
});
const workers = await Promise.all([
  Worker.create({ connection, namespace, taskQueue: bareQueues.core, workflowBundle, activities }),
  Worker.create({ connection, namespace, taskQueue: bareQueues.partner, activities }),
]);

const metrics = createMetrics('bare');
collectProcessMetrics(metrics);
const listener = metricsServer(metrics, () => healthOf({}));
await once(listener.listen(0, '127.0.0.1'), 'listening');
const { port } = listener.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ metrics: `http://127.0.0.1:${port}/metrics` })}\n`);

// SIGTERM ends the workers (the SDK listens for it), and they end us.
await Promise.all(workers.map((worker) => worker.run()));
listener.close();
await Promise.all([connection.close(), clientConnection.close()]);
