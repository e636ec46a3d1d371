/** Who may use the codec server: makers and checkers by the session's cookie, from a page of the same host (CORS). */
import type { RequestHandler } from 'express';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { type OperatorAccess, reads } from '../access.ts';
import { callerOf, hasRole, type OperatorCaller, operatorOf } from '../session/sessions.ts';

/** CORS for pages of the same host, whatever their port; a call from anywhere else is refused. */
export const allowUi: RequestHandler = (req, res, next) => {
  const origin = req.get('origin');
  if (origin === undefined) {
    next();
    return;
  }
  if (!URL.canParse(origin) || new URL(origin).hostname !== req.hostname) throw new ApiError('FORBIDDEN');
  res.set({
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': 'content-type, x-namespace, authorization',
    Vary: 'Origin',
  });
  next();
};

/**
 * Payloads hold whole profiles: only for roles that decide about people. The cookie is enough: SameSite and the origin
 * keep other sites out, and nothing changes.
 */
const signedIn =
  (context: ApiContext): RequestHandler =>
  async (req, res, next) => {
    const caller = await callerOf(context, req);
    if (!caller) throw new ApiError('UNAUTHORIZED');
    if (!hasRole(caller, 'maker', 'checker')) throw new ApiError('FORBIDDEN');
    res.locals['operator'] = caller;
    next();
  };

export const cookieAlone: OperatorAccess<OperatorCaller> = {
  ...reads('maker', 'checker'),
  middlewares: (context) => [allowUi, signedIn(context)],
  caller: operatorOf,
};
