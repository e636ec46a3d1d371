/** Who is at the console: sign in, sign out, and the session's own account. */
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { addOperator, checkPassword, ensureFirstAdmin } from './accounts.ts';
import { renderPage } from '../console/pages.ts';
import { loginAttempts } from './login-attempts.ts';
import { authenticated, closeSession, openSession, operatorOf, requireRole } from './sessions.ts';

const credentials = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) });
const newOperator = z.object({
  email: z.email().max(254),
  password: z.string().min(8).max(200),
  role: z.enum(['viewer', 'maker', 'checker', 'admin']),
});

export function loginRoutes(context: ApiContext): Router {
  const router = Router();
  const loginPage: RequestHandler = (req, res) =>
    renderPage(res, 'login', { title: 'Masuk', then: ownAddress(req.query['then']) });
  const attempts = loginAttempts(context);

  const signIn: RequestHandler = async (req, res) => {
    const { email, password } = validate(credentials, req.body);
    const address = req.ip ?? 'unknown';
    await attempts.begin(address, email);
    await ensureFirstAdmin(context);
    const em = context.orm.em.fork();
    const operator = await checkPassword(em, email, password);
    if (!operator) throw new ApiError('INVALID_CREDENTIALS');
    await attempts.succeeded(address, email);
    await openSession(context, em, operator, res);
    res.status(204).end();
  };

  const signOut: RequestHandler = async (req, res) => {
    await closeSession(context, req, res);
    res.status(204).end();
  };

  const session: RequestHandler = (_req, res) => {
    const { email, role, csrfToken } = operatorOf(res);
    res.json({ operator: { email, role }, csrf_token: csrfToken });
  };

  const addOne: RequestHandler = async (req, res) => {
    const input = validate(newOperator, req.body);
    const { id, email, role } = await addOperator(context.orm.em.fork(), input, operatorOf(res).email);
    res.status(201).json({ operator: { id, email, role } });
  };

  endpoint(router, '/login', { get: [loginPage], post: [...jsonBody, signIn] });
  endpoint(router, '/logout', { post: [authenticated(context), signOut] });
  endpoint(router, '/api/session', { get: [authenticated(context), session] });
  endpoint(router, '/api/operators', { post: [authenticated(context), requireRole('admin'), ...jsonBody, addOne] });
  return router;
}

/** Where to go after signing in: a page of ours, whatever the address says. */
const ownAddress = (given: unknown): string =>
  typeof given === 'string' && /^\/(?![/\\])[\w\-./?=&%>+]*$/.test(given) ? given : '/';
