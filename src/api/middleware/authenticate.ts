/** Who is calling: a valid token, of a scope that may do this, on the device that it was given to. */
import type { RequestHandler, Response } from 'express';
import { type Caller, findCaller } from '../../auth/caller.ts';
import { readAccessToken, type Scope, tokenSigner } from '../../auth/tokens.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { deviceOf, requireDevice } from './device.ts';
import { countBorrower } from './rate-limit.ts';

/**
 * Demands `X-Device-ID` and a bearer token of one of the scopes; a `session` may do everything. Asks the database
 * each time, so that a revoked session stops at once. Afterwards `callerOf(res)` is known.
 */
export function authenticate(house: Pick<House, 'config' | 'orm'>, ...scopes: Scope[]): RequestHandler[] {
  const signer = tokenSigner(house.config.JWT_SECRET);

  const check: RequestHandler = async (req, res, next) => {
    const claims = await readAccessToken(signer, bearerToken(req.get('authorization')));
    if (!claims) throw new ApiError('UNAUTHORIZED');
    if (claims.deviceId !== deviceOf(res)) throw new ApiError('DEVICE_MISMATCH');
    const found = await findCaller(house.orm.em.fork(), claims);
    if (!found) throw new ApiError('UNAUTHORIZED');
    if (claims.scope !== 'session' && !scopes.includes(claims.scope)) throw new ApiError('FORBIDDEN');
    if (found.suspended) throw new ApiError('ACCOUNT_SUSPENDED');
    await countBorrower(res, found.caller.userId);
    res.locals['caller'] = found.caller;
    next();
  };
  return [requireDevice, check];
}

/** The caller that `authenticate` found. */
export const callerOf = (res: Response) => res.locals['caller'] as Caller;

const bearerToken = (header: string | undefined) => /^Bearer +([\w.~+/-]+=*) *$/i.exec(header ?? '')?.[1];
