/** At-most-once money requests to a funder: a request is recorded before the call, and one without an answer is never repeated. */
import { DisbursementRequestSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { Outcome } from '../../partners/transport/outcome.ts';

/** The outcome of one money request. Every outcome is a value: the workflow decides what follows. */
export interface MoneyRequestResult {
  kind: Outcome<unknown>['kind'];
  reason: string;
}

/**
 * Calls the funder unless this request number was used before. Returns the outcome; that of the earlier call on a repetition,
 * `unknown` if that call has none.
 */
export async function requestMoneyOnce(
  orm: Orm,
  { applicationNo, funder, number }: { applicationNo: string; funder: FunderName; number: number },
  call: () => Promise<Outcome<unknown>>,
): Promise<MoneyRequestResult> {
  const em = orm.em.fork();
  const { id } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
  const before = await em.findOne(DisbursementRequestSchema, { application: id, number });
  if (before) return { kind: before.outcome ?? 'unknown', reason: before.reason ?? 'an earlier request has no answer' };

  const request = em.create(DisbursementRequestSchema, { application: id, funder, number });
  await em.flush();
  const outcome = await call();
  request.outcome = outcome.kind;
  request.reason = outcome.kind === 'ok' ? null : outcome.reason;
  await em.flush();
  return { kind: outcome.kind, reason: request.reason ?? '' };
}
