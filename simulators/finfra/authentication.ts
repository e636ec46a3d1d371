/** Simulated authentication of Finfra: access and refresh tokens. Source: docs/sources/finfra.md, "Authentication". */
import { createHash, randomUUID } from 'node:crypto';
import { basicCredentials, bearerToken, type Call, Refused, type Route } from '../frame/http.ts';
import { ok, type Stage } from '../frame/stage.ts';
import type { FinfraMemory } from './memory.ts';
import { refusal } from './refusal.ts';

const EXPIRES_IN = 3600;

export interface Authentication {
  routes: Route[];
  /** Refuses with 401 unless the call brings a live bearer token. */
  authorized(call: Call): void;
}

export function authentication(stage: Stage, { tokens, refreshTokens }: FinfraMemory): Authentication {
  const grant = () => {
    const [access, refresh] = [jwtLike({ sub: 'partner' }), jwtLike({ sub: 'refresh' })];
    tokens.put(access, Date.now() + EXPIRES_IN * 1000);
    refreshTokens.put(refresh, access);
    return ok({ access_token: access, refresh_token: refresh, token_type: 'Bearer', expires_in: EXPIRES_IN });
  };

  return {
    authorized(call) {
      const token = bearerToken(call);
      if (!token || (tokens.get(token) ?? 0) <= Date.now()) throw new Refused(refusal(401, 'Invalid or missing token'));
    },
    routes: [
      {
        method: 'POST',
        path: '/api/auth/token/v2',
        operation: 'token',
        handle(call) {
          const given = basicCredentials(call);
          const id = stage.credential('FINFRA_CLIENT_ID');
          const secret = stage.credential('FINFRA_CLIENT_SECRET');
          return given?.user === id && given.password === secret ? grant() : refusal(401, 'Invalid client credentials');
        },
      },
      {
        method: 'POST',
        path: '/api/auth/refresh',
        operation: 'refreshToken',
        handle(call) {
          const [access, refresh] = [call.headers['x-access-token'], call.headers['x-refresh-token']];
          if (typeof refresh !== 'string' || !access || refreshTokens.get(refresh) !== access)
            return refusal(401, 'Invalid refresh token');
          refreshTokens.remove(refresh);
          return grant();
        },
      },
      {
        method: 'GET',
        path: '/healthcheck/productionness',
        operation: 'live',
        handle: () => ok({ status: 'ok' }),
      },
      { method: 'GET', path: '/healthcheck/readiness', operation: 'ready', handle: () => ok({ status: 'ok' }) },
    ],
  };
}

/** Has the three parts of a JWT; nothing is signed. */
export function jwtLike(payload: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...payload, jti: randomUUID() })}`;
  return `${body}.${createHash('sha256').update(body).digest('base64url')}`;
}
