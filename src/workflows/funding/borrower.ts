/** Borrower registration at a funder; both functions return the funder's id of the borrower. Part of funding. */
import { CaseEnded } from '../case/application-case.ts';
import { orFailed, orNoAnswer } from './funder-failures.ts';
import { type AtFunder, type Declined, declined, isDeclined, timedOut } from './answers.ts';

/** For a funder that accepts a borrower in one call. Returns the funder's id, or ours if it has none. */
export async function borrowerAtOnce(at: AtFunder): Promise<string | Declined> {
  const { application, desk, calls, title } = at;
  const { applicationNo, userId } = application;
  const borrower = await orFailed(desk, `register the borrower at ${title}`, () =>
    calls.steps.registerBorrower({ applicationNo }),
  );
  if (isDeclined(borrower)) return borrower;
  if (borrower.kind === 'rejected') return declined(borrower.reason);
  if (borrower.kind === 'ok') return borrower.funderUserId ?? userId;
  const { action } = await desk.block(
    `tell who is behind this NIK at ${title}`,
    `${title} knows somebody else under this NIK. \`retry\` when they have corrected it, \`skip\` to try the next funder`,
    ['retry', 'skip', 'cancel'],
  );
  if (action === 'retry') return borrowerAtOnce(at);
  if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
  return declined('somebody else is behind this NIK');
}

/**
 * For a funder that creates the borrower asynchronously: a callback brings the id; without one we create again (idempotent),
 * then approve. Source: docs/partners/finfra.md, "Borrower".
 */
export async function borrowerWhenApproved({
  application,
  desk,
  reports,
  calls,
  terms,
  title,
}: AtFunder): Promise<string | Declined> {
  const { applicationNo, userId } = application;
  const { funder } = terms;
  const present = () => calls.steps.presentBorrower({ applicationNo });

  const known = await orFailed(desk, `present the borrower to ${title}`, present);
  if (isDeclined(known)) return known;
  if (known.kind === 'rejected') return declined(known.reason);
  if (known.approved && known.funderUserId) return known.funderUserId;

  let funderUserId = known.funderUserId;
  if (!funderUserId) {
    const created = await reports.waitFor(funder, {
      events: ['BORROWER CREATED', 'BORROWER DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      ask: async () => {
        const again = await orNoAnswer(desk, `present the borrower to ${title}`, present);
        if (!again) return null;
        if (again.kind === 'rejected') return { funder, event: 'BORROWER DECLINED', reason: again.reason };
        if (again.funderUserId) return { funder, event: 'BORROWER CREATED', funderUserId: again.funderUserId };
        return again.exists ? { funder, event: 'BORROWER CREATED' } : null;
      },
    });
    if (!created) return timedOut(`${title} never created the borrower`);
    if (created.event === 'BORROWER DECLINED') return declined(created.reason ?? 'the borrower was declined');
    funderUserId = created.funderUserId ?? (await idFromOperator(desk, title));
  }

  const id = funderUserId;
  const asked = await orFailed(desk, `approve the borrower at ${title}`, () =>
    calls.steps.approveBorrower({ userId, funderUserId: id }),
  );
  if (isDeclined(asked)) return asked;
  const approved = await reports.waitFor(funder, {
    events: ['BORROWER APPROVED', 'BORROWER DECLINED'],
    withinSeconds: terms.answerWithinSeconds,
    ask: () => orNoAnswer(desk, `look up the borrower at ${title}`, () => calls.steps.askBorrower(id)),
  });
  if (!approved) return timedOut(`${title} never approved the borrower`);
  if (approved.event === 'BORROWER DECLINED') return declined(approved.reason ?? 'the borrower was declined');
  return id;
}

/** The funder knows the borrower but has not told the id, and cannot be asked for it: an operator looks it up. */
async function idFromOperator(desk: AtFunder['desk'], title: string): Promise<string> {
  for (;;) {
    const { action, value } = await desk.block(
      `find the borrower at ${title}`,
      `${title} says that this borrower exists but not under which id. Look it up in the ${title} dashboard and \`amend\` with it as the value`,
      ['amend', 'cancel'],
    );
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    if (action === 'amend' && value) return value;
  }
}
