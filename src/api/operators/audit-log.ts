/** Who did what: the audit log, for operators to read. */
import { Router } from 'express';
import { z } from 'zod';
import type { House } from '../house.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { validate } from '../middleware/validate.ts';
import { readAudit } from './audit.ts';
import { page } from './inputs.ts';

const query = z.object({
  subject: z.string().max(200).default(''),
  actor: z.string().max(254).default(''),
  page,
});

export function auditRoutes({ orm }: House): Router {
  const router = Router();
  endpoint(router, '/api/audit', {
    get: [async (req, res) => void res.json(await readAudit(orm.em.fork(), validate(query, req.query)))],
  });
  return router;
}
