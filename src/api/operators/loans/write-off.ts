/** Giving a loan up: two people decide it, the books and the application show it, its servicing is told. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { ApplicationEventSchema, ApplicationSchema } from '../../../db/entities/loan.ts';
import type { Loan } from '../../../db/entities/repayment.ts';
import { writeOff } from '../../../books/loan-book.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { describeStatus } from '../../../domain/application/application-messages.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import type { PairAnswer } from '../answers.ts';
import { presentProposal } from '../proposals/proposal-reads.ts';
import { decideInPairs, pendingProposal } from '../proposals/proposals.ts';
import type { OperatorCaller } from '../session/sessions.ts';
import { findLoan, readStatement } from './loan-reads.ts';

interface WriteOffInput {
  applicationNo: string;
  reason: string;
  /** Gives up a loan that is not late enough. */
  override: boolean;
}

/** 404 LOAN_NOT_FOUND, 409 LOAN_NOT_ACTIVE or LOAN_NOT_LATE, and what {@link decideInPairs} refuses. */
export async function decideWriteOff(
  context: ApiContext,
  caller: OperatorCaller,
  { applicationNo, reason, override }: WriteOffInput,
): Promise<PairAnswer> {
  const em = context.orm.em.fork();
  const loan = await findLoan(em, applicationNo);
  if (loan.status !== 'ACTIVE') throw new ApiError('LOAN_NOT_ACTIVE');
  const subject = workflowIds.repayment(applicationNo);
  const { daysPastDue, outstanding } = await readStatement(context, em, applicationNo);
  const { afterDaysPastDue } = context.config.policy.writeOff;
  const early = daysPastDue <= afterDaysPastDue;
  if (early && !override) {
    const pending = await pendingProposal(em, 'WRITE-OFF', subject);
    const data = { days_past_due: daysPastDue, more_than_days_past_due: afterDaysPastDue };
    throw new ApiError('LOAN_NOT_LATE', { data: pending ? { ...data, proposal: presentProposal(pending) } : data });
  }
  return decideInPairs(context, caller, {
    ...{ kind: 'WRITE-OFF', subject, applicationNo, decision: 'WRITE-OFF', reason },
    ...(early ? { terms: { override: true } } : {}),
    standing: { status: loan.status, days_past_due: daysPastDue, outstanding: outstanding.total },
    carryOut: async (memo) => {
      await context.orm.em.fork().transactional((tx) => bookWriteOff(context, tx, loan, memo));
      // It is in the books; servicing that is not told now finds it there at its next stock.
      await context.arus
        .tellServicing(applicationNo)
        .catch((error: unknown) => context.log.warn({ err: error }, 'servicing was not told of a write-off'));
    },
    after: { status: 'WRITTEN OFF' },
  });
}

async function bookWriteOff({ config }: ApiContext, em: EntityManager, loan: Loan, memo: string): Promise<void> {
  const { applicationNo } = loan;
  const at = loanNow(loan);
  await writeOff(em, config.policy, { applicationNo, asOf: at, memo });
  const application = await em.findOneOrFail(ApplicationSchema, { applicationNo });
  const status = 'WRITTEN OFF' as const;
  application.status = status;
  em.create(ApplicationEventSchema, {
    application: application.id,
    key: status,
    status,
    description: describeStatus(status),
    at,
  });
  await em.flush();
}
