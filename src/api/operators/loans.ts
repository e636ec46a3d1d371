/** Disbursed loans: who pays late, what the books say, and giving a loan up. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { JournalEntrySchema, PostingSchema } from '../../db/entities/journal.ts';
import { type Loan, LoanSchema } from '../../db/entities/repayment.ts';
import { balances } from '../../db/ledger.ts';
import { readStatement, writeOff } from '../../db/loan-book.ts';
import { loanNow } from '../../db/loan-clock.ts';
import { reconcile } from '../../db/reconciliation.ts';
import { ApplicationEventSchema, ApplicationSchema } from '../../db/entities/loan.ts';
import { describeStatus } from '../../domain/application-words.ts';
import { jakartaDate } from '../../domain/calendar.ts';
import { dpdBuckets } from '../../domain/states.ts';
import { workflowIds } from '../../workflows/messages.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { jsonBody } from '../middleware/body.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { page, reason } from './inputs.ts';
import { decideInPairs } from './proposals.ts';
import { operatorOf, requireRole } from './sessions.ts';

const PER_PAGE = 50;
const listQuery = z.object({
  bucket: z
    .enum(dpdBuckets)
    .or(z.literal('').transform(() => undefined))
    .optional(),
  page,
});
const writeOffInput = z.object({ reason });

export function loanRoutes(house: House): Router {
  const router = Router();

  const repayments: RequestHandler = async (req, res) => {
    const { bucket, page } = validate(listQuery, req.query);
    const where = bucket ? { dpdBucket: bucket, status: 'ACTIVE' as const } : {};
    const [loans, total] = await house.orm.em.fork().findAndCount(LoanSchema, where, {
      orderBy: { disbursedAt: 'desc' },
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
    });
    res.json({ loans: loans.map(present), total, page });
  };

  const ledger: RequestHandler = async (req, res) => {
    res.json(await readLedger(house, house.orm.em.fork(), String(req.params['applicationNo'])));
  };

  const giveUp: RequestHandler = async (req, res) => {
    const input = validate(writeOffInput, req.body);
    const loan = await findLoan(house.orm.em.fork(), String(req.params['applicationNo']));
    if (loan.status !== 'ACTIVE') throw new ApiError('LOAN_NOT_ACTIVE');
    const { applicationNo } = loan;
    const answer = await decideInPairs(house, operatorOf(res), {
      ...{
        kind: 'WRITE-OFF',
        subject: workflowIds.repayment(applicationNo),
        decision: 'WRITE-OFF',
        reason: input.reason,
      },
      carryOut: async (memo) => {
        await house.orm.em.fork().transactional((em) => bookWriteOff(house, em, loan, memo));
        await house.arus.tellServicing(applicationNo);
      },
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
export async function readLedger({ config }: House, em: EntityManager, applicationNo: string) {
  const loan = await findLoan(em, applicationNo);
  const entries = await em.find(JournalEntrySchema, { applicationNo }, { orderBy: { createdAt: 'asc', id: 'asc' } });
  const postings = await em.find(PostingSchema, { applicationNo }, { orderBy: { id: 'asc' } });
  const byEntry = Map.groupBy(postings, ({ entry }) => entry);
  const statement = await readStatement(em, config.policy, loan, jakartaDate(loanNow(loan)));
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
      ...{ number, due_on: dueOn, status, days_past_due: daysPastDue, outstanding, paid },
    })),
    reconciliation: await reconcile(em, applicationNo),
  };
}

async function bookWriteOff({ config }: House, em: EntityManager, loan: Loan, memo: string): Promise<void> {
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

const present = (loan: Loan) => ({
  application_no: loan.applicationNo,
  funder: loan.funder,
  status: loan.status,
  dpd_bucket: loan.dpdBucket,
  principal: loan.principal,
  principal_outstanding: loan.principalOutstanding,
  credit_balance: loan.creditBalance,
  disbursed_on: loan.disbursedOn,
});
