/** Blocked, not failed: a step that retries cannot help parks the workflow until an operator resolves it. */
import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { type Block, blockedBy, REFUSED, type Resolution, resolveBlock } from './messages.ts';
import { attention } from './visibility.ts';

/** Failure type of a case that an operator ended. */
export const CANCELLED_BY_OPERATOR = 'CancelledByOperator';

export interface Operators {
  /** Runs the step; parks and repeats it as often as operators say `retry`; throws CANCELLED_BY_OPERATOR when they say `cancel`. */
  orBlock<T>(step: string, run: () => Promise<T>): Promise<T>;
  /** Parks for a reason that is no failure, and returns what the operator decided. */
  block(step: string, reason: string): Promise<Resolution>;
}

/** The desk of this workflow; every workflow has its own copy of this module. */
let desk: Operators | undefined;

/** Runs the step at the desk of this workflow. */
export const orBlockHere = <T>(step: string, run: () => Promise<T>): Promise<T> =>
  desk ? desk.orBlock(step, run) : run();

/** Installs the operators' handlers; call once, before the first wait. */
export function operators(): Operators {
  let block: Block | null = null;
  let resolution: Resolution | null = null;

  setHandler(blockedBy, () => block);
  setHandler(resolveBlock, (given: Resolution): void => void (resolution = given), {
    validator: (_given: Resolution) => {
      if (!block) throw ApplicationFailure.nonRetryable('NOT_BLOCKED', REFUSED);
    },
  });

  async function park(step: string, reason: string): Promise<Resolution> {
    block = { step, reason, since: new Date().toISOString() };
    resolution = null;
    upsertSearchAttributes(attention(true));
    setCurrentDetails(`**Blocked** at *${step}*: ${reason}.\n\nResolve with \`retry\`, \`amend\` or \`cancel\`.`);
    await condition(() => resolution !== null);
    block = null;
    upsertSearchAttributes(attention(false));
    setCurrentDetails('');
    return resolution!;
  }

  desk = {
    block: park,
    async orBlock(step, run) {
      for (;;) {
        try {
          return await run();
        } catch (error) {
          if (!(error instanceof ActivityFailure)) throw error;
          const { action } = await park(step, error.cause?.message ?? error.message);
          if (action === 'cancel')
            throw ApplicationFailure.nonRetryable(`${step} cancelled by an operator`, CANCELLED_BY_OPERATOR);
        }
      }
    },
  };
  return desk;
}
