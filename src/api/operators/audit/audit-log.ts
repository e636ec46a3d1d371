/** Who did what: the audit log, for operators to read. */
import { Router } from 'express';
import { z } from 'zod';
import type { ApiContext } from '../../context.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { readAudit } from './audit.ts';
import { date, optional, page } from '../inputs.ts';

const text = (longest: number) => z.string().trim().max(longest, `Paling banyak ${longest} karakter.`).default('');
const query = z.object({
  action: text(80),
  subject: text(200),
  /** The operator's email; `actor` says the same. */
  operator: text(254),
  actor: text(254),
  /** Business dates, both included. */
  from: optional(date),
  to: optional(date),
  page,
});

export function auditRoutes({ orm }: ApiContext): Router {
  const router = Router();
  endpoint(router, '/api/audit', {
    get: [
      async (req, res) => {
        const { operator, actor, ...filter } = validate(query, req.query);
        res.json(await readAudit(orm.em.fork(), { ...filter, actor: (operator || actor).toLowerCase() }));
      },
    ],
  });
  return router;
}
