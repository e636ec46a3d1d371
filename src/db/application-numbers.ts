/** Application numbers of the HTTP API: unique, rising, with gaps where a submission was refused. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { applicationNo, FIRST_FROM_KEYS } from '../domain/application/application-no.ts';
import { invariant } from '../domain/money.ts';

/** `year` is the business year of the submission; the digits go on counting over the years. */
export async function nextApplicationNo(em: EntityManager, year: number): Promise<string> {
  const [row] = await em.execute<{ number: string }[]>(`select nextval('application_numbers') as number`);
  const counted = Number(row?.number);
  invariant(counted < FIRST_FROM_KEYS, 'application numbers have run out of their range');
  return applicationNo(year, counted);
}
