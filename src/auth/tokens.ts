/** Access tokens: JWT (HS256), valid for one hour, bound to a scope and to the device that they were issued to. */
import { jwtVerify, SignJWT } from 'jose';

/** `onboarding`: /onboarding/* and /biometric/*. `pre_auth`: PIN and biometric login only. `session`: everything. */
export type Scope = 'onboarding' | 'pre_auth' | 'session';
const scopes: readonly string[] = ['onboarding', 'pre_auth', 'session'] satisfies Scope[];

export interface Claims {
  userId: string;
  scope: Scope;
  deviceId: string;
  /** Of scope `session` only: the session that can be revoked. */
  sessionId: string | null;
}

export interface AccessToken {
  accessToken: string;
  expiresAt: Date;
  /** Seconds. */
  expiresIn: number;
}

const LIFETIME_SECONDS = 3600;
const ISSUER = 'arus';
const AUDIENCE = 'mobile';

export const tokenSigner = (jwtSecret: string): Uint8Array => new TextEncoder().encode(jwtSecret);

export async function issueAccessToken(signer: Uint8Array, claims: Claims): Promise<AccessToken> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const accessToken = await new SignJWT({ scope: claims.scope, device: claims.deviceId, sid: claims.sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(claims.userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(signer);
  return { accessToken, expiresAt: new Date((issuedAt + LIFETIME_SECONDS) * 1000), expiresIn: LIFETIME_SECONDS };
}

/** What a token says, if it is one of ours and not yet over; `expiresAt` in milliseconds. */
export async function readAccessToken(
  signer: Uint8Array,
  token: string,
): Promise<(Claims & { expiresAt: number }) | null> {
  try {
    const { payload } = await jwtVerify(token, signer, { algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE });
    const { sub, scope, device, sid, exp = 0 } = payload;
    if (typeof sub !== 'string' || typeof device !== 'string' || typeof scope !== 'string') return null;
    if (!scopes.includes(scope)) return null;
    const sessionId = typeof sid === 'string' ? sid : null;
    if (scope === 'session' && sessionId === null) return null;
    return { userId: sub, scope: scope as Scope, deviceId: device, sessionId, expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}
