/** Human in the loop: a step that fails for good blocks the workflow instead of failing it, until an operator resolves it. */
import {
  ApplicationFailure,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  TemporalFailure,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { type Block, blockedBy, refusedBeforehand, type Resolution, resolveBlock } from '../messages.ts';
import { attention } from '../visibility.ts';

/** Failure type of a blocked step that an operator cancelled. */
export const CANCELLED_BY_OPERATOR = 'CancelledByOperator';
/** Failure type of a blocked step that ended because the borrower cancelled. */
export const WITHDRAWN = 'Withdrawn';

type Action = Resolution['action'];

export interface Operators {
  /**
   * Runs the step and returns its result. On failure it blocks, and repeats the step each time an operator says `retry`.
   * Throws CANCELLED_BY_OPERATOR on `cancel`, WITHDRAWN when the borrower cancels meanwhile.
   */
  orBlock<T>(step: string, run: () => Promise<T>, actions?: Action[]): Promise<T>;
  /** Blocks for a reason other than a failure. Returns the operator's resolution, with one of these actions. */
  block(step: string, reason: string, actions: Action[]): Promise<Resolution>;
  /** While this is true, a blocked step that may be cancelled ends without an operator. */
  interruptWhen(withdrawn: () => boolean): void;
}

/** The handlers of this workflow run; the sandbox gives every run its own copy of this module. */
let desk: Operators | undefined;

/** Runs a database step: on failure it blocks, and an operator can only `retry` it. */
export const orBlockHere = <T>(step: string, run: () => Promise<T>): Promise<T> =>
  desk ? desk.orBlock(step, run, ['retry']) : run();

/** Installs the handlers of `blockedBy` and `resolveBlock`; call once, before the first wait. */
export function operators(): Operators {
  const parked: { block: Block; resolution: Resolution | null }[] = [];
  let withdrawn = () => false;

  // Steps may run in parallel: the one that blocked first is resolved first.
  setHandler(blockedBy, () => parked[0]?.block ?? null);
  const refuseUnlessOpenTo = ({ action }: Resolution): void => {
    const [first] = parked;
    if (!first || first.resolution) throw refusedBeforehand('NOT_BLOCKED');
    if (!first.block.actions.includes(action)) throw refusedBeforehand('ACTION_NOT_ALLOWED');
  };
  const resolve = (given: Resolution): void => {
    // Two updates in one workflow task are both validated before either is handled: the first wins.
    refuseUnlessOpenTo(given);
    parked[0]!.resolution = given;
  };
  setHandler(resolveBlock, resolve, { validator: refuseUnlessOpenTo });

  async function park(step: string, reason: string, actions: Action[]): Promise<Resolution> {
    const mine = {
      block: { step, reason, actions, since: new Date().toISOString() },
      resolution: null as Resolution | null,
    };
    parked.push(mine);
    showFirst();
    await condition(() => mine.resolution !== null || (actions.includes('cancel') && withdrawn()));
    parked.splice(parked.indexOf(mine), 1);
    showFirst();
    if (!mine.resolution) throw ApplicationFailure.nonRetryable(`${step} ended by the borrower`, WITHDRAWN);
    return mine.resolution;
  }

  function showFirst(): void {
    const block = parked[0]?.block;
    upsertSearchAttributes(attention(block !== undefined));
    setCurrentDetails(
      block
        ? `**Blocked** at *${block.step}*: ${block.reason}.\n\nResolve with ${block.actions.map((action) => `\`${action}\``).join(', ')}.`
        : '',
    );
  }

  desk = {
    block: park,
    interruptWhen: (holds) => void (withdrawn = holds),
    async orBlock(step, run, actions = ['retry', 'cancel']) {
      for (;;) {
        try {
          return await run();
        } catch (error) {
          if (!shouldPark(error)) throw error;
          const { action } = await park(step, reasonOf(error), actions);
          if (action === 'cancel')
            throw ApplicationFailure.nonRetryable(`${step} cancelled by an operator`, CANCELLED_BY_OPERATOR);
        }
      }
    },
  };
  return desk;
}

/**
 * Whether a failure blocks its step: every one does, except a cancellation by Temporal, an operator or the borrower. A local
 * activity's failure is a bare ApplicationFailure (temporalio/sdk-rust#436), that of any other is the cause of an
 * ActivityFailure.
 */
export const shouldPark = (error: unknown): error is TemporalFailure =>
  error instanceof TemporalFailure && !isCancellation(error) && cancelledBy(error) === null;

/** Returns the message of the cause: an ActivityFailure itself says only that an activity failed. */
export const reasonOf = (error: TemporalFailure): string => error.cause?.message ?? error.message;

/** Returns who cancelled a blocked step; null: the error is no such cancellation. */
export const cancelledBy = (error: unknown): 'OPERATOR' | 'BORROWER' | null => {
  if (!(error instanceof ApplicationFailure)) return null;
  return error.type === CANCELLED_BY_OPERATOR ? 'OPERATOR' : error.type === WITHDRAWN ? 'BORROWER' : null;
};
