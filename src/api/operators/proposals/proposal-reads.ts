/** Proposals as operators see them: who proposed what, about what, and until when it may be confirmed. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Proposal, ProposalSchema } from '../../../db/entities/operators.ts';
import { pagesOf } from '../inputs.ts';
import type { ShownProposal } from './proposal-schema.ts';

const PER_PAGE = 50;

/** Waits for a second person. */
export const isPending = ({ confirmedBy, endedAt, expiresAt }: Proposal): boolean =>
  !confirmedBy && !endedAt && (!expiresAt || expiresAt > new Date());

const stillOpen = () => ({
  confirmedBy: null,
  endedAt: null,
  $or: [{ expiresAt: null }, { expiresAt: { $gt: new Date() } }],
});

/** The oldest first: it has waited longest. */
export async function listPending(
  em: EntityManager,
  { kind, page }: { kind?: Proposal['kind'] | undefined; page: number },
) {
  const [rows, total] = await em.findAndCount(
    ProposalSchema,
    { ...stillOpen(), ...(kind ? { kind } : {}) },
    { orderBy: { createdAt: 'asc', id: 'asc' }, limit: PER_PAGE, offset: (page - 1) * PER_PAGE },
  );
  return { proposals: rows.map(presentProposal), total, page, pages: pagesOf(total, PER_PAGE) };
}

/** Everything that was ever proposed about an application, the newest first. */
export const proposalsOf = async (em: EntityManager, applicationNo: string, workflowIds: string[]) => {
  const rows = await em.find(
    ProposalSchema,
    { $or: [{ applicationNo }, { subject: { $in: workflowIds } }] },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );
  return rows.map(presentProposal);
};

export const presentProposal = (proposal: Proposal): ShownProposal => ({
  id: proposal.id,
  kind: proposal.kind,
  state: stateOf(proposal),
  subject: proposal.subject,
  application_no: proposal.applicationNo ?? null,
  decision: proposal.decision,
  terms: proposal.terms ?? {},
  standing: proposal.standing ?? {},
  reason: proposal.reason,
  proposed_by: proposal.proposedBy,
  proposed_at: proposal.createdAt.toISOString(),
  /** Since when the case waits. */
  since: proposal.since?.toISOString() ?? null,
  expires_at: proposal.expiresAt?.toISOString() ?? null,
  confirmed_by: proposal.confirmedBy ?? null,
  confirmed_at: proposal.confirmedAt?.toISOString() ?? null,
  ended_by: proposal.endedBy ?? null,
  ended_at: proposal.endedAt?.toISOString() ?? null,
  ended_reason: proposal.endedReason ?? null,
});

function stateOf(proposal: Proposal): ShownProposal['state'] {
  if (proposal.confirmedBy) return 'CONFIRMED';
  return proposal.outcome ?? (isPending(proposal) ? 'PENDING' : 'EXPIRED');
}
