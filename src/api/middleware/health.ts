/** `GET /healthz`: the process is up. `GET /readyz`: what it needs can be reached; 503 names the part that cannot. */
import { type Health, healthOf } from '../../platform/health.ts';
import type { ApiContext } from '../context.ts';
import type { HandlersOf } from '../contract/contract.ts';
import type { healthContracts } from '../openapi/service.ts';

export const apiHealth = ({ orm, arus }: Pick<ApiContext, 'orm' | 'arus'>): Promise<Health> =>
  healthOf({ database: () => orm.em.fork().execute('select 1'), temporal: () => arus.ready() });

export const healthHandlers = (context: Pick<ApiContext, 'orm' | 'arus'>): HandlersOf<typeof healthContracts> => ({
  health: () => ({ status: 'ok' }),
  // The parts are those that `apiHealth` names.
  ready: async () => (await apiHealth(context)).body as Readiness,
});

type Readiness = Awaited<ReturnType<HandlersOf<typeof healthContracts>['ready']>>;
