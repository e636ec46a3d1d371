/** `APP-LN-<year>-<8 digits>`: unique, rising, with gaps where a submission was refused. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { invariant } from '../domain/money.ts';

/** `year` is the business year of the submission; the digits go on counting over the years. */
export async function nextApplicationNo(em: EntityManager, year: number): Promise<string> {
  const [row] = await em.execute<{ number: string }[]>(`select nextval('application_numbers') as number`);
  const digits = (row?.number ?? '').padStart(8, '0');
  invariant(/^\d{8}$/.test(digits) && Number.isInteger(year), 'application numbers have run out of eight digits');
  return `APP-LN-${year}-${digits}`;
}
