/** A whole house in one process: database, simulated partners, worker, API, on the run's real Postgres and Temporal. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { startSimulators, type SimulatorOptions, type Simulators } from '../../simulators/index.ts';
import { mobileApp } from '../../src/api/app.ts';
import type { ApiContext } from '../../src/api/context.ts';
import { startDelivery } from '../../src/inbox/sweep.ts';
import { openCallers } from '../../src/auth/callers.ts';
import { type ArusClient, connectArus } from '../../src/client/client.ts';
import type { Config } from '../../src/platform/config.ts';
import { folderObjectStore, type ObjectStore } from '../../src/object-store/object-store.ts';
import type { Orm } from '../../src/db/orm.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { createLogger } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { otpProviders } from '../../src/partners/otp-providers.ts';
import type { Registry } from '../../src/partners/partner.ts';
import { connectionOptions } from '../../src/temporal/connection.ts';
import { type Partners, partnersOf, startWorkers } from '../../src/workers.ts';
import { claimNamespace } from './namespaces.ts';
import { testConfig } from './config.ts';
import { freshDatabase } from './database.ts';

export interface House {
  config: Config;
  orm: Orm;
  arus: ArusClient;
  temporal: Awaited<ReturnType<typeof connectArus>>['temporal'];
  simulators: Simulators;
  objectStore: ObjectStore;
  /** Base URL of the mobile API and the webhooks. */
  url: string;
  /** Every log line so far. */
  logged: string[];
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  env?: Partial<Record<string, string>>;
  simulators?: SimulatorOptions;
  /** Entries beside the partners that arus comes with. */
  partners?: Registry;
}

/** Houses of this file that stand now: they share one runtime of Temporal, which ends with the last of them. */
let standing = 0;

export async function startHouse(options: HouseOptions = {}): Promise<House> {
  if (standing++ === 0) Runtime.install({ logger: new DefaultLogger('ERROR') });
  const namespace = claimNamespace();
  const database = await freshDatabase();
  const home = await mkdtemp(join(tmpdir(), 'arus-house-'));
  const simulators = await startSimulators({ callbackDelayMs: 20, ...options.simulators });
  const { server, url } = await listener();
  simulators.setCallbackBaseUrl(url);

  const config = testConfig({
    DATABASE_URL: database.url,
    TEMPORAL_NAMESPACE: namespace,
    ARUS_HOME: home,
    PUBLIC_BASE_URL: url,
    PEFINDO_BASE_URL: simulators.urls.pefindo,
    KOCEK_BASE_URL: simulators.urls.kocek,
    FINFRA_BASE_URL: simulators.urls.finfra,
    DOMPET_KILAT_BASE_URL: simulators.urls.dompetKilat,
    OTP_GATEWAY_BASE_URL: simulators.urls.otpGateway,
    PAYMENT_GATEWAY_BASE_URL: simulators.urls.paymentGateway,
    PARTNER_SILENCE_SECONDS: '1',
    PARTNER_TIMEOUT_MS: '1500',
    OTP_RESEND_SECONDS: '0',
    RATE_LIMIT_SCALE: '1000',
    LOG_LEVEL: 'debug',
    ...options.env,
  });
  const logged: string[] = [];
  const log = createLogger(config, 'test', { write: (line: string) => void logged.push(line) });
  const metrics = createMetrics('test');
  const partners = partnersOf(config, database.orm, metrics, options.partners);
  const connection = await NativeConnection.connect(connectionOptions(config));
  const { arus, temporal, close: closeArus } = await connectArus(config);
  const objectStore = folderObjectStore(join(home, 'objects'), keyRing(config.PII_ENCRYPTION_KEYS));

  const rooms: ApiContext = {
    ...{ config, orm: database.orm, arus, objectStore, log, metrics },
    callers: openCallers({ orm: database.orm, config }),
    otpGateway: otpProviders[config.OTP_PROVIDER](
      { baseUrl: config.OTP_GATEWAY_BASE_URL, token: config.OTP_GATEWAY_TOKEN },
      partners.transport,
    ),
  };
  const delivery = startDelivery(rooms);
  server.on('request', mobileApp(rooms));

  const worker = workerOf({
    config,
    orm: database.orm,
    partners,
    objectStore,
    connection,
    tellServicing: arus.tellServicing,
  });
  await worker.start();
  return {
    ...{ config, orm: database.orm, arus, temporal, simulators, objectStore, url, logged },
    startWorker: worker.start,
    stopWorker: worker.stop,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all([delivery.stop(), rooms.callers.close()]);
      await worker.stop();
      await simulators.close();
      await Promise.all([partners.transport.close(), closeArus(), connection.close()]);
      await database.close();
      await rm(home, { recursive: true, force: true });
      standing--;
    },
  };
}

async function listener(): Promise<{ server: Server; url: string }> {
  const { createServer } = await import('node:http');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function workerOf(parts: {
  config: Config;
  orm: Orm;
  partners: Partners;
  objectStore: ObjectStore;
  connection: NativeConnection;
  tellServicing: ArusClient['tellServicing'];
}) {
  const codePath = process.env['ARUS_TEST_BUNDLE'];
  const workflowBundle = codePath ? { workflowBundle: { code: readFileSync(codePath, 'utf8') } } : {};
  let running: Awaited<ReturnType<typeof startWorkers>> | undefined;
  return {
    async start() {
      running ??= await startWorkers({ ...parts, ...workflowBundle });
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
  };
}

/** Waits until the condition holds; fails with what was last seen. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}
