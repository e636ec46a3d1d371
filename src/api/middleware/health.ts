/** `GET /healthz`: the process is up. `GET /readyz`: what it needs can be reached; 503 names the part that cannot. */
import { Router } from 'express';
import { type Health, healthOf } from '../../platform/health.ts';
import type { ApiContext } from '../context.ts';
import { endpoint } from './endpoint.ts';

export const apiHealth = ({ orm, arus }: Pick<ApiContext, 'orm' | 'arus'>): Promise<Health> =>
  healthOf({ database: () => orm.em.fork().execute('select 1'), temporal: () => arus.ready() });

export function healthRoutes(context: Pick<ApiContext, 'orm' | 'arus'>): Router {
  const router = Router();
  endpoint(router, '/healthz', { get: [(_req, res) => void res.json({ status: 'ok' })] });
  endpoint(router, '/readyz', {
    get: [
      async (_req, res) => {
        const { httpStatus, body } = await apiHealth(context);
        res.status(httpStatus).json(body);
      },
    ],
  });
  return router;
}
