/** Whether the process is up, and whether what it needs can be reached. The same on every listener. */
import { Router } from 'express';
import type { House } from '../house.ts';
import { endpoint } from './endpoint.ts';

export type Readiness = Record<'database' | 'temporal', 'ok' | 'unreachable'>;

export async function readiness({ orm, arus }: Pick<House, 'orm' | 'arus'>): Promise<Readiness> {
  const [database, temporal] = await Promise.all([within(2_500, answersSelect(orm)), within(2_500, arus.ready())]);
  return { database: database ? 'ok' : 'unreachable', temporal: temporal ? 'ok' : 'unreachable' };
}

export const isReady = (checks: Readiness) => Object.values(checks).every((check) => check === 'ok');

/** `GET /healthz` and `GET /readyz`; 503 names the part that fails. */
export function healthRoutes(house: Pick<House, 'orm' | 'arus'>): Router {
  const router = Router();
  endpoint(router, '/healthz', { get: [(_req, res) => void res.json({ status: 'ok' })] });
  endpoint(router, '/readyz', {
    get: [
      async (_req, res) => {
        const checks = await readiness(house);
        res.status(isReady(checks) ? 200 : 503).json({ status: isReady(checks) ? 'ok' : 'unavailable', checks });
      },
    ],
  });
  return router;
}

const answersSelect = (orm: House['orm']) =>
  orm.em
    .fork()
    .execute('select 1')
    .then(() => true);

async function within(limitMs: number, check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([check.catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
