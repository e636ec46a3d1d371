/** Access token of Finfra: issued by Basic authentication, refreshed when old. Source: docs/sources/finfra.md, "Generate access token". */
import { accessToken, type IssuedToken, type OldToken, type TokenStore } from '../transport/access-token.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { isTokenRefused } from './errors.ts';
import { tokenAnswer } from './wire.ts';

export interface FinfraCredentials {
  /** Without a trailing slash. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

export interface FinfraToken {
  /** Runs a call with a valid token; one that answers `isTokenRefused` is made once more with a new one. */
  use<T>(call: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}

/** Returns the token shared by all calls. An old one is refreshed; one that is refused, or cannot be refreshed, is issued anew with Basic. */
export function finfraToken(
  credentials: FinfraCredentials,
  transport: PartnerTransport,
  store: TokenStore | undefined,
): FinfraToken {
  const { baseUrl, clientId, clientSecret } = credentials;
  const token = accessToken({ partner: 'finfra', issuedFor: [baseUrl, clientId], fetch: fetchToken, store });

  async function fetchToken(old: OldToken | null): Promise<Outcome<IssuedToken>> {
    if (old) {
      const refreshed = await refresh(old);
      if (refreshed.kind === 'ok') return refreshed;
    }
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    return issue('/api/auth/token/v2', 'Generate access token', { authorization: `Basic ${basic}` });
  }

  /** Without a new refresh token the old one is kept. */
  const refresh = async (old: OldToken): Promise<Outcome<IssuedToken>> =>
    whenOk(
      await issue('/api/auth/refresh', 'Refresh access token', {
        'x-access-token': old.token,
        'x-refresh-token': old.refreshToken,
      }),
      (issued) => ({ ...issued, refreshToken: issued.refreshToken ?? old.refreshToken }),
    );

  async function issue(
    path: string,
    operation: string,
    headers: Record<string, string>,
  ): Promise<Outcome<IssuedToken>> {
    const answer = await transport.call({
      partner: 'finfra',
      operation,
      method: 'POST',
      url: `${baseUrl}${path}`,
      headers,
      secretHeaders: ['x-access-token', 'x-refresh-token'],
      answer: tokenAnswer,
    });
    return whenOk(answer, ({ access_token, refresh_token, expires_in }) => ({
      token: access_token,
      ...(expires_in === undefined ? {} : { lastsMs: expires_in * 1000 }),
      ...(refresh_token ? { refreshToken: refresh_token } : {}),
    }));
  }

  return { use: (call) => token.use(call, isTokenRefused) };
}
