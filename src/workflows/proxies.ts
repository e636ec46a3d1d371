/** How activities are called: our own database inside the workflow task, partners on queues of their own. */
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
import { funderQueue, taskQueues } from './messages.ts';

/** A worker that died is noticed by its silence; a partner call itself ends by PARTNER_TIMEOUT_MS. */
const partnerTimes = { startToCloseTimeout: '2 minutes', heartbeatTimeout: '15 seconds' } as const;
const patient = {
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

/**
 * Our own database: a step of the workflow task, one event each. Kept up until the database answers; what it refuses
 * for good parks the workflow at this step.
 */
export const books = new Proxy(atDatabase, {
  get: (target, name: keyof Books) => (argument: never) =>
    orBlockHere(`books: ${name}`, () => (target[name] as (given: never) => Promise<unknown>)(argument)),
});

export const atPefindo = proxyActivities<EvidenceActivities['pefindo']>({
  ...partnerTimes,
  taskQueue: taskQueues.pefindo,
  summary: 'PEFINDO',
  retry: patient,
});

/** What is welcome and not needed: half a minute. */
export const atPefindoBriefly = proxyActivities<EvidenceActivities['pefindo']>({
  ...partnerTimes,
  taskQueue: taskQueues.pefindo,
  summary: 'PEFINDO',
  retry: { ...patient, maximumAttempts: 6 },
});

export const atKocek = proxyActivities<EvidenceActivities['kocek']>({
  ...partnerTimes,
  taskQueue: taskQueues.kocek,
  summary: 'Kocek',
  retry: { ...patient, maximumAttempts: 6 },
});

/** e-KYC and reports; as a funder it is called by `callsOf`. */
export const atFinfra = proxyActivities<OnboardingActivities['finfra'] & EvidenceActivities['finfra']>({
  ...partnerTimes,
  taskQueue: taskQueues.finfra,
  retry: patient,
});

interface AtFunder {
  funder: FunderName;
  /** The funder's name as operators read it. */
  title: string;
  silenceSeconds: number;
}

/** A funder's activities, on its own queue, by how often they are tried. */
export function callsOf({ funder, title, silenceSeconds }: AtFunder) {
  const options = { ...partnerTimes, taskQueue: funderQueue(funder), summary: title };
  /**
   * Before there is an agreement, where another funder can be tried: two minutes of tries while a silence is one. Between two
   * tries at most a silence.
   */
  const briefly = { ...patient, maximumInterval: Math.max(silenceSeconds, 1) * 1000, maximumAttempts: 8 };
  return {
    steps: proxyActivities<
      FunderActivities['AT ONCE'] & FunderActivities['WHEN APPROVED'] & FunderActivities['ON REQUEST']
    >({ ...options, retry: briefly }),
    registered: proxyActivities<Pick<FunderActivities['ON REGISTRATION'], 'standOfLoan'>>({
      ...options,
      retry: briefly,
    }),
    /** The money, and the way back: kept up longer. */
    patiently: proxyActivities<FunderActivities['ON REQUEST']>({ ...options, retry: patient }),
    /** One attempt, ever: Temporal must not repeat a request for money, and registering may lead to money. */
    once: proxyActivities<
      Pick<FunderActivities['ON REQUEST'], 'requestDisbursement'> &
        Pick<FunderActivities['ON REGISTRATION'], 'registerLoan'>
    >({ ...options, retry: { maximumAttempts: 1 } }),
  };
}

export const atPaymentGateway = proxyActivities<PaymentActivities['payments']>({
  ...partnerTimes,
  taskQueue: taskQueues.payments,
  summary: 'payment gateway',
  retry: { ...patient, maximumAttempts: 5 },
});

/** While a caller waits for the answer: fewer tries, sooner. */
export const atPaymentGatewayNow = proxyActivities<PaymentActivities['payments']>({
  ...partnerTimes,
  taskQueue: taskQueues.payments,
  summary: 'payment gateway',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 4 },
});
