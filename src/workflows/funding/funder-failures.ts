/** A funder that does not work, as opposed to one that a person can mend. ADR 007. Part of funding. */
import { ActivityFailure, ApplicationFailure, patched } from '@temporalio/workflow';
import type { Operators } from '../case/parking.ts';
import { type Declined, failed } from './answers.ts';

/** Loans that were parked at such a step before funders could fail stay parked there. */
const GOES_ON = 'a technical failure of a funder goes on to the next';

/** Types that activities/partner-failures.ts gives to the partner's failing; wrong credentials and refusals have others. */
const technical = ['PartnerRetryable', 'PartnerUnknown'];

function technicalReason(error: unknown): string | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, message } = error.cause;
  return type && technical.includes(type) && patched(GOES_ON) ? message : null;
}

/** A step before there is an agreement: a technical failure, after its retries, is an answer. The rest blocks. */
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

/** A question in silence: a funder that cannot be asked has said nothing yet, and its callback may still come. */
export const orSilent = <T>(
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
