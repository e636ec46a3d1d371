/** Saga of one loan application: compensations, cancellation by the borrower, and how the case ends. Part of loan and funding. */
import { condition, setHandler } from '@temporalio/workflow';
import { cancelledBy, type Operators, reasonOf, shouldPark } from './parking.ts';
import { cancelApplication, type LoanInput, refusedBeforehand } from '../messages.ts';

/** Thrown to end the application without a loan; `message` is the closing reason (src/domain/application/application-messages.ts). */
export class CaseEnded extends Error {
  readonly status: 'REJECTED' | 'CANCELLED' | 'EXPIRED';
  constructor(status: CaseEnded['status'], reason: string) {
    super(reason);
    this.status = status;
  }
}

/** Whether an error ends the application (decided or cancelled); any other is a fault. */
export const endsTheCase = (error: unknown): boolean => error instanceof CaseEnded || cancelledBy(error) !== null;

/** How far a compensation may go: to a loan that is not signed, or also to a signed one that is not being paid out. */
export type Undoable = 'UNSIGNED' | 'EVEN SIGNED';
/** `tooLate`: the funder's id of a loan that cannot be undone any more; null: it is undone. */
export type Undone = { tooLate: string } | null;

export type LoanCase = ReturnType<typeof loanCase>;

/** Installs the handler of cancellations; call once, before the first wait. */
export function loanCase(input: LoanInput, desk: Operators) {
  const compensations: { step: string; undo: (undoable: Undoable) => Promise<Undone> }[] = [];
  let withdrawal: { reason: string; refused: boolean } | undefined;
  let signed = false;
  let closed = false;
  let endedAs: CaseEnded['status'] | undefined;
  desk.interruptWhen(() => withdrawal !== undefined && !signed);

  /** A compensation is repeated until it succeeds; an operator may `skip` it after undoing the step by hand. */
  async function undoOrBlock(step: string, undo: () => Promise<Undone>): Promise<Undone> {
    for (;;) {
      try {
        return (await undo()) ?? null;
      } catch (error) {
        if (!shouldPark(error)) throw error;
        const { action } = await desk.block(step, reasonOf(error), ['retry', 'skip']);
        if (action !== 'retry') return null;
      }
    }
  }

  const theCase = {
    ...input,
    get cancelWanted() {
      return withdrawal !== undefined;
    },
    /** From here the borrower cannot cancel any more; a pending cancellation is refused. */
    markSigned() {
      signed = true;
      if (withdrawal) withdrawal.refused = true;
      withdrawal = undefined;
    },
    /** The loan is not signed after all; the borrower may cancel again. */
    markUnsigned: () => void (signed = false),
    stopIfCancelled() {
      if (withdrawal && !signed) throw new CaseEnded('CANCELLED', withdrawal.reason);
    },
    /** Registers a compensation; call it before the step that it undoes. */
    addCompensation: (step: string, undo: (undoable: Undoable) => Promise<Undone>) =>
      void compensations.push({ step, undo }),
    dropCompensations: () => void compensations.splice(0),
    /** Runs the compensations in reverse. Stops at one that is too late: it stays registered, and the case goes on with that loan. */
    async undo(undoable: Undoable = 'UNSIGNED'): Promise<Undone> {
      for (let last = compensations.at(-1); last; last = compensations.at(-1)) {
        const { step, undo } = last;
        const undone = await undoOrBlock(step, () => undo(undoable));
        if (undone) return undone;
        compensations.pop();
      }
      return null;
    },
    /** Returns how an error ends the case; rethrows an error that does not (`endsTheCase`). */
    endedBy(error: unknown): CaseEnded {
      if (!endsTheCase(error)) throw error;
      const byOperator = cancelledBy(error) === 'OPERATOR';
      const end =
        error instanceof CaseEnded
          ? error
          : new CaseEnded('CANCELLED', byOperator ? 'CANCELLED_BY_OPERATOR' : withdrawal!.reason);
      endedAs = end.status;
      return end;
    },
    markClosed: () => void (closed = true),
  };

  setHandler(
    cancelApplication,
    async ({ reason }) => {
      const mine = (withdrawal ??= { reason, refused: false });
      await condition(() => closed || mine.refused);
      return endedAs === 'CANCELLED' ? { cancelled: true as const } : { refused: { code: 'NOT_CANCELLABLE' } };
    },
    {
      validator: (_given: { reason: string }) => {
        if (signed || closed) throw refusedBeforehand('NOT_CANCELLABLE');
      },
    },
  );
  return theCase;
}
