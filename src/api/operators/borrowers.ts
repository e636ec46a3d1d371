/** What operators decide about a person: a referred limit, an identity under review, a limit to be suspended. */
import { type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { LockMode } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../db/entities/credit-limit.ts';
import { KycCaseSchema, UserSchema } from '../../db/entities/onboarding.ts';
import { workflowIds } from '../../workflows/messages.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { jsonBody } from '../middleware/body.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { audit } from './audit.ts';
import { decisionInput, reason } from './inputs.ts';
import { decideInPairs } from './proposals.ts';
import { decided } from './refusals.ts';
import { operatorOf, requireRole } from './sessions.ts';

const suspendInput = z.object({ reason, suspended: z.boolean().default(true) });

export function borrowerRoutes(house: House): Router {
  const router = Router();

  /** Both are referrals: the workflow's id is all that differs. */
  const decideOn =
    (workflowOf: (id: string) => Promise<string>): RequestHandler =>
    async (req, res) => {
      const input = validate(decisionInput, req.body);
      const workflowId = await workflowOf(String(req.params['id']));
      const operator = operatorOf(res).email;
      const answer = await decideInPairs(house, operatorOf(res), {
        ...{ kind: 'DECISION', subject: workflowId, ...input },
        carryOut: (why) =>
          decided(() => house.arus.decideReferral(workflowId, { decision: input.decision, operator, reason: why })),
      });
      res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
    };

  const limitCase = async (userId: string): Promise<string> => {
    const limit = isUuid(userId) ? await house.orm.em.fork().findOne(CreditLimitSchema, { user: userId }) : null;
    if (!limit) throw new ApiError('LIMIT_NOT_FOUND');
    if (limit.status !== 'UNDER REVIEW') throw new ApiError('NOTHING_TO_DECIDE');
    return workflowIds.creditLimit(userId);
  };

  const identityCase = async (userId: string): Promise<string> => {
    const em = house.orm.em.fork();
    const user = isUuid(userId) ? await em.findOne(UserSchema, { id: userId }) : null;
    if (!user) throw new ApiError('USER_NOT_FOUND');
    if (!(await em.count(KycCaseSchema, { user: userId, status: 'UNDER_REVIEW' })))
      throw new ApiError('NOTHING_TO_DECIDE');
    return workflowIds.onboarding(user.phoneIndex);
  };

  /** No new loans from now on (or again); what is owed stays owed. */
  const suspend: RequestHandler = async (req, res) => {
    const input = validate(suspendInput, req.body);
    const userId = String(req.params['id']);
    const status = await house.orm.em.fork().transactional(async (em) => {
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
      const limit = isUuid(userId) ? await em.findOne(CreditLimitSchema, { user: userId }, lock) : null;
      if (!limit) throw new ApiError('LIMIT_NOT_FOUND');
      const [from, to] = input.suspended ? (['APPROVED', 'SUSPENDED'] as const) : (['SUSPENDED', 'APPROVED'] as const);
      if (limit.status !== from) throw new ApiError('LIMIT_NOT_ACTIVE');
      limit.status = to;
      const change = { before: { status: from }, after: { status: to }, reason: input.reason };
      await audit(em, { actor: operatorOf(res).email, action: 'limit.suspend', subject: userId, ...change });
      return to;
    });
    res.json({ user_id: userId, limit_status: status });
  };

  const decider = [requireRole('maker', 'checker'), ...jsonBody];
  endpoint(router, '/api/users/:id/limit-decision', { post: [...decider, decideOn(limitCase)] });
  endpoint(router, '/api/users/:id/kyc-decision', { post: [...decider, decideOn(identityCase)] });
  endpoint(router, '/api/users/:id/suspend-limit', { post: [...decider, suspend] });
  return router;
}
