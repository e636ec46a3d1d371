/** What a workflow answers to an operator's word that it does not wait for. */
import { ApiError } from '../../errors.ts';
import { NoSuchCase } from '../../../client/client.ts';
import { isRefusal } from '../../../workflows/messages.ts';

/** Runs a command on a case; one that is not waiting for it (or not running) has nothing to decide. */
export async function decided(command: () => Promise<unknown>): Promise<void> {
  try {
    const answer = await command();
    if (typeof answer !== 'object' || answer === null || !isRefusal(answer)) return;
    throw new ApiError(answer.refused.code === 'ACTION_NOT_ALLOWED' ? 'ACTION_NOT_ALLOWED' : 'NOTHING_TO_DECIDE');
  } catch (error) {
    if (error instanceof NoSuchCase) throw new ApiError('NOTHING_TO_DECIDE');
    throw error;
  }
}
