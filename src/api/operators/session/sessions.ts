/** Operators' sessions: a random cookie of which the database knows only the hash, and a token against forged requests. */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { parseCookie } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';
import { type Operator, OperatorSchema, OperatorSessionSchema } from '../../../db/entities/operators.ts';
import { sameSecret, sha256 } from '../../../platform/digest.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';

export type Role = Operator['role'];

export interface OperatorCaller {
  email: string;
  role: Role;
  csrfToken: string;
}

export const SESSION_COOKIE = 'arus_operator';
const SESSION_HOURS = 8;

/** Opens a session and sets its cookie; who signed in is in the audit log. */
export async function openSession(
  context: ApiContext,
  em: EntityManager,
  operator: Operator,
  res: Response,
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  em.create(OperatorSessionSchema, {
    id: sha256(token),
    operator: operator.id,
    csrfToken: randomBytes(24).toString('base64url'),
    expiresAt: new Date(Date.now() + SESSION_HOURS * 3_600_000),
  });
  await audit(em, { actor: operator.email, action: 'login', subject: operator.email, after: { role: operator.role } });
  res.cookie(SESSION_COOKIE, token, { ...cookieOptions(context), maxAge: SESSION_HOURS * 3_600_000 });
}

/** Ends the caller's session. */
export async function closeSession(context: ApiContext, req: Request, res: Response): Promise<void> {
  await context.orm.em.fork().nativeDelete(OperatorSessionSchema, { id: sha256(cookieOf(req)) });
  res.clearCookie(SESSION_COOKIE, cookieOptions(context));
}

/** Who is calling, or null. */
export async function callerOf(context: ApiContext, req: Request): Promise<OperatorCaller | null> {
  const token = cookieOf(req);
  if (!token) return null;
  const em = context.orm.em.fork();
  const session = await em.findOne(OperatorSessionSchema, { id: sha256(token), expiresAt: { $gt: new Date() } });
  const operator = session && (await em.findOne(OperatorSchema, session.operator));
  return operator ? { email: operator.email, role: operator.role, csrfToken: session.csrfToken } : null;
}

/** 401 without a session; 403 for a change without the session's token in `X-CSRF-Token`. Looked at once a call. */
export function authenticated(context: ApiContext): RequestHandler {
  return async (req, res, next) => {
    if (res.locals['operator']) {
      next();
      return;
    }
    const caller = await callerOf(context, req);
    if (!caller) throw new ApiError('UNAUTHORIZED');
    if (req.method !== 'GET' && req.method !== 'HEAD' && !sameSecret(req.get('x-csrf-token'), caller.csrfToken))
      throw new ApiError('CSRF_TOKEN_INVALID');
    res.locals['operator'] = caller;
    next();
  };
}

/** Set by {@link authenticated}. */
export const operatorOf = (res: Response): OperatorCaller => res.locals['operator'] as OperatorCaller;

/** 403 unless the caller has one of the roles; an admin has them all. */
export function requireRole(...roles: Role[]): RequestHandler {
  return (_req, res, next) => {
    if (!hasRole(operatorOf(res), ...roles)) throw new ApiError('FORBIDDEN');
    next();
  };
}

export const hasRole = ({ role }: OperatorCaller, ...roles: Role[]): boolean =>
  role === 'admin' || roles.includes(role);

const cookieOptions = ({ config }: ApiContext) => ({
  httpOnly: true,
  sameSite: 'strict' as const,
  path: '/',
  secure: config.NODE_ENV === 'production',
});

const cookieOf = (req: Request): string => parseCookie(req.get('cookie') ?? '')[SESSION_COOKIE] ?? '';
