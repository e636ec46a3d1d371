/** The operators' listener on a whole house: real Temporal, real workers, simulated partners. */
import { afterAll, beforeAll } from '@jest/globals';
import { addOperator } from '../../../src/api/operators/session/accounts.ts';
import { operatorApp } from '../../../src/api/operators/app.ts';
import type { ApiContext } from '../../../src/api/context.ts';
import type { Role } from '../../../src/api/operators/session/sessions.ts';
import { createLogger } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { type House, startHouse } from '../../support/house.ts';
import { listen, type Listener } from '../listener.ts';

const PASSWORD = 'correct horse battery';

/** Registers its own hooks; call once per file. */
export function operatorHouse() {
  let listener: Listener;
  const desk = {
    house: undefined as unknown as House,

    /** Signs in as somebody of that role. */
    async signIn(role: Role, name: string = role) {
      const email = `${name}@arus.example`;
      await addOperator(desk.house.orm.em.fork(), { email, password: PASSWORD, role }, 'test').catch(() => undefined);
      const json = { 'content-type': 'application/json' };
      const body = JSON.stringify({ email, password: PASSWORD });
      const login = await fetch(`${listener.url}/login`, { method: 'POST', headers: json, body });
      const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
      const session = await (await fetch(`${listener.url}/api/session`, { headers: { cookie } })).json();
      const headers = { ...json, cookie, 'x-csrf-token': (session as { csrf_token: string }).csrf_token };
      const answered = async (response: Response) => ({
        status: response.status,
        // A test compares it whole.
        body: (await response.json()) as any,
      });
      return {
        email,
        get: async (path: string) => answered(await fetch(`${listener.url}${path}`, { headers })),
        post: async (path: string, given: object = {}) =>
          answered(await fetch(`${listener.url}${path}`, { method: 'POST', headers, body: JSON.stringify(given) })),
      };
    },
  };

  beforeAll(async () => {
    desk.house = await startHouse();
    // What operators do needs neither callers nor one-time codes.
    const rooms = {
      ...desk.house,
      log: createLogger({ LOG_LEVEL: 'info' }, 'test', { write: (line: string) => void desk.house.logged.push(line) }),
      metrics: createMetrics('test'),
    } as unknown as ApiContext;
    listener = await listen(operatorApp(rooms));
  });
  afterAll(async () => {
    await listener.close();
    await desk.house.close();
  });
  return desk;
}
