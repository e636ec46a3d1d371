/** The running application: what was agreed to be undone, and whether the borrower still wants it. Part of loan and funding. */
import { condition, setHandler } from '@temporalio/workflow';
import { gaveUp, type Operators, parks, reasonOf } from './parking.ts';
import { cancelApplication, type LoanInput, refusedBeforehand } from '../messages.ts';

/** Ends the application in an orderly way; `message` is the reason, in the catalogue of application reasons. */
export class CaseEnded extends Error {
  readonly status: 'REJECTED' | 'CANCELLED' | 'EXPIRED';
  constructor(status: CaseEnded['status'], reason: string) {
    super(reason);
    this.status = status;
  }
}

/** Whether a stage ended because the application shall end; anything else is a fault. */
export const endsTheCase = (error: unknown): boolean => error instanceof CaseEnded || gaveUp(error) !== null;

/** What may be undone: a loan that the borrower has not signed, or also a signed one that is not being paid out. */
export type Undoable = 'UNSIGNED' | 'EVEN SIGNED';
/** The funder's id of the loan that is not to be undone any more; null: it is undone. */
export type Undone = { tooLate: string } | null;

export type LoanCase = ReturnType<typeof caseOf>;

/** Installs the borrower's handlers; call once, before the first wait. */
export function caseOf(input: LoanInput, desk: Operators) {
  const compensations: { step: string; undo: (undoable: Undoable) => Promise<Undone> }[] = [];
  let withdrawal: { reason: string; refused: boolean } | undefined;
  let signed = false;
  let closed = false;
  let endedAs: CaseEnded['status'] | undefined;
  desk.interruptWhen(() => withdrawal !== undefined && !signed);

  /** A way back blocks until it is gone; an operator may `skip` it, having seen to it in another way. */
  async function undoOrBlock(step: string, undo: () => Promise<Undone>): Promise<Undone> {
    for (;;) {
      try {
        return (await undo()) ?? null;
      } catch (error) {
        if (!parks(error)) throw error;
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
    /** From here only the funder's answer counts: who wants to withdraw is refused. */
    isSigned() {
      signed = true;
      if (withdrawal) withdrawal.refused = true;
      withdrawal = undefined;
    },
    /** There is no agreement after all; the borrower may withdraw again. */
    isUnsigned: () => void (signed = false),
    stopIfCancelled() {
      if (withdrawal && !signed) throw new CaseEnded('CANCELLED', withdrawal.reason);
    },
    /** Registered before the step that it undoes. */
    undoLater: (step: string, undo: (undoable: Undoable) => Promise<Undone>) => void compensations.push({ step, undo }),
    forgetUndo: () => void compensations.splice(0),
    /** Undoes in reverse. Stops at what it is too late for: that stays registered, and the case has to go on with it. */
    async undo(undoable: Undoable = 'UNSIGNED'): Promise<Undone> {
      for (let last = compensations.at(-1); last; last = compensations.at(-1)) {
        const { step, undo } = last;
        const undone = await undoOrBlock(step, () => undo(undoable));
        if (undone) return undone;
        compensations.pop();
      }
      return null;
    },
    /** How an error ends the case; what is no ending is thrown on. */
    endedBy(error: unknown): CaseEnded {
      if (!endsTheCase(error)) throw error;
      const byOperator = gaveUp(error) === 'OPERATOR';
      const end =
        error instanceof CaseEnded
          ? error
          : new CaseEnded('CANCELLED', byOperator ? 'CANCELLED_BY_OPERATOR' : withdrawal!.reason);
      endedAs = end.status;
      return end;
    },
    closed: () => void (closed = true),
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
