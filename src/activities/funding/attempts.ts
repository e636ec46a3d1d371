/** Look-up of a funding attempt. */
import { FundingAttemptSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { Orm } from '../../db/orm.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';

/** Returns the attempt of this application at this funder. Throws if there is none. */
export async function attemptOf(
  em: Orm['em'],
  { applicationNo, funder }: { applicationNo: string; funder: FunderName },
) {
  const { id } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
  return em.findOneOrFail(FundingAttemptSchema, { application: id, funder });
}
