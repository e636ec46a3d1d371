/** Finding an application's attempt at a funder. */
import { FundingAttemptSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';

/** The attempt of this application at this funder. */
export async function attemptOf(
  em: Orm['em'],
  { applicationNo, funder }: { applicationNo: string; funder: FunderName },
) {
  const { id } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
  return em.findOneOrFail(FundingAttemptSchema, { application: id, funder });
}
