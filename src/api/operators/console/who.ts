/** The borrower behind a workflow's id, where the id is made of a phone's index and names nobody. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { UserSchema } from '../../../db/entities/onboarding.ts';
import { parseWorkflowId, workflowIds } from '../../../workflows/messages.ts';

/** By workflow id; only onboardings are looked up. */
export async function borrowersBehind(em: EntityManager, ids: string[]): Promise<Map<string, string>> {
  const keys = ids.flatMap((id) => {
    const parsed = parseWorkflowId(id);
    return parsed?.stage === 'onboarding' ? parsed.phoneIndex : [];
  });
  if (keys.length === 0) return new Map();
  const users = await em.find(UserSchema, { phoneIndex: { $in: keys } }, { fields: ['phoneIndex'] });
  return new Map(users.map(({ phoneIndex, id }) => [workflowIds.onboarding(phoneIndex), id]));
}
