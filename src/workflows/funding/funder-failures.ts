/** Failover between funders: technical failures go on to the next funder, others block for an operator. ADR 007. Part of funding. */
import { ActivityFailure, ApplicationFailure, patched } from '@temporalio/workflow';
import type { Operators } from '../case/parking.ts';
import { type Declined, failed } from './answers.ts';

/** Patch: loans that were blocked at such a step before this version stay blocked. */
const PATCH_NEXT_FUNDER = 'a technical failure of a funder goes on to the next';

/** Failure types of technical failures (src/activities/partner-failures.ts); wrong credentials and refusals have others. */
const technical = ['PartnerRetryable', 'PartnerUnknown'];

function technicalReason(error: unknown): string | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, message } = error.cause;
  return type && technical.includes(type) && patched(PATCH_NEXT_FUNDER) ? message : null;
}

/** For steps before an agreement. Returns `FAILED` on a technical failure after all retries; other failures block. */
export const orFailed = <T>(desk: Operators, step: string, run: () => Promise<T>): Promise<T | Declined> =>
  desk.orBlock(step, async () => {
    try {
      return await run();
    } catch (error) {
      const reason = technicalReason(error);
      if (reason === null) throw error;
      return failed(`${step}: ${reason}`);
    }
  });

/** For polling. Returns null on a technical failure: the callback may still come. Other failures block. */
export const orNoAnswer = <T>(
  desk: Operators,
  step: string,
  ask: () => Promise<T | null>,
  actions?: Parameters<Operators['orBlock']>[2],
): Promise<T | null> =>
  desk.orBlock(
    step,
    async () => {
      try {
        return await ask();
      } catch (error) {
        if (technicalReason(error) === null) throw error;
        return null;
      }
    },
    actions,
  );
