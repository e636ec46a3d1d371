/** Applications as operators see and decide them. */
import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import { applicationStatuses } from '../../../domain/application/states.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { listApplications, readApplication } from './application-reads.ts';
import { audit } from '../audit/audit.ts';
import { decisionInput, oneOf, optional, page, resolutionInput } from '../inputs.ts';
import { blocksOf, resolveBlocked } from './blocks.ts';
import { referredApplication } from './referrals.ts';
import { decideReferral } from './referral-decisions.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

const listQuery = z.object({
  status: optional(oneOf(applicationStatuses)),
  q: z.string().trim().max(100, 'Paling banyak 100 karakter.').default(''),
  page,
});

export function applicationRoutes(context: ApiContext): Router {
  const router = Router();
  const decider = [requireRole('maker', 'checker'), ...jsonBody];

  const list: RequestHandler = async (req, res) => {
    res.json(await listApplications(context, validate(listQuery, req.query)));
  };

  const detail: RequestHandler = async (req, res) => {
    const em = context.orm.em.fork();
    const application = await readApplication(context, em, numberIn(req));
    // It shows personal data.
    await audit(em, { actor: operatorOf(res).email, action: 'application.view', subject: numberIn(req) });
    res.json(application);
  };

  const decide: RequestHandler = async (req, res) => {
    const input = validate(decisionInput, req.body);
    const referral = await referredApplication(context.orm.em.fork(), await find(context, numberIn(req)));
    const answer = await decideReferral(context, operatorOf(res), referral, input);
    res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
  };

  const block: RequestHandler = async (req, res) => {
    const [blocked] = await blocksOf(context, (await find(context, numberIn(req))).applicationNo);
    res.json({ block: blocked ? { workflow_id: blocked.workflowId, ...blocked.block } : null });
  };

  const resolve: RequestHandler = async (req, res) => {
    const input = validate(resolutionInput, req.body);
    const [blocked] = await blocksOf(context, (await find(context, numberIn(req))).applicationNo);
    if (!blocked) throw new ApiError('NOTHING_TO_DECIDE');
    const answer = await resolveBlocked(context, operatorOf(res), blocked, input);
    res.status(answer.state === 'CONFIRMED' ? 200 : 202).json(answer);
  };

  endpoint(router, '/api/applications', { get: [list] });
  endpoint(router, '/api/applications/:applicationNo', { get: [detail] });
  endpoint(router, '/api/applications/:applicationNo/decision', { post: [...decider, decide] });
  endpoint(router, '/api/applications/:applicationNo/block', { get: [block] });
  endpoint(router, '/api/applications/:applicationNo/resolve', { post: [...decider, resolve] });
  return router;
}

const numberIn = (req: Request): string => String(req.params['applicationNo']);

async function find(context: ApiContext, applicationNo: string): Promise<Application> {
  const application = await context.orm.em.fork().findOne(ApplicationSchema, { applicationNo });
  if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
  return application;
}
