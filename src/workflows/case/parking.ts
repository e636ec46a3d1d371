/** Blocked, not failed: a step that retries cannot help parks the workflow until an operator resolves it. */
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

/** Failure type of a step that an operator gave up. */
export const CANCELLED_BY_OPERATOR = 'CancelledByOperator';
/** Failure type of a step that was waiting for an operator when the borrower withdrew. */
export const WITHDRAWN = 'Withdrawn';

type Action = Resolution['action'];

export interface Operators {
  /**
   * Runs the step; parks and repeats it as often as operators say `retry`. Throws CANCELLED_BY_OPERATOR when they say
   * `cancel`, WITHDRAWN when the borrower withdraws meanwhile.
   */
  orBlock<T>(step: string, run: () => Promise<T>, actions?: Action[]): Promise<T>;
  /** Parks for a reason that is no failure, and returns what the operator decided: one of these actions. */
  block(step: string, reason: string, actions: Action[]): Promise<Resolution>;
  /** While this holds, a parked step that may be cancelled does not wait for operators. */
  interruptWhen(withdrawn: () => boolean): void;
}

/** The desk of this workflow; every workflow has its own copy of this module. */
let desk: Operators | undefined;

/** Runs the step at the desk of this workflow; our own books are never given up, only repeated. */
export const orBlockHere = <T>(step: string, run: () => Promise<T>): Promise<T> =>
  desk ? desk.orBlock(step, run, ['retry']) : run();

/** Installs the operators' handlers; call once, before the first wait. */
export function operators(): Operators {
  const parked: { block: Block; resolution: Resolution | null }[] = [];
  let withdrawn = () => false;

  // Steps may run side by side: the one that was parked first is resolved first.
  setHandler(blockedBy, () => parked[0]?.block ?? null);
  const refuseUnlessOpenTo = ({ action }: Resolution): void => {
    const [first] = parked;
    if (!first || first.resolution) throw refusedBeforehand('NOT_BLOCKED');
    if (!first.block.actions.includes(action)) throw refusedBeforehand('ACTION_NOT_ALLOWED');
  };
  const resolve = (given: Resolution): void => {
    // Two operators in one workflow task are both validated before either is heard: the first stands.
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
          if (!parks(error)) throw error;
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
 * Every failure of what a step calls parks it, except a cancellation and an ending that somebody decided. A local
 * activity's failure is a bare ApplicationFailure (temporalio/sdk-rust#436), that of any other stands inside an
 * ActivityFailure.
 */
export const parks = (error: unknown): error is TemporalFailure =>
  error instanceof TemporalFailure && !isCancellation(error) && gaveUp(error) === null;

/** The reason in the words of whoever failed: an ActivityFailure itself says only that an activity did. */
export const reasonOf = (error: TemporalFailure): string => error.cause?.message ?? error.message;

/** Whether a step ended because somebody no longer wanted it. */
export const gaveUp = (error: unknown): 'OPERATOR' | 'BORROWER' | null => {
  if (!(error instanceof ApplicationFailure)) return null;
  return error.type === CANCELLED_BY_OPERATOR ? 'OPERATOR' : error.type === WITHDRAWN ? 'BORROWER' : null;
};
