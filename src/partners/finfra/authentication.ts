/** Finfra's access token. Source: finfra.md, "Generate access token". */
import { type AccessToken, accessToken, type IssuedToken } from '../access-token.ts';
import type { PartnerTransport } from '../http-client.ts';
import { type Outcome, whenOk } from '../outcome.ts';
import { isTokenRefused } from './errors.ts';
import { tokenAnswer } from './wire.ts';

export interface FinfraCredentials {
  /** Without a trailing slash. */
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

interface Session {
  accessToken: string;
  refreshToken: string;
}

export interface FinfraToken {
  /** Runs a call with a valid token; one that answers `isTokenRefused` is made once more with a new one. */
  use<T>(call: (token: string) => Promise<Outcome<T>>): Promise<Outcome<T>>;
}

/** One token for all calls. When it gets old it is refreshed; when it is refused, or cannot be refreshed, it is asked for with Basic. */
export function finfraToken(credentials: FinfraCredentials, transport: PartnerTransport): FinfraToken {
  let session: Session | null = null;
  const token: AccessToken = accessToken(fetchToken);

  async function fetchToken(): Promise<Outcome<IssuedToken>> {
    if (session) {
      const refreshed = await refresh(session);
      if (refreshed.kind === 'ok') return refreshed;
      session = null;
    }
    const { clientId, clientSecret } = credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    return issue('/api/auth/token/v2', 'Generate access token', { authorization: `Basic ${basic}` });
  }

  const refresh = ({ accessToken: old, refreshToken }: Session) =>
    issue('/api/auth/refresh', 'Refresh access token', { 'x-access-token': old, 'x-refresh-token': refreshToken });

  async function issue(
    path: string,
    operation: string,
    headers: Record<string, string>,
  ): Promise<Outcome<IssuedToken>> {
    const answer = await transport.call({
      partner: 'finfra',
      operation,
      method: 'POST',
      url: `${credentials.baseUrl}${path}`,
      headers,
      secretHeaders: ['x-access-token', 'x-refresh-token'],
      answer: tokenAnswer,
    });
    return whenOk(answer, ({ access_token, refresh_token, expires_in }) => {
      const refreshToken = refresh_token ?? session?.refreshToken;
      session = refreshToken ? { accessToken: access_token, refreshToken } : null;
      return { token: access_token, lastsMs: expires_in === undefined ? undefined : expires_in * 1000 };
    });
  }

  return {
    use: (call) =>
      token.use(call, (outcome) => {
        const refused = isTokenRefused(outcome);
        // What was refused is not worth refreshing.
        if (refused) session = null;
        return refused;
      }),
  };
}
