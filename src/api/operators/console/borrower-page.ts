/** A borrower: the limit and the identity check are decided here. */
import { z } from 'zod';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import { blockOf, type Blocked } from '../cases/blocks.ts';
import { renderPage } from './pages.ts';
import { workflowLink } from '../cases/workflow-links.ts';
import { blockView } from './block-view.ts';
import { bureauReports, findBorrower, readBorrower } from './borrower-reads.ts';
import { type Page, rights } from './page.ts';
import { stepsOf, waits } from './proposal-steps.ts';

const searchQuery = z.object({ q: z.string().trim().max(100).catch('') });

/** Finds one by id, NIK or phone; there is no list of people to leaf through. */
export const borrowersPage: Page = async (context, caller, req, res) => {
  const { q } = searchQuery.parse(req.query);
  const userId = q ? await findBorrower(context, q) : null;
  if (userId) res.redirect(303, `/borrowers/${userId}`);
  else renderPage(res, 'borrowers', { title: 'Peminjam', caller, here: '/borrowers', q });
};

export const borrowerPage: Page = async (context, caller, req, res) => {
  const em = context.orm.em.fork();
  const borrower = await readBorrower(em, String(req.params['userId']));
  const { user_id: userId, cases, proposals, limit, identity } = borrower;
  await audit(em, { actor: caller.email, action: 'borrower.view', subject: userId });

  const may = rights(caller);
  const blocks = await parked(context, Object.values(cases)).catch(() => null);
  const underReview = identity.some(({ status }) => status === 'UNDER_REVIEW');
  renderPage(res, 'borrower', {
    ...{ title: 'Peminjam', caller, here: '/borrowers', borrower, underReview },
    requiredScore: context.config.policy.kyc.requiredFaceMatch,
    blocks: blocks?.map((blocked) => blockView(caller, blocked, proposals)) ?? null,
    proposals: proposals.map((proposal) => stepsOf(caller, proposal, userId)),
    attention: [
      ...(blocks?.length ? ['Terhenti'] : []),
      ...(limit?.referred ? ['Limit menunggu keputusan'] : []),
      ...(underReview ? ['Identitas menunggu keputusan'] : []),
    ],
    may: {
      ...may,
      decideLimit: may.propose && limit?.referred && !waits(proposals, 'DECISION', cases.limit),
      decideIdentity: may.propose && underReview && !waits(proposals, 'DECISION', cases.onboarding),
      suspend: may.act && (limit?.status === 'APPROVED' || limit?.status === 'SUSPENDED'),
      erase: may.propose && !borrower.erased_at && !waits(proposals, 'ERASURE', userId),
    },
    reports: may.act ? await bureauReports(em, userId) : [],
    workflows: Object.values(cases).map((id) => ({ workflow_id: id, url: workflowLink(context.config, id) })),
  });
};

async function parked(context: ApiContext, workflowIds: string[]): Promise<Blocked[]> {
  const found = await Promise.all(workflowIds.map((id) => blockOf(context, id)));
  return found.filter((blocked) => blocked !== null);
}
