/** Who is calling: a valid token, of a scope that may do this, on the device that it was given to. */
import type { RequestHandler, Response } from 'express';
import type { Caller } from '../../auth/caller.ts';
import type { Scope } from '../../auth/tokens.ts';
import { ApiError } from '../errors.ts';
import type { ApiContext } from '../context.ts';
import { deviceOf, requireDevice } from './device.ts';
import { countBorrower } from './rate-limit.ts';

/**
 * Demands `X-Device-ID` and a bearer token of one of the scopes; a `session` may do everything. A revoked session stops
 * at once. Afterwards `callerOf(res)` is known.
 */
export function authenticate({ callers }: Pick<ApiContext, 'callers'>, ...scopes: Scope[]): RequestHandler[] {
  const check: RequestHandler = async (req, res, next) => {
    const token = await callers.recognise(bearerToken(req.get('authorization')));
    if (!token) throw new ApiError('UNAUTHORIZED');
    if (token.deviceId !== deviceOf(res)) throw new ApiError('DEVICE_MISMATCH');
    if (!token.known) throw new ApiError('UNAUTHORIZED');
    const { caller, suspended } = token.known;
    if (caller.scope !== 'session' && !scopes.includes(caller.scope)) throw new ApiError('FORBIDDEN');
    if (suspended) throw new ApiError('ACCOUNT_SUSPENDED');
    await countBorrower(res, caller.userId);
    res.locals['caller'] = caller;
    next();
  };
  return [requireDevice, check];
}

/** The caller that `authenticate` found. */
export const callerOf = (res: Response) => res.locals['caller'] as Caller;

/** What no token can look like is refused by whoever reads tokens. */
const bearerToken = (header = '') =>
  header.slice(0, 7).toLowerCase() === 'bearer ' ? header.slice(7).trim() || undefined : undefined;
