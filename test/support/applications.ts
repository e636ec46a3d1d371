/** Following an application, and signing it as the borrower would. */
import { FundingAttemptSchema } from '../../src/db/entities/funding.ts';
import { ApplicationSchema } from '../../src/db/entities/loan.ts';
import type { ApplicationStatus } from '../../src/domain/application/states.ts';
import { eventually, type House } from './house.ts';

export async function statusOf({ orm }: House, applicationNo: string): Promise<ApplicationStatus> {
  return (await orm.em.fork().findOneOrFail(ApplicationSchema, { applicationNo })).status;
}

/** Waits for the signing page and signs on it. */
export async function signAtFinfra(house: House, applicationNo: string): Promise<void> {
  const status = await eventually(
    () => statusOf(house, applicationNo),
    (seen) => !['UNDER REVIEW', 'APPROVED'].includes(seen),
  );
  if (status !== 'AWAITING SIGNATURE') throw new Error(`${applicationNo} is ${status}, there is nothing to sign`);
  const em = house.orm.em.fork();
  const { id } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
  const attempt = await em.findOneOrFail(FundingAttemptSchema, { application: id, funder: 'FINFRA' });
  const answer = await fetch(attempt.signingUrl!, { method: 'POST' });
  if (!answer.ok) throw new Error(`the signing page answered ${answer.status}`);
}
