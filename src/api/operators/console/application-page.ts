/** Everything about one application, and what this operator may do about it. */
import { applicationStatuses } from '../../../domain/application/states.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { z } from 'zod';
import { listApplications, readApplication } from '../cases/application-reads.ts';
import { audit } from '../audit/audit.ts';
import { blocksOf } from '../cases/blocks.ts';
import { page } from '../inputs.ts';
import { readLedger } from '../loans/loan-reads.ts';
import { renderPage } from './pages.ts';
import { isReferred } from '../cases/referrals.ts';
import { blockView } from './block-view.ts';
import { bureauReports } from './borrower-reads.ts';
import { ApiError } from '../../errors.ts';
import { loanHistory } from './loan-history.ts';
import { type Page, nullWhereNotFound, rights } from './page.ts';
import { stepsOf, waits } from './proposal-steps.ts';

/** What a hand may have typed into the address falls back to the whole list. */
const listQuery = z.object({
  status: z.enum(applicationStatuses).optional().catch(undefined),
  q: z.string().trim().max(100).catch(''),
  page: page.catch(1),
});

export const applicationsPage: Page = async (context, caller, req, res) => {
  const { status, q, page } = listQuery.parse(req.query);
  const found = await listApplications(context, { status, q, page });
  const shown = { ...found, status, q, statuses: applicationStatuses };
  renderPage(res, 'applications', { title: 'Pengajuan', caller, here: '/applications', ...shown });
};

export const applicationPage: Page = async (context, caller, req, res) => {
  const applicationNo = String(req.params['applicationNo']);
  const em = context.orm.em.fork();
  const application = await readApplication(context, em, applicationNo).catch(nullWhereNotFound);
  if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
  await audit(em, { actor: caller.email, action: 'application.view', subject: applicationNo });

  const may = rights(caller);
  const { proposals } = application;
  const ledger = await readLedger(context, context.orm.em.fork(), applicationNo).catch(nullWhereNotFound);
  const history = await loanHistory(context, context.orm.em.fork(), applicationNo);
  // The page is worth showing while Temporal is away.
  const blocks = await blocksOf(context, applicationNo).catch(() => null);
  const referred = isReferred(application);
  const waiting = proposals.filter(({ state }) => state === 'PENDING').length;
  renderPage(res, 'application', {
    ...{ title: applicationNo, caller, here: '/applications', application, ledger, history },
    blocks: blocks?.map((blocked) => blockView(caller, blocked, proposals)) ?? null,
    proposals: proposals.map((proposal) => stepsOf(caller, proposal, application.borrower.user_id)),
    attention: [
      ...(blocks?.length ? ['Terhenti'] : []),
      ...(referred ? ['Menunggu keputusan'] : []),
      ...(waiting ? [`${waiting} usulan menunggu orang kedua`] : []),
      ...(ledger && ledger.loan.credit_balance > 0 ? ['Pengembalian dana'] : []),
      ...(ledger?.loan.dpd_bucket === '>90' && ledger.loan.status === 'ACTIVE' ? ['Terlambat lebih dari 90 hari'] : []),
    ],
    may: {
      ...may,
      decide: may.propose && referred && !waits(proposals, 'DECISION', workflowIds.loan(applicationNo)),
      writeOff:
        may.propose &&
        ledger?.loan.status === 'ACTIVE' &&
        !waits(proposals, 'WRITE-OFF', workflowIds.repayment(applicationNo)),
    },
    referred,
    reports: may.act ? await bureauReports(em, application.borrower.user_id) : [],
  });
};
