/** Sessions: a refresh token `ref_…` is valid for 30 days and bound to a device; the database has only its SHA-256. */
import { randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { SessionSchema } from '../db/entities/auth.ts';
import { sha256 } from '../platform/digest.ts';
import { type AccessToken, issueAccessToken } from './tokens.ts';

const LIFETIME_MS = 30 * 24 * 3600 * 1000;

export interface OpenedSession extends AccessToken {
  refreshToken: string;
}

/** After PIN or biometric: scope `session`. */
export async function openSession(
  em: SqlEntityManager,
  signer: Uint8Array,
  { userId, deviceId }: { userId: string; deviceId: string },
): Promise<OpenedSession> {
  const refreshToken = `ref_${randomBytes(32).toString('base64url')}`;
  const session = em.create(SessionSchema, {
    user: userId,
    deviceId,
    refreshHash: sha256(refreshToken),
    expiresAt: new Date(Date.now() + LIFETIME_MS),
  });
  await em.persist(session).flush();
  const token = await issueAccessToken(signer, { userId, deviceId, scope: 'session', sessionId: session.id });
  return { ...token, refreshToken };
}

/** A new access token for the session of this refresh token. */
export async function refreshSession(
  em: SqlEntityManager,
  signer: Uint8Array,
  { refreshToken, deviceId }: { refreshToken: string; deviceId: string },
): Promise<AccessToken | 'INVALID' | 'OTHER DEVICE'> {
  const [session] = await em.execute<{ id: string; user_id: string; device_id: string }[]>(
    `select s.id, s.user_id, s.device_id from sessions s join users u on u.id = s.user_id and u.status = 'ACTIVE'
      where s.refresh_hash = ? and s.revoked_at is null and s.expires_at > ?`,
    [sha256(refreshToken), new Date()],
  );
  if (!session) return 'INVALID';
  if (session.device_id !== deviceId) return 'OTHER DEVICE';
  return issueAccessToken(signer, { userId: session.user_id, deviceId, scope: 'session', sessionId: session.id });
}

/** Ends the session: its refresh token and every access token made from it stop at once. False where it is not the caller's. */
export async function revokeSession(
  em: SqlEntityManager,
  { refreshToken, userId, reason }: { refreshToken: string; userId: string; reason: string },
): Promise<boolean> {
  const rows = await em.execute(
    `update sessions set revoked_at = ?, revoked_reason = ?
      where refresh_hash = ? and user_id = ? and revoked_at is null and expires_at > ? returning id`,
    [new Date(), reason, sha256(refreshToken), userId, new Date()],
  );
  return rows.length === 1;
}
