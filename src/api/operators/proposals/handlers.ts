/** What waits for a second person: listed, refused by a checker, withdrawn by whoever proposed it. */
import { validate as isUuid } from 'uuid';
import { LockMode } from '@mikro-orm/postgresql';
import { type Proposal, ProposalSchema } from '../../../db/entities/operators.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { proposalContracts } from './contracts.ts';
import { isPending, listPending, presentProposal } from './proposal-reads.ts';
import { hasRole, type OperatorCaller } from '../session/sessions.ts';

export const proposalHandlers = (context: ApiContext): HandlersOf<typeof proposalContracts> => ({
  listProposals: ({ query }) => listPending(context.orm.em.fork(), query),
  refuseProposal: async (call) => ({
    ...{ state: 'REFUSED', proposal: await end(context, call, 'REFUSED', isAnotherChecker) },
  }),
  withdrawProposal: async (call) => ({
    ...{ state: 'WITHDRAWN', proposal: await end(context, call, 'WITHDRAWN', isTheProposer) },
  }),
});

interface Ending {
  caller: OperatorCaller;
  params: { id: string };
  body: { reason: string };
}

/** 404 PROPOSAL_NOT_FOUND, 409 NOTHING_TO_DECIDE; 403 as `mayEnd` says. */
async function end(
  context: ApiContext,
  { caller, params: { id }, body: { reason } }: Ending,
  outcome: 'REFUSED' | 'WITHDRAWN',
  mayEnd: (caller: OperatorCaller, proposal: Proposal) => void,
) {
  const proposal = await context.orm.em.fork().transactional(async (em) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const found = isUuid(id) ? await em.findOne(ProposalSchema, { id }, lock) : null;
    if (!found) throw new ApiError('PROPOSAL_NOT_FOUND');
    if (!isPending(found)) throw new ApiError('NOTHING_TO_DECIDE');
    mayEnd(caller, found);
    const { decision, proposedBy } = found;
    Object.assign(found, { outcome, endedBy: caller.email, endedAt: new Date(), endedReason: reason });
    await audit(em, {
      actor: caller.email,
      action: `${found.kind.toLowerCase()}.${outcome === 'REFUSED' ? 'refuse' : 'withdraw'}`,
      subject: found.subject,
      before: { state: 'PENDING', decision, proposedBy },
      after: { state: outcome },
      reason,
    });
    return found;
  });
  return presentProposal(proposal);
}

function isAnotherChecker(caller: OperatorCaller, { proposedBy }: Proposal): void {
  // One's own is withdrawn, not refused: the audit log says which.
  if (proposedBy === caller.email) throw new ApiError('SAME_OPERATOR');
  if (!hasRole(caller, 'checker')) throw new ApiError('FORBIDDEN');
}

function isTheProposer({ email }: OperatorCaller, { proposedBy }: Proposal): void {
  if (proposedBy !== email) throw new ApiError('FORBIDDEN');
}
