/** The running application: what was agreed to be undone, and whether the borrower still wants it. Part of loan and funding. */
import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { gaveUp, type Operators } from './blocked.ts';
import { cancelApplication, type LoanInput, REFUSED } from './messages.ts';

/** Ends the application in an orderly way; `message` is the reason, in the catalogue of application reasons. */
export class CaseEnded extends Error {
  readonly status: 'REJECTED' | 'CANCELLED' | 'EXPIRED';
  constructor(status: CaseEnded['status'], reason: string) {
    super(reason);
    this.status = status;
  }
}

export type LoanCase = ReturnType<typeof caseOf>;

/** Installs the borrower's handlers; call once, before the first wait. */
export function caseOf(input: LoanInput, desk: Operators) {
  const compensations: { step: string; undo: () => Promise<unknown> }[] = [];
  let cancelReason: string | undefined;
  let signed = false;
  let closed = false;
  let ending = false;
  desk.interruptWhen(() => cancelReason !== undefined && !signed && !ending);

  const theCase = {
    ...input,
    get cancelWanted() {
      return cancelReason !== undefined;
    },
    /** From here only the funder's answer counts. */
    isSigned: () => void (signed = true),
    stopIfCancelled() {
      if (cancelReason !== undefined && !signed) throw new CaseEnded('CANCELLED', cancelReason);
    },
    /** Registered before the step that it undoes. */
    undoLater: (step: string, undo: () => Promise<unknown>) => void compensations.push({ step, undo }),
    forgetUndo: () => void compensations.splice(0),
    /** Undoes in reverse; what cannot be undone waits for an operator, who may `cancel` the attempt to undo it. */
    async undo(): Promise<void> {
      for (const { step, undo } of compensations.splice(0).reverse()) {
        try {
          await desk.orBlock(step, undo);
        } catch (error) {
          if (!gaveUp(error)) throw error;
        }
      }
    },
    /** How an error ends the case; what is no ending is thrown on. From here nothing is interrupted. */
    endedBy(error: unknown): CaseEnded {
      const who = gaveUp(error);
      if (!who && !(error instanceof CaseEnded)) throw error;
      ending = true;
      if (error instanceof CaseEnded) return error;
      return new CaseEnded('CANCELLED', who === 'OPERATOR' ? 'CANCELLED_BY_OPERATOR' : cancelReason!);
    },
    closed: () => void (closed = true),
  };

  setHandler(
    cancelApplication,
    async ({ reason }) => {
      cancelReason = reason;
      await condition(() => closed || signed);
      return closed ? { cancelled: true as const } : { refused: { code: 'NOT_CANCELLABLE' } };
    },
    {
      validator: (_given: { reason: string }) => {
        if (signed || closed) throw ApplicationFailure.nonRetryable('NOT_CANCELLABLE', REFUSED);
      },
    },
  );
  return theCase;
}
