/** The PIN wherever it is asked for: one counter, one answer. */
import { checkPin } from '../../../auth/pin.ts';
import type { WrongTry } from '../../../auth/tries.ts';
import { ApiError, type ErrorCode } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';

/** Goes on when the PIN is right; else 401 INVALID_PIN with what is left of the tries. */
export async function requirePin({ orm }: Pick<ApiContext, 'orm'>, userId: string, pin: string): Promise<void> {
  const tried = await checkPin(orm.em.fork(), userId, pin);
  if (!tried.right) throw wrongTry('INVALID_PIN', tried);
}

/** 401 with `remaining_attempts` and `is_locked`; `Retry-After` while locked. */
export const wrongTry = (
  code: Extract<ErrorCode, 'INVALID_PIN' | 'BIOMETRIC_VERIFICATION_FAILED'>,
  { remainingAttempts, isLocked, retryAfterSeconds }: WrongTry,
) =>
  new ApiError(code, {
    data: { remaining_attempts: remainingAttempts, is_locked: isLocked },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
