/** Makes a user of a verified phone; idempotent. */
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type User, UserSchema } from '../db/entities/onboarding.ts';

/** The user of this phone, made (`PENDING`) where there is none. Safe when called twice at once. */
export async function registerUser(
  em: SqlEntityManager,
  { phone, phoneIndex }: { phone: string; phoneIndex: string },
): Promise<Pick<User, 'id' | 'status'>> {
  const known = await em.fork().findOne(UserSchema, { phoneIndex });
  if (known) return known;
  try {
    const tx = em.fork();
    const user = tx.create(UserSchema, { phone, phoneIndex });
    await tx.persist(user).flush();
    return user;
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return em.fork().findOneOrFail(UserSchema, { phoneIndex });
  }
}

/** Whose phone it is; null where nobody registered it. */
export const findUserByPhone = (
  em: SqlEntityManager,
  phoneIndex: string,
): Promise<Pick<User, 'id' | 'status'> | null> => em.findOne(UserSchema, { phoneIndex }, { fields: ['id', 'status'] });
