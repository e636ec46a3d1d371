/** Disbursed loans: who pays late, what the books say, and giving a loan up. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { JournalEntrySchema, PostingSchema } from '../../../db/entities/journal.ts';
import { type Loan, LoanSchema } from '../../../db/entities/repayment.ts';
import { balances } from '../../../books/ledger.ts';
import { writeOff } from '../../../books/loan-book.ts';
import { readLoan } from '../../../books/statements.ts';
import type { LoanStatement } from '../../../domain/loan/statement.ts';
import { loanNow } from '../../../books/loan-clock.ts';
import { reconcile } from '../../../books/reconciliation.ts';
import { ApplicationEventSchema, ApplicationSchema } from '../../../db/entities/loan.ts';
import { describeStatus } from '../../../domain/application/application-words.ts';
import { dpdBuckets } from '../../../domain/application/states.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { oneOf, optional, page, pagesOf, reason } from '../inputs.ts';
import { presentProposal } from '../proposals/proposal-reads.ts';
import { decideInPairs, pendingProposal } from '../proposals/proposals.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

const PER_PAGE = 50;
const listQuery = z.object({ bucket: optional(oneOf(dpdBuckets)), page });
const writeOffInput = z.object({
  reason,
  /** Gives up a loan that is not late enough. */
  override: z.boolean('Harus true atau false.').default(false),
});

export function loanRoutes(context: ApiContext): Router {
  const router = Router();

  const repayments: RequestHandler = async (req, res) => {
    const { bucket, page } = validate(listQuery, req.query);
    const where = bucket ? { dpdBucket: bucket, status: 'ACTIVE' as const } : {};
    const [loans, total] = await context.orm.em.fork().findAndCount(LoanSchema, where, {
      orderBy: { disbursedAt: 'desc' },
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
    });
    res.json({ loans: loans.map(present), total, page, pages: pagesOf(total, PER_PAGE) });
  };

  const ledger: RequestHandler = async (req, res) => {
    res.json(await readLedger(context, context.orm.em.fork(), String(req.params['applicationNo'])));
  };

  const giveUp: RequestHandler = async (req, res) => {
    const { reason: why, override } = validate(writeOffInput, req.body);
    const em = context.orm.em.fork();
    const loan = await findLoan(em, String(req.params['applicationNo']));
    if (loan.status !== 'ACTIVE') throw new ApiError('LOAN_NOT_ACTIVE');
    const { applicationNo } = loan;
    const subject = workflowIds.repayment(applicationNo);
    const { daysPastDue, outstanding } = await readStatement(context, em, applicationNo);
    const { afterDaysPastDue } = context.config.policy.writeOff;
    const early = daysPastDue <= afterDaysPastDue;
    if (early && !override) {
      const pending = await pendingProposal(em, 'WRITE-OFF', subject);
      const data = { days_past_due: daysPastDue, more_than_days_past_due: afterDaysPastDue };
      throw new ApiError('LOAN_NOT_LATE', { data: pending ? { ...data, proposal: presentProposal(pending) } : data });
    }
    const answer = await decideInPairs(context, operatorOf(res), {
      ...{ kind: 'WRITE-OFF', subject, applicationNo, decision: 'WRITE-OFF', reason: why },
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
    res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
  };

  const decider = [requireRole('maker', 'checker'), ...jsonBody];
  endpoint(router, '/api/repayments', { get: [repayments] });
  endpoint(router, '/api/ledger/:applicationNo', { get: [ledger] });
  endpoint(router, '/api/loans/:applicationNo/write-off', { post: [...decider, giveUp] });
  return router;
}

/** Journal, balances, schedule and the proof that they agree. */
export async function readLedger(context: ApiContext, em: EntityManager, applicationNo: string) {
  const loan = await findLoan(em, applicationNo);
  const entries = await em.find(JournalEntrySchema, { applicationNo }, { orderBy: { createdAt: 'asc', id: 'asc' } });
  const postings = await em.find(PostingSchema, { applicationNo }, { orderBy: { id: 'asc' } });
  const byEntry = Map.groupBy(postings, ({ entry }) => entry);
  const statement = await readStatement(context, em, applicationNo);
  return {
    loan: present(loan),
    as_of: statement.asOf,
    entries: entries.map(({ id, kind, cause, valueOn, memo }) => ({
      ...{ id, kind, cause, value_on: valueOn, memo: memo ?? null },
      postings: (byEntry.get(id) ?? []).map(({ account, party, amount }) => ({
        account,
        party: party ?? null,
        amount,
      })),
    })),
    balances: await balances(em, applicationNo),
    schedule: statement.instalments.map(({ number, dueOn, status, outstanding, daysPastDue, paid }) => ({
      ...{ number, due_on: dueOn, status: givenUp(loan) && status === 'UNPAID' ? 'WRITTEN OFF' : status },
      ...{ days_past_due: daysPastDue, outstanding, paid },
    })),
    reconciliation: await reconcile(em, applicationNo),
  };
}

/** As of the loan's own today. */
async function readStatement({ config }: ApiContext, em: EntityManager, applicationNo: string): Promise<LoanStatement> {
  const loan = await readLoan(em, config.policy.penalty, applicationNo);
  if (!loan) throw new ApiError('LOAN_NOT_FOUND');
  return loan.statement;
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

async function findLoan(em: EntityManager, applicationNo: string): Promise<Loan> {
  const loan = await em.findOne(LoanSchema, { applicationNo });
  if (!loan) throw new ApiError('LOAN_NOT_FOUND');
  return loan;
}

const givenUp = ({ status }: Loan): boolean => status === 'WRITTEN OFF';

/** Nobody waits for a loan that was given up: it is in no bucket. */
export const loanStanding = (loan: Loan) => ({
  status: loan.status,
  dpd_bucket: givenUp(loan) ? null : loan.dpdBucket,
  principal_outstanding: loan.principalOutstanding,
  credit_balance: loan.creditBalance,
  disbursed_on: loan.disbursedOn,
  written_off_on: loan.writtenOffOn ?? null,
});

const present = (loan: Loan) => ({
  application_no: loan.applicationNo,
  funder: loan.funder,
  principal: loan.principal,
  ...loanStanding(loan),
});
