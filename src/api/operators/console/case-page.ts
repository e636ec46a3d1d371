/** A parked case of any kind, for those that no application's page shows: onboarding, limit, payment. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { PaymentSchema } from '../../../db/entities/payment.ts';
import { ProposalSchema } from '../../../db/entities/operators.ts';
import { blockOf } from '../cases/blocks.ts';
import { applicationOf, parseWorkflowId } from '../../../workflows/messages.ts';
import { knownCase } from '../cases/case-ids.ts';
import { presentProposal } from '../proposals/proposal-reads.ts';
import { renderPage } from './pages.ts';
import { workflowLink } from '../cases/workflow-links.ts';
import { blockView } from './block-view.ts';
import { type Page, rights } from './page.ts';
import { stepsOf } from './proposal-steps.ts';
import { borrowersBehind } from './who.ts';

export const casePage: Page = async (context, caller, req, res) => {
  const workflowId = knownCase(String(req.params['workflowId']));
  const em = context.orm.em.fork();
  const rows = await em.find(ProposalSchema, { subject: workflowId }, { orderBy: { createdAt: 'desc', id: 'desc' } });
  const proposals = rows.map(presentProposal);
  const userId = await borrowerOf(em, workflowId);
  const blocked = await blockOf(context, workflowId);
  renderPage(res, 'case', {
    ...{ title: 'Kasus', caller, here: '/', workflowId, userId, may: rights(caller) },
    kind: workflowId.slice(0, workflowId.indexOf('-')),
    applicationNo: applicationOf(workflowId),
    blocks: blocked ? [blockView(caller, blocked, proposals)] : [],
    proposals: proposals.map((proposal) => stepsOf(caller, proposal, userId)),
    url: workflowLink(context.config, workflowId),
  });
};

async function borrowerOf(em: EntityManager, workflowId: string): Promise<string | null> {
  const id = parseWorkflowId(workflowId);
  if (id?.stage === 'creditLimit') return id.userId;
  if (id?.stage === 'payment') {
    const { referenceNo } = id;
    return (await em.findOne(PaymentSchema, { referenceNo }, { fields: ['user'] }))?.user ?? null;
  }
  return (await borrowersBehind(em, [workflowId])).get(workflowId) ?? null;
}
