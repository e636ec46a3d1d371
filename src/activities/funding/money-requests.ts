/** Asking a funder for money, once: the request is written down before the call, and one without an answer is never made again. */
import { DisbursementRequestSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { Outcome } from '../../partners/transport/outcome.ts';

/** What became of one request for money; every outcome is a value, the workflow alone decides what follows. */
export interface MoneyAnswer {
  kind: Outcome<unknown>['kind'];
  reason: string;
}

/** A request that was begun before and has no answer may have been heard: it is not made again. */
export async function askForMoney(
  orm: Orm,
  { applicationNo, funder, number }: { applicationNo: string; funder: FunderName; number: number },
  call: () => Promise<Outcome<unknown>>,
): Promise<MoneyAnswer> {
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
