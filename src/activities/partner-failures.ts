/** The one table from a partner's outcome to what Temporal does next. */
import { ApplicationFailure } from '@temporalio/activity';
import type { Outcome } from '../partners/transport/outcome.ts';

/** Failure types by which workflows tell failures apart. */
export const MISCONFIGURED = 'PartnerMisconfigured';

/** A value for what the business expects (ok, rejected); a failure for the rest. */
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

/** For calls in which a refusal is no business outcome: it fails at once and waits for an operator. */
export function accepted<T>(outcome: Outcome<T>): T {
  const answer = settle(outcome);
  if (answer.kind === 'ok') return answer.value;
  throw ApplicationFailure.nonRetryable(`refused: ${answer.reason}`, 'PartnerRejected');
}

/** What the partner does not have yet, and will. */
export const notYet = (what: string) => ApplicationFailure.create({ type: 'PartnerNotYet', message: what });
