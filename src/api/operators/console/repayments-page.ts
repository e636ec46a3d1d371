/** Disbursed loans by how late they are, with what stands out in each bucket. */
import { z } from 'zod';
import { LoanSchema } from '../../../db/entities/repayment.ts';
import { readLoans } from '../../../books/statements.ts';
import { portfolio } from '../../../books/portfolio.ts';
import { dpdBuckets } from '../../../domain/application/states.ts';
import { page, pagesOf } from '../inputs.ts';
import { loanStanding } from '../loans/loan-reads.ts';
import { renderPage } from './pages.ts';
import type { Page } from './page.ts';

const PER_PAGE = 50;
const query = z.object({ bucket: z.enum(dpdBuckets).optional().catch(undefined), page: page.catch(1) });

export const repaymentsPage: Page = async ({ orm, config }, caller, req, res) => {
  const { bucket, page } = query.parse(req.query);
  const em = orm.em.fork();
  const where = bucket ? { dpdBucket: bucket, status: 'ACTIVE' as const } : {};
  const [loans, total] = await em.findAndCount(LoanSchema, where, {
    orderBy: { disbursedAt: 'desc', applicationNo: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
  });
  const numbers = loans.map(({ applicationNo }) => applicationNo);
  const stated = await readLoans(em, config.policy.penalty, numbers);
  const statements = new Map(stated.map(({ applicationNo, statement }) => [applicationNo, statement]));
  const figures = await portfolio(orm.em.fork());
  renderPage(res, 'repayments', {
    ...{ title: 'Angsuran', caller, here: '/repayments', bucket, figures, total, page },
    pages: pagesOf(total, PER_PAGE),
    active: figures.buckets.reduce((sum, { loans }) => sum + loans, 0),
    outstanding: figures.buckets.reduce((sum, { outstanding }) => sum + outstanding, 0),
    loans: loans.map((loan) => {
      const active = loan.status === 'ACTIVE' ? statements.get(loan.applicationNo) : undefined;
      return {
        application_no: loan.applicationNo,
        funder: loan.funder,
        principal: loan.principal,
        ...loanStanding(loan),
        days_past_due: active?.daysPastDue ?? null,
        next_due: active?.instalments.find(({ status }) => status === 'UNPAID')?.dueOn ?? null,
        owed: active?.outstanding.total ?? null,
      };
    }),
  });
};
