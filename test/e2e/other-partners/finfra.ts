/** Another Finfra than our simulator. Source: docs/sources/finfra.md; what it leaves open: docs/contracts.md. */
import { borrowerRoutes } from './finfra-borrowers.ts';
import { documentStore, identityRoutes } from './finfra-identity.ts';
import { loanRoutes } from './finfra-loans.ts';
import { type Call, listen, type Reply, type Routes } from './listener.ts';
import type { Postbox } from './postbox.ts';

interface Credentials {
  clientId: string;
  clientSecret: string;
  callbackKey: string;
}

/** What Finfra writes to Arus. */
export interface FinfraMail {
  status(title: string, body: object): Promise<void>;
  statusLate(title: string, body: object): void;
  liveness(session: string, status: string): Promise<void>;
}

/** Its access tokens live four calls only, its refresh tokens once. */
const CALLS_PER_TOKEN = 4;

export async function finfra({ clientId, clientSecret, callbackKey }: Credentials, post: Postbox) {
  const authentication = { 'FINFRA-AUTH-KEY': callbackKey };
  const path = (title: string) => `/api/core/ftm/users/${title}/status`;
  const mail: FinfraMail = {
    status: (title, body) => post.send(path(title), body, authentication),
    statusLate: (title, body) => post.sendLate(path(title), body, authentication),
    liveness: (verificationSessionId, status) => {
      const query = new URLSearchParams({ verificationSessionId, status });
      return post.send(`/api/core/users/didit/session/callback?${query.toString()}`, undefined, authentication);
    },
  };

  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  let issued = 0;
  let callsLeft = 0;
  const issue = (): Reply => {
    issued++;
    callsLeft = CALLS_PER_TOKEN;
    return {
      status: 201,
      body: {
        access_token: `at.${issued}`,
        refresh_token: `rt.${issued}`,
        token_type: 'bearer',
        expires_in: 3600,
        scope: null,
      },
    };
  };
  const behindToken = (work: (call: Call) => Reply | Promise<Reply>) => (call: Call) => {
    const valid = call.headers.authorization === `Bearer at.${issued}` && callsLeft-- > 0;
    return valid ? work(call) : { status: 401, body: { status: 401, error: 'Unauthorized', message: 'token expired' } };
  };

  const documents = await documentStore();
  let loans: ReturnType<typeof loanRoutes>['loans'] | undefined;
  const listener = await listen((own): Routes => {
    const people = borrowerRoutes(own, mail, documents.has, behindToken);
    const money = loanRoutes(own, mail, people.approved, behindToken);
    loans = money.loans;
    return {
      'POST /api/auth/token/v2': (call) =>
        call.headers.authorization === basic ? issue() : own.refuse(call, 'wrong credentials', { status: 401 }),
      'POST /api/auth/refresh': (call) =>
        call.headers['x-refresh-token'] === `rt.${issued}` ? issue() : { status: 401, body: { status: 401 } },
      ...identityRoutes(own, mail, behindToken),
      ...documents.routes(own),
      ...people.routes,
      ...money.routes,
    };
  }, 80);
  return {
    ...listener,
    loans: loans!,
    storeObjections: documents.store.objections,
    close: async () => void (await Promise.all([listener.close(), documents.store.close()])),
  };
}
