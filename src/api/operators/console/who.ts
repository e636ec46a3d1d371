/** The borrower behind a workflow's id, where the id is made of a phone's index and names nobody. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { UserSchema } from '../../../db/entities/onboarding.ts';

const ONBOARDING = 'onboarding-';

/** By workflow id; only onboardings are looked up. */
export async function borrowersBehind(em: EntityManager, workflowIds: string[]): Promise<Map<string, string>> {
  const keys = workflowIds.filter((id) => id.startsWith(ONBOARDING)).map((id) => id.slice(ONBOARDING.length));
  if (keys.length === 0) return new Map();
  const users = await em.find(UserSchema, { phoneIndex: { $in: keys } }, { fields: ['phoneIndex'] });
  return new Map(users.map(({ phoneIndex, id }) => [`${ONBOARDING}${phoneIndex}`, id]));
}
