/** `GET /api/work`: everything that waits for an operator. It holds no personal data: user ids, no names. */
import { type RequestHandler, Router } from 'express';
import type { ApiContext } from '../../context.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { readWork } from './work-lists.ts';

export function workRoutes(context: ApiContext): Router {
  const router = Router();
  const work: RequestHandler = async (_req, res) => void res.json(await readWork(context));
  endpoint(router, '/api/work', { get: [work] });
  return router;
}
