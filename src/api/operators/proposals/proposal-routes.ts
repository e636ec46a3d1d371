/** What waits for a second person: listed, refused by a checker, withdrawn by whoever proposed it. */
import { type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { LockMode } from '@mikro-orm/postgresql';
import { type Proposal, proposalKinds, ProposalSchema } from '../../../db/entities/operators.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { audit } from '../audit/audit.ts';
import { oneOf, optional, page, reason } from '../inputs.ts';
import { isPending, listPending, presentProposal } from './proposal-reads.ts';
import { hasRole, type OperatorCaller, operatorOf, requireRole } from '../session/sessions.ts';

const listQuery = z.object({ kind: optional(oneOf(proposalKinds)), page });
const endInput = z.object({ reason });

export function proposalRoutes(context: ApiContext): Router {
  const router = Router();

  const list: RequestHandler = async (req, res) => {
    res.json(await listPending(context.orm.em.fork(), validate(listQuery, req.query)));
  };

  const end =
    (outcome: 'REFUSED' | 'WITHDRAWN', mayEnd: (caller: OperatorCaller, proposal: Proposal) => void): RequestHandler =>
    async (req, res) => {
      const input = validate(endInput, req.body);
      const id = String(req.params['id']);
      const caller = operatorOf(res);
      const proposal = await context.orm.em.fork().transactional(async (em) => {
        const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
        const found = isUuid(id) ? await em.findOne(ProposalSchema, { id }, lock) : null;
        if (!found) throw new ApiError('PROPOSAL_NOT_FOUND');
        if (!isPending(found)) throw new ApiError('NOTHING_TO_DECIDE');
        mayEnd(caller, found);
        const { decision, proposedBy } = found;
        Object.assign(found, { outcome, endedBy: caller.email, endedAt: new Date(), endedReason: input.reason });
        await audit(em, {
          actor: caller.email,
          action: `${found.kind.toLowerCase()}.${outcome === 'REFUSED' ? 'refuse' : 'withdraw'}`,
          subject: found.subject,
          before: { state: 'PENDING', decision, proposedBy },
          after: { state: outcome },
          reason: input.reason,
        });
        return found;
      });
      res.json({ state: outcome, proposal: presentProposal(proposal) });
    };

  const deciders = [requireRole('maker', 'checker'), ...jsonBody];
  endpoint(router, '/api/proposals', { get: [list] });
  endpoint(router, '/api/proposals/:id/refuse', { post: [...deciders, end('REFUSED', isAnotherChecker)] });
  endpoint(router, '/api/proposals/:id/withdraw', { post: [...deciders, end('WITHDRAWN', isTheProposer)] });
  return router;
}

function isAnotherChecker(caller: OperatorCaller, { proposedBy }: Proposal): void {
  // One's own is withdrawn, not refused: the audit log says which.
  if (proposedBy === caller.email) throw new ApiError('SAME_OPERATOR');
  if (!hasRole(caller, 'checker')) throw new ApiError('FORBIDDEN');
}

function isTheProposer({ email }: OperatorCaller, { proposedBy }: Proposal): void {
  if (proposedBy !== email) throw new ApiError('FORBIDDEN');
}
