/**
 * A borrower whom Finfra knows and approves.
 * Source: docs/sources/finfra.md, "Borrower" and docs/contracts.md, "Finfra". Part of funding-finfra.
 */
import type { FundingTerms } from '../../activities/funding/index.ts';
import { CaseEnded } from '../case/application-case.ts';
import { orFailed, orSilent } from './funder-failures.ts';
import { type Declined, declined, type FundingTools, isDeclined, timedOut } from './answers.ts';

/**
 * Finfra answers without an id; the callback brings it, and after silence we create again (docs/sources/finfra.md,
 * "Create Borrower").
 */
export async function approvedBorrower(
  { application, desk, reports, steps }: FundingTools,
  terms: FundingTerms,
): Promise<string | Declined> {
  const { applicationNo, userId } = application;
  const present = () => steps.finfra.presentBorrower({ applicationNo });

  const known = await orFailed(desk, 'present the borrower to Finfra', present);
  if (isDeclined(known)) return known;
  if (known.kind === 'rejected') return declined(known.reason);
  if (known.approved && known.funderUserId) return known.funderUserId;

  let funderUserId = known.funderUserId;
  if (!funderUserId) {
    const created = await reports.hear('FINFRA', {
      events: ['BORROWER CREATED', 'BORROWER DECLINED'],
      withinSeconds: terms.answerWithinSeconds,
      ask: async () => {
        const again = await orSilent(desk, 'present the borrower to Finfra', present);
        if (!again) return null;
        if (again.kind === 'rejected') return { funder: 'FINFRA', event: 'BORROWER DECLINED', reason: again.reason };
        if (again.funderUserId)
          return { funder: 'FINFRA', event: 'BORROWER CREATED', funderUserId: again.funderUserId };
        return again.exists ? { funder: 'FINFRA', event: 'BORROWER CREATED' } : null;
      },
    });
    if (!created) return timedOut('Finfra never created the borrower');
    if (created.event === 'BORROWER DECLINED') return declined(created.reason ?? 'the borrower was declined');
    funderUserId = created.funderUserId ?? (await idFromOperator(desk));
  }

  const id = funderUserId;
  const asked = await orFailed(desk, 'approve the borrower at Finfra', () =>
    steps.finfra.approveBorrower({ userId, funderUserId: id }),
  );
  if (isDeclined(asked)) return asked;
  const approved = await reports.hear('FINFRA', {
    events: ['BORROWER APPROVED', 'BORROWER DECLINED'],
    withinSeconds: terms.answerWithinSeconds,
    ask: () => orSilent(desk, 'look up the borrower at Finfra', () => steps.finfra.askBorrower(id)),
  });
  if (!approved) return timedOut('Finfra never approved the borrower');
  if (approved.event === 'BORROWER DECLINED') return declined(approved.reason ?? 'the borrower was declined');
  return id;
}

/** Finfra has the borrower but does not say under which id, and offers no way to ask. */
async function idFromOperator(desk: FundingTools['desk']): Promise<string> {
  for (;;) {
    const { action, value } = await desk.block(
      'find the borrower at Finfra',
      'Finfra says that this borrower exists but not under which id. Look it up in the Finfra dashboard and `amend` with it as the value',
      ['amend', 'cancel'],
    );
    if (action === 'cancel') throw new CaseEnded('CANCELLED', 'CANCELLED_BY_OPERATOR');
    if (action === 'amend' && value) return value;
  }
}
