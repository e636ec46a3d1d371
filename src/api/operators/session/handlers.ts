/** Signing in and out, the session's own account, and adding an operator. */
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { renderPage } from '../console/pages.ts';
import { addOperator, checkPassword, ensureFirstAdmin } from './accounts.ts';
import type { sessionContracts } from './contracts.ts';
import { loginAttempts } from './login-attempts.ts';
import { closeSession, openSession } from './sessions.ts';

export function sessionHandlers(context: ApiContext): HandlersOf<typeof sessionContracts> {
  const attempts = loginAttempts(context);
  const fork = () => context.orm.em.fork();

  return {
    getLoginPage: ({ req, res }) => renderPage(res, 'login', { title: 'Masuk', then: ownAddress(req.query['then']) }),

    async login({ body: { email, password }, req, res }) {
      const address = req.ip ?? 'unknown';
      await attempts.begin(address, email);
      await ensureFirstAdmin(context);
      const em = fork();
      const operator = await checkPassword(em, email, password);
      if (!operator) throw new ApiError('INVALID_CREDENTIALS');
      await attempts.succeeded(address, email);
      await openSession(context, em, operator, res);
    },

    logout: ({ req, res }) => closeSession(context, req, res),

    getSession: ({ caller: { email, role, csrfToken } }) => ({ operator: { email, role }, csrf_token: csrfToken }),

    async addOperator({ caller, body }) {
      const { id, email, role } = await addOperator(fork(), body, caller.email);
      return { operator: { id, email, role } };
    },
  };
}

/** Where to go after signing in: a page of ours, whatever the address says. */
const ownAddress = (given: unknown): string =>
  typeof given === 'string' && /^\/(?![/\\])[\w\-./?=&%>+]*$/.test(given) ? given : '/';
