/** The worker's parts: partners, activities by task queue, one Temporal worker for each queue, the nightly schedule. */
import { fileURLToPath } from 'node:url';
import { type Client, ScheduleAlreadyRunning } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type NativeConnection,
  Worker,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { creditLimitActivities } from './activities/credit-limit.ts';
import { evidenceActivities } from './activities/evidence.ts';
import { exchangeLog } from './temporal/interceptors/exchange-log.ts';
import { exchangesKept } from './temporal/interceptors/exchanges-kept.ts';
import { plainFailures } from './temporal/interceptors/failures.ts';
import { funderActivities } from './activities/funding/funder.ts';
import { fundingActivities } from './activities/funding/index.ts';
import { heartbeats } from './temporal/interceptors/heartbeat.ts';
import { loanActivities } from './activities/loan.ts';
import { onboardingActivities } from './activities/onboarding.ts';
import { paymentActivities } from './activities/payment.ts';
import { reconciliationActivities } from './activities/reconciliation.ts';
import { repaymentActivities } from './activities/repayment.ts';
import { traceHeaders } from './temporal/interceptors/trace-headers.ts';
import type { Config } from './platform/config.ts';
import type { ObjectStore } from './object-store/object-store.ts';
import type { Orm } from './db/orm.ts';
import { partnerTokens } from './db/partner-tokens.ts';
import type { Metrics } from './platform/metrics.ts';
import { partners } from './partners/registry.ts';
import type { Funder } from './partners/funder.ts';
import { connect, type Connected, type Registry } from './partners/partner.ts';
import { type PartnerTransport, partnerTransport } from './partners/transport/http-client.ts';
import { dataConverter } from './temporal/connection.ts';
import { funderQueue, partnerQueue, taskQueues, workflowIds } from './workflows/messages.ts';

/** What Temporal knows all our workers by. */
const DEPLOYMENT = 'arus';

export interface Partners extends Connected<typeof partners> {
  transport: PartnerTransport;
  funders: Funder[];
}

/** The partners that workflows call, as the environment names them. `more`: entries beside those that arus comes with. */
export function partnersOf(config: Config, orm: Orm, metrics: Metrics, more: Registry = {}): Partners {
  const transport = partnerTransport({
    timeoutMs: config.PARTNER_TIMEOUT_MS,
    record: exchangeLog(orm, metrics),
    onBreakerChange: metrics.breakerChanged,
    traceHeaders,
  });
  const { clients, funders } = connect({ ...partners, ...more }, config, { transport, tokens: partnerTokens(orm) });
  return { ...clients, funders, transport };
}

export interface WorkerParts {
  config: Config;
  orm: Orm;
  partners: Partners;
  objectStore: ObjectStore;
  connection: NativeConnection;
  /** Signals the servicing of a loan, see ArusClient. */
  tellServicing: (applicationNo: string) => Promise<unknown>;
  /** Made from the workflows' source unless given. */
  workflowBundle?: WorkflowBundleOption;
}

/** Starts every queue's worker. `failed` rejects when one of them dies. */
export async function startWorkers(parts: WorkerParts) {
  const { config, connection } = parts;
  const activities = activitiesOf(parts);
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config),
    shutdownGraceTime: '15 seconds' as const,
    ...versioned(config),
    interceptors: {
      activity: [heartbeats, plainFailures, exchangesKept(parts.partners.transport)].map((inbound) => () => ({
        inbound,
      })),
    },
  };
  const core = Worker.create({
    ...shared,
    taskQueue: taskQueues.core,
    workflowBundle: parts.workflowBundle ?? (await workflowBundle()),
    activities: activities.core,
    maxConcurrentLocalActivityExecutions: config.WORKER_CORE_ACTIVITIES,
  });
  const ofPartners = Object.entries(activities.partners).map(([queue, ofQueue]) =>
    Worker.create({
      ...shared,
      taskQueue: queue,
      activities: ofQueue,
      maxConcurrentActivityTaskExecutions: config.WORKER_PARTNER_ACTIVITIES,
    }),
  );
  const workers = await Promise.all([core, ...ofPartners]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    failed: running.then(() => undefined),
    async stop(): Promise<void> {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}

/**
 * With a build id, Temporal hands work only to the build that an operator has made current (docs/runbook.md,
 * "Deploying"). Cases move on to it by themselves: a loan lives longer than any build, and histories are replayed
 * before a release.
 */
const versioned = ({
  ARUS_BUILD_ID: buildId,
}: Pick<Config, 'ARUS_BUILD_ID'>): Pick<WorkerOptions, 'workerDeploymentOptions'> =>
  buildId
    ? {
        workerDeploymentOptions: {
          version: { deploymentName: DEPLOYMENT, buildId },
          useWorkerVersioning: true,
          defaultVersioningBehavior: 'AUTO_UPGRADE',
        },
      }
    : {};

/** Workflow code as the sandbox runs it. */
export const workflowBundle = () =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });

function activitiesOf({ config, orm, partners, objectStore, tellServicing }: WorkerParts) {
  const parts = {
    ...{ orm, objectStore, ...partners, tellServicing, policy: config.policy, piiKeys: config.PII_ENCRYPTION_KEYS },
    publicBaseUrl: config.PUBLIC_BASE_URL,
    realTime: () => new Date(),
    clockMayTurn: config.NODE_ENV !== 'production',
  };
  const stages: Stage[] = [
    onboardingActivities(parts),
    evidenceActivities(parts),
    creditLimitActivities(parts),
    loanActivities(parts),
    fundingActivities(parts),
    repaymentActivities(parts),
    paymentActivities(parts),
    reconciliationActivities(parts),
  ];
  return {
    core: Object.assign({}, ...stages.map(({ local }) => local)) as object,
    partners: byQueue([
      ...stages.flatMap(atPartners),
      ...partners.funders.map((funder) => [funderQueue(funder.name), funderActivities(parts, funder)] as const),
    ]),
  };
}

/** Activities of a stage: `local` at our own database, the others under the name of the partner that they call. */
type Stage = { local: object } & Readonly<Record<string, object>>;
type OnQueue = readonly [queue: string, activities: object];

const atPartners = (stage: Stage): OnQueue[] =>
  Object.entries(stage).flatMap(([partner, activities]) =>
    partner === 'local' ? [] : [[partnerQueue(partner), activities]],
  );

function byQueue(parts: readonly OnQueue[]): Record<string, object> {
  const queues: Record<string, object> = {};
  for (const [queue, activities] of parts) queues[queue] = { ...queues[queue], ...activities };
  return queues;
}

/** Reconciliation every night at two, Jakarta time. */
export async function ensureSchedules(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: workflowIds.reconciliation(),
      spec: { calendars: [{ hour: 2, minute: 0 }], timezone: 'Asia/Jakarta' },
      action: {
        type: 'startWorkflow',
        workflowType: 'reconciliation',
        workflowId: workflowIds.reconciliation(),
        taskQueue: taskQueues.core,
        args: [],
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
