/** What the benchmarks run on: the whole system as separate processes, and the bare worker beside it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { connectTemporal } from '../src/temporal/connection.ts';
import { folderObjectStore } from '../src/object-store/object-store.ts';
import { openDatabase } from '../src/db/orm.ts';
import { keyRing } from '../src/platform/encryption.ts';
import { startStack } from '../tools/stack/stack.ts';
import type { Registry } from './borrowers.ts';
import type { Town } from './full-loan.ts';
import { startScript } from './script.ts';
import { Watch } from './watch.ts';

/** How long after a request partners call back: with many loans under way, so that nobody only waits. */
export const CALL_BACK_AFTER_MS = 20;

/** Whatever the machine has set: a benchmark writes borrowers, so everything is its own and thrown away afterwards. */
const ownParts = [
  ...['NODE_ENV', 'DATABASE_URL', 'POLICY_FILE', 'PUBLIC_BASE_URL', 'PORT', 'OPERATOR_PORT', 'METRICS_PORT'],
  ...['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_API_KEY'],
  ...['TEMPORAL_TLS_CA', 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'],
  ...['PEFINDO', 'KOCEK', 'FINFRA', 'DOMPET_KILAT', 'OTP_GATEWAY', 'PAYMENT_GATEWAY'].map((name) => `${name}_BASE_URL`),
];

export interface Surroundings {
  registry: Registry;
  town: Town;
  /** Reads and starts Arus's workflows. */
  temporal: Client;
  /** The same server without our codec. */
  bare: Client;
  /** URLs of the processes' metrics. */
  metrics: { api: string; worker: string; bareWorker: string };
  /** Rejects when a process dies. */
  broken: Promise<never>;
  close(): Promise<void>;
}

export interface Telling {
  say: (line: string) => void;
  onTrouble: (part: string, line: string) => void;
  /** Ends a start that has not come through yet. */
  signal: AbortSignal;
}

/** Resolves when everything is ready; leaves nothing behind when it throws. */
export async function surround({ say, onTrouble, signal }: Telling): Promise<Surroundings> {
  const stack = await startStack({
    ephemeral: true,
    env: {
      ...Object.fromEntries(ownParts.map((name) => [name, undefined])),
      RATE_LIMIT_SCALE: '1000',
      SIMULATORS_CALLBACK_DELAY_MS: String(CALL_BACK_AFTER_MS),
    },
    ...{ say, onTrouble, signal },
  });
  const closing: (() => Promise<unknown>)[] = [() => stack.stop()];
  const close = async () => {
    while (closing.length) await closing.pop()!();
  };
  try {
    const { config } = stack;
    say('Starting the bare worker');
    const script = fileURLToPath(new URL('./bare-loan/worker.ts', import.meta.url));
    const bareWorker = await startScript('bare worker', script, [config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE]);
    closing.push(() => bareWorker.child.stop());
    const orm = await openDatabase({ ...config, DATABASE_POOL_SIZE: 8 });
    closing.push(() => orm.close(true));
    const temporal = await connectTemporal(config);
    closing.push(() => temporal.connection.close());
    const watch = await Watch.open(config.DATABASE_URL);
    closing.push(() => watch.close());

    const objects = join(stack.home, 'objects');
    mkdirSync(objects, { recursive: true });
    const objectStore = folderObjectStore(objects, keyRing(config.PII_ENCRYPTION_KEYS));
    return {
      registry: { api: stack.urls.api, config, orm, objectStore },
      town: {
        watch,
        productId: config.policy.products[0]!.id,
        finfra: stack.urls.simulators['finfra']!,
        paymentGateway: stack.urls.simulators['paymentGateway']!,
      },
      temporal,
      bare: new Client({ connection: temporal.connection, namespace: config.TEMPORAL_NAMESPACE }),
      metrics: {
        api: stack.urls.apiMetrics,
        worker: stack.urls.workerMetrics,
        bareWorker: bareWorker.said['metrics']!,
      },
      broken: stack.failed.then((message) => Promise.reject(new Error(message))),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
