/** The security PIN: argon2id, and the same counter of tries wherever it is asked for. */
import { hash, verify } from '@node-rs/argon2';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { UserSchema } from '../db/entities/onboarding.ts';
import { lockedNow, settleTry, type TryResult } from './tries.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; about 20 ms on one core. */
export const argonCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPin = (pin: string): Promise<string> => hash(pin, argonCost);

/** Checks the PIN of an activated user. A user without one can never be right. */
export async function checkPin(em: SqlEntityManager, userId: string, pin: string): Promise<TryResult> {
  const user = await em.findOne(UserSchema, userId, { fields: ['pinHash', 'pinLockedUntil'] });
  const locked = lockedNow(user?.pinLockedUntil);
  if (locked) return locked;
  const right = user?.pinHash ? await verify(user.pinHash, pin) : false;
  return settleTry(em, 'pin', userId, right);
}
