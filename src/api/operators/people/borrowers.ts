/** What operators decide about a person: a referred limit, an identity under review, a limit to be suspended. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { LockMode } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { audit } from '../audit/audit.ts';
import { decisionInput, reason } from '../inputs.ts';
import { knownUser, noLimit, referredIdentity, referredLimit } from '../cases/referrals.ts';
import { decideReferral } from '../cases/referral-decisions.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

const suspendInput = z.object({ reason, suspended: z.boolean().default(true) });

export function borrowerRoutes(context: ApiContext): Router {
  const router = Router();

  /** Both are referrals; they differ in what is referred. */
  const decideOn =
    (referred: typeof referredLimit): RequestHandler =>
    async (req, res) => {
      const input = validate(decisionInput, req.body);
      const referral = await referred(context.orm.em.fork(), String(req.params['id']));
      const answer = await decideReferral(context, operatorOf(res), referral, input);
      res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
    };

  /** No new loans from now on (or again); what is owed stays owed. */
  const suspend: RequestHandler = async (req, res) => {
    const input = validate(suspendInput, req.body);
    const userId = String(req.params['id']);
    const status = await context.orm.em.fork().transactional(async (em) => {
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
      await knownUser(em, userId);
      const limit = await em.findOne(CreditLimitSchema, { user: userId }, lock);
      if (!limit) throw noLimit();
      const [from, to] = input.suspended ? (['APPROVED', 'SUSPENDED'] as const) : (['SUSPENDED', 'APPROVED'] as const);
      if (limit.status !== from)
        throw new ApiError('LIMIT_NOT_ACTIVE', {
          message: `Limit pengguna ini berstatus ${limit.status}, bukan ${from}.`,
        });
      limit.status = to;
      const change = { before: { status: from }, after: { status: to }, reason: input.reason };
      await audit(em, { actor: operatorOf(res).email, action: 'limit.suspend', subject: userId, ...change });
      return to;
    });
    res.json({ user_id: userId, limit_status: status });
  };

  const decider = [requireRole('maker', 'checker'), ...jsonBody];
  endpoint(router, '/api/users/:id/limit-decision', { post: [...decider, decideOn(referredLimit)] });
  endpoint(router, '/api/users/:id/kyc-decision', { post: [...decider, decideOn(referredIdentity)] });
  endpoint(router, '/api/users/:id/suspend-limit', { post: [...decider, suspend] });
  return router;
}
