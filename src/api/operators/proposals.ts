/** Maker and checker: one person proposes, another carries out. Nobody decides alone. */
import { type EntityManager, LockMode, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type Proposal, ProposalSchema } from '../../db/entities/operators.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { audit } from './audit.ts';
import { hasRole, type OperatorCaller } from './sessions.ts';

export interface PairDecision {
  kind: 'DECISION' | 'RESOLVE' | 'WRITE-OFF' | 'ERASURE';
  /** Workflow id; for an erasure, the user's. */
  subject: string;
  decision: string;
  reason: string;
  /** A proposal made before was about something else and is dropped. */
  since?: Date;
  /** Tells the workflow; given the reason of the one who proposed. Throws when there is nothing to decide any more. */
  carryOut: (reason: string) => Promise<void>;
}

export interface PairAnswer {
  state: 'PROPOSED' | 'CONFIRMED';
  proposal: ReturnType<typeof presentProposal>;
}

/**
 * The first person's word is a proposal; a checker's equal word about somebody else's proposal carries it out.
 * The proposer may change the proposal. 409 `PROPOSAL_PENDING` where words differ, 403 `SAME_OPERATOR` alone.
 */
export async function decideInPairs(house: House, caller: OperatorCaller, given: PairDecision): Promise<PairAnswer> {
  const deciding = house.orm.em.fork().transactional(async (em) => {
    const { kind, subject, decision, reason } = given;
    const open = await openProposal(em, given);
    const same = open?.decision === decision;
    if (!open) {
      if (!hasRole(caller, 'maker')) throw new ApiError('NOTHING_TO_DECIDE');
      return propose(em, caller, given);
    }
    if (open.proposedBy === caller.email) {
      if (same) throw new ApiError('SAME_OPERATOR');
      const before = presentProposal(open);
      Object.assign(open, { decision, reason });
      await audit(em, {
        actor: caller.email,
        action: `${kind.toLowerCase()}.propose`,
        subject,
        before,
        after: { decision },
        reason,
      });
      return { state: 'PROPOSED' as const, proposal: presentProposal(open) };
    }
    if (!hasRole(caller, 'checker')) throw new ApiError('FORBIDDEN');
    if (!same) throw new ApiError('PROPOSAL_PENDING', { data: { proposal: presentProposal(open) } });

    await given.carryOut(open.reason);
    Object.assign(open, { confirmedBy: caller.email, confirmedAt: new Date() });
    const after = { decision, proposedBy: open.proposedBy };
    await audit(em, { actor: caller.email, action: `${kind.toLowerCase()}.confirm`, subject, after, reason });
    return { state: 'CONFIRMED' as const, proposal: presentProposal(open) };
  });
  return deciding.catch((error: unknown) => {
    // Two first words at once.
    throw error instanceof UniqueConstraintViolationException ? new ApiError('PROPOSAL_PENDING') : error;
  });
}

async function openProposal(em: EntityManager, { kind, subject, since }: PairDecision): Promise<Proposal | null> {
  const where = { kind, subject, confirmedBy: null };
  const open = await em.findOne(ProposalSchema, where, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!open || !since || open.createdAt >= since) return open;
  em.remove(open);
  await em.flush();
  return null;
}

async function propose(em: EntityManager, caller: OperatorCaller, given: PairDecision): Promise<PairAnswer> {
  const { kind, subject, decision, reason } = given;
  const proposal = em.create(ProposalSchema, { kind, subject, decision, reason, proposedBy: caller.email });
  await audit(em, {
    actor: caller.email,
    action: `${kind.toLowerCase()}.propose`,
    subject,
    after: { decision },
    reason,
  });
  return { state: 'PROPOSED', proposal: presentProposal(proposal) };
}

export const presentProposal = (proposal: Proposal) => ({
  id: proposal.id,
  kind: proposal.kind,
  decision: proposal.decision,
  reason: proposal.reason,
  proposed_by: proposal.proposedBy,
  confirmed_by: proposal.confirmedBy ?? null,
  proposed_at: proposal.createdAt.toISOString(),
  confirmed_at: proposal.confirmedAt?.toISOString() ?? null,
});
