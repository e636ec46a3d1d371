/** Timeouts and retry policies of activities: our database as local activities, partners on their own task queues. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { CreditLimitActivities } from '../activities/credit-limit.ts';
import type { EvidenceActivities } from '../activities/evidence.ts';
import type { FunderActivities } from '../activities/funding/funder.ts';
import type { FundingActivities } from '../activities/funding/index.ts';
import type { LoanActivities } from '../activities/loan.ts';
import type { OnboardingActivities } from '../activities/onboarding.ts';
import type { PaymentActivities } from '../activities/payment.ts';
import type { ReconciliationActivities } from '../activities/reconciliation.ts';
import type { RepaymentActivities } from '../activities/repayment.ts';
import { orBlockHere } from './case/parking.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import { funderQueue, partnerQueue } from './messages.ts';

/** The heartbeat timeout finds a worker that died; a partner call itself ends by PARTNER_TIMEOUT_MS. */
const partnerTimes = { startToCloseTimeout: '2 minutes', heartbeatTimeout: '15 seconds' } as const;
const manyRetries = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
  maximumAttempts: 12,
};

type Books = OnboardingActivities['local'] &
  CreditLimitActivities['local'] &
  EvidenceActivities['local'] &
  LoanActivities['local'] &
  FundingActivities['local'] &
  RepaymentActivities['local'] &
  PaymentActivities['local'] &
  ReconciliationActivities['local'];

const atDatabase = proxyLocalActivities<Books>({
  startToCloseTimeout: '20 seconds',
  localRetryThreshold: '30 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '30 seconds' },
});

/** Our own database, as local activities: one event each. Retried until the database answers; other failures block the workflow. */
export const books = new Proxy(atDatabase, {
  get: (target, name: keyof Books) => (argument: never) =>
    orBlockHere(`books: ${name}`, () => (target[name] as (given: never) => Promise<unknown>)(argument)),
});

export const atPefindo = proxyActivities<EvidenceActivities['pefindo']>({
  ...partnerTimes,
  taskQueue: partnerQueue('pefindo'),
  summary: 'PEFINDO',
  retry: manyRetries,
});

/** For the optional PDF: about half a minute of retries. */
export const atPefindoFewRetries = proxyActivities<EvidenceActivities['pefindo']>({
  ...partnerTimes,
  taskQueue: partnerQueue('pefindo'),
  summary: 'PEFINDO',
  retry: { ...manyRetries, maximumAttempts: 6 },
});

export const atKocek = proxyActivities<EvidenceActivities['kocek']>({
  ...partnerTimes,
  taskQueue: partnerQueue('kocek'),
  summary: 'Kocek',
  retry: { ...manyRetries, maximumAttempts: 6 },
});

/** Finfra as provider of e-KYC and reports; as a funder it is called through `callsOf`. */
export const atFinfra = proxyActivities<OnboardingActivities['finfra'] & EvidenceActivities['finfra']>({
  ...partnerTimes,
  taskQueue: partnerQueue('finfra'),
  retry: manyRetries,
});

interface AtFunder {
  funder: FunderName;
  /** The funder's name as operators read it. */
  title: string;
  silenceSeconds: number;
}

/** Returns a funder's activities on its own task queue, by retry policy. */
export function callsOf({ funder, title, silenceSeconds }: AtFunder) {
  const options = { ...partnerTimes, taskQueue: funderQueue(funder), summary: title };
  /**
   * For steps before an agreement, when another funder can still be tried: about two minutes with the default
   * PARTNER_SILENCE_SECONDS, which is also the longest pause between two tries.
   */
  const fewRetries = { ...manyRetries, maximumInterval: Math.max(silenceSeconds, 1) * 1000, maximumAttempts: 8 };
  return {
    steps: proxyActivities<
      FunderActivities['AT ONCE'] & FunderActivities['WHEN APPROVED'] & FunderActivities['ON REQUEST']
    >({ ...options, retry: fewRetries }),
    registered: proxyActivities<Pick<FunderActivities['ON REGISTRATION'], 'standOfLoan' | 'askRegistered'>>({
      ...options,
      retry: fewRetries,
    }),
    /** For disbursement and compensation. */
    manyRetries: proxyActivities<FunderActivities['ON REQUEST']>({ ...options, retry: manyRetries }),
    /** No retries: Temporal must not repeat a request for money, and a registration may lead to money. */
    once: proxyActivities<
      Pick<FunderActivities['ON REQUEST'], 'requestDisbursement'> &
        Pick<FunderActivities['ON REGISTRATION'], 'registerLoan'>
    >({ ...options, retry: { maximumAttempts: 1 } }),
  };
}

export const atPaymentGateway = proxyActivities<PaymentActivities['payments']>({
  ...partnerTimes,
  taskQueue: partnerQueue('payments'),
  summary: 'payment gateway',
  retry: { ...manyRetries, maximumAttempts: 5 },
});

/** For calls that a borrower waits for: fewer retries, sooner. */
export const atPaymentGatewayNow = proxyActivities<PaymentActivities['payments']>({
  ...partnerTimes,
  taskQueue: partnerQueue('payments'),
  summary: 'payment gateway',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 4 },
});
