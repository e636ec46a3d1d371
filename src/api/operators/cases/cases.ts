/** Any parked case by its workflow's id: onboarding, limit, loan, payment or repayment. */
import { type RequestHandler, Router } from 'express';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { blockOf, resolveBlocked } from './blocks.ts';
import { knownCase } from './case-ids.ts';
import { resolutionInput } from '../inputs.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

export function caseRoutes(context: ApiContext): Router {
  const router = Router();

  const block: RequestHandler = async (req, res) => {
    const blocked = await blockOf(context, knownCase(String(req.params['workflowId'])));
    res.json({ block: blocked && { workflow_id: blocked.workflowId, ...blocked.block } });
  };

  const resolve: RequestHandler = async (req, res) => {
    const workflowId = knownCase(String(req.params['workflowId']));
    const input = validate(resolutionInput, req.body);
    const blocked = await blockOf(context, workflowId);
    if (!blocked) throw new ApiError('NOTHING_TO_DECIDE');
    const answer = await resolveBlocked(context, operatorOf(res), blocked, input);
    res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
  };

  const decider = [requireRole('maker', 'checker'), ...jsonBody];
  endpoint(router, '/api/cases/:workflowId/block', { get: [block] });
  endpoint(router, '/api/cases/:workflowId/resolve', { post: [...decider, resolve] });
  return router;
}
