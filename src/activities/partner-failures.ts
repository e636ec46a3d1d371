/** Retry classification: turns a partner's outcome into a value, a failure that Temporal retries, or one that it does not. */
import { ApplicationFailure } from '@temporalio/activity';
import type { Outcome } from '../partners/transport/outcome.ts';

/** Failure type of wrong credentials or settings; workflows block on it. */
export const MISCONFIGURED = 'PartnerMisconfigured';

/** Returns `ok` and `rejected` as values. Throws `PartnerRetryable` and `PartnerUnknown` (retried), `PartnerMisconfigured` (not retried). */
export function settle<T>(outcome: Outcome<T>): Extract<Outcome<T>, { kind: 'ok' | 'rejected' }> {
  switch (outcome.kind) {
    case 'ok':
    case 'rejected':
      return outcome;
    case 'retryable':
      throw ApplicationFailure.create({
        type: 'PartnerRetryable',
        message: outcome.reason,
        nextRetryDelay: outcome.retryAfterMs || undefined,
      });
    case 'unknown':
      throw ApplicationFailure.create({
        type: 'PartnerUnknown',
        message: outcome.reason,
        nextRetryDelay: outcome.retryAfterMs || undefined,
      });
    case 'misconfigured':
      throw ApplicationFailure.nonRetryable(outcome.reason, MISCONFIGURED);
  }
}

/** Returns the value of `ok`. Throws as `settle` does, and `PartnerRejected` (not retried) on a refusal. */
export function accepted<T>(outcome: Outcome<T>): T {
  const answer = settle(outcome);
  if (answer.kind === 'ok') return answer.value;
  throw ApplicationFailure.nonRetryable(`refused: ${answer.reason}`, 'PartnerRejected');
}

/** Returns the failure of something that the partner does not have yet; it is retried. */
export const notYet = (what: string) => ApplicationFailure.create({ type: 'PartnerNotYet', message: what });
