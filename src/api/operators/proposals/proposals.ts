/** Maker and checker: one person proposes, another carries out. Nobody decides alone. */
import { isDeepStrictEqual } from 'node:util';
import { type EntityManager, LockMode, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type Proposal, ProposalSchema } from '../../../db/entities/operators.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import type { PairAnswer } from '../answers.ts';
import { audit } from '../audit/audit.ts';
import { isPending, presentProposal } from './proposal-reads.ts';
import { hasRole, type OperatorCaller } from '../session/sessions.ts';

export interface PairDecision {
  kind: Proposal['kind'];
  /** Workflow id; of a match the inbox message's id, of an erasure the user's. */
  subject: string;
  /** The application whose page shows the proposal. */
  applicationNo?: string;
  decision: string;
  reason: string;
  /** What belongs to the decision; the second person says the same. */
  terms?: Record<string, unknown>;
  /** How things stand: shown to the second person, and the audit log's `before`. */
  standing?: Record<string, unknown>;
  /** Since when the case waits. A proposal about another wait is over. */
  since?: Date;
  /** Tells the workflow; given the reason of the one who proposed. Throws when there is nothing to decide any more. */
  carryOut: (reason: string) => Promise<void>;
  /** How things stand afterwards, for the audit log. */
  after?: Record<string, unknown>;
}

/** As long as workflows wait for operators. */
const PROPOSAL_DAYS = 14;

/**
 * The first person's word is a proposal; a checker's equal word about somebody else's proposal carries it out.
 * The proposer may change the proposal. 409 `PROPOSAL_PENDING` where words differ, 403 `SAME_OPERATOR` alone.
 */
export async function decideInPairs(
  context: ApiContext,
  caller: OperatorCaller,
  given: PairDecision,
): Promise<PairAnswer> {
  await endOthers(context.orm.em.fork(), given);
  const deciding = context.orm.em.fork().transactional(async (em) => {
    const { kind, subject, decision, reason, terms = null, standing = null } = given;
    const open = await em.findOne(
      ProposalSchema,
      { kind, subject, confirmedBy: null, endedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!open) {
      if (!hasRole(caller, 'maker')) throw new ApiError('NOTHING_TO_DECIDE');
      return propose(em, caller, given);
    }
    const same = open.decision === decision && isDeepStrictEqual(open.terms ?? null, terms);
    if (open.proposedBy === caller.email) {
      if (same) throw new ApiError('SAME_OPERATOR');
      const before = worded(open.decision, open.terms);
      Object.assign(open, { decision, reason, terms, standing });
      await noteProposed(em, caller, given, before);
      return { state: 'PROPOSED' as const, proposal: presentProposal(open) };
    }
    if (!hasRole(caller, 'checker')) throw new ApiError('FORBIDDEN');
    if (!same) throw new ApiError('PROPOSAL_PENDING', { data: { proposal: presentProposal(open) } });

    await given.carryOut(open.reason);
    Object.assign(open, { confirmedBy: caller.email, confirmedAt: new Date() });
    await audit(em, {
      actor: caller.email,
      action: `${kind.toLowerCase()}.confirm`,
      subject,
      before: standing ?? {},
      after: { ...worded(decision, terms), ...given.after, proposedBy: open.proposedBy },
      reason,
    });
    return { state: 'CONFIRMED' as const, proposal: presentProposal(open) };
  });
  return deciding.catch((error: unknown) => {
    // Two first words at once.
    throw error instanceof UniqueConstraintViolationException ? new ApiError('PROPOSAL_PENDING') : error;
  });
}

/** Whether somebody's proposal about this waits for a second person. */
export async function pendingProposal(em: EntityManager, kind: Proposal['kind'], subject: string) {
  const open = await em.findOne(ProposalSchema, { kind, subject, confirmedBy: null, endedAt: null });
  return open && isPending(open) ? open : null;
}

/** What was proposed about an earlier wait of the same case, or too long ago, is no longer there to be confirmed. */
async function endOthers(em: EntityManager, { kind, subject, since }: PairDecision): Promise<void> {
  const open = { kind, subject, confirmedBy: null, endedAt: null };
  const ended = { endedBy: 'arus', endedAt: new Date() };
  const tooLate = { ...open, expiresAt: { $lte: new Date() } };
  await em.nativeUpdate(ProposalSchema, tooLate, { ...ended, outcome: 'EXPIRED' });
  if (!since) return;
  const aboutAnother = { ...open, $or: [{ since: null }, { since: { $ne: since } }] };
  await em.nativeUpdate(ProposalSchema, aboutAnother, { ...ended, outcome: 'OVERTAKEN' });
}

async function propose(em: EntityManager, caller: OperatorCaller, given: PairDecision): Promise<PairAnswer> {
  const { kind, subject, applicationNo = null, decision, reason, terms = null, standing = null, since = null } = given;
  const proposal = em.create(ProposalSchema, {
    ...{ kind, subject, applicationNo, decision, reason, terms, standing, since },
    expiresAt: new Date(Date.now() + PROPOSAL_DAYS * 86_400_000),
    proposedBy: caller.email,
  });
  await noteProposed(em, caller, given, standing ?? {});
  return { state: 'PROPOSED', proposal: presentProposal(proposal) };
}

/** Flushes. */
async function noteProposed(em: EntityManager, caller: OperatorCaller, given: PairDecision, before: object) {
  const { kind, subject, decision, terms = null, reason } = given;
  const after = worded(decision, terms);
  await audit(em, { actor: caller.email, action: `${kind.toLowerCase()}.propose`, subject, before, after, reason });
}

const worded = (decision: string, terms: Record<string, unknown> | null | undefined) => ({ decision, ...terms });
