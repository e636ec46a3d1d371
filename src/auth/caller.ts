/** Looks up whose access token it is, and whether its session is still active, in the database. */
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { UserStatus } from '../domain/application/states.ts';
import type { Claims, Scope } from './tokens.ts';

export interface Caller {
  userId: string;
  /** Blind index of the phone, hex. */
  phoneIndex: string;
  deviceId: string;
  scope: Scope;
  /** Null for every scope but `session`. */
  sessionId: string | null;
  status: UserStatus;
}

/** Null where the user is unknown or the session was revoked or is over. One query. */
export async function findCaller(
  em: SqlEntityManager,
  claims: Claims,
): Promise<{ caller: Caller; suspended: boolean; sessionEndsAt: Date | null } | null> {
  const [row] = await em.execute<CallerRow[]>(
    `select u.phone_index, u.status, s.id as session_id, s.expires_at as session_ends_at
       from users u
       left join sessions s on s.id = ? and s.user_id = u.id and s.device_id = ? and s.revoked_at is null and s.expires_at > ?
      where u.id = ?`,
    [claims.sessionId, claims.deviceId, new Date(), claims.userId],
  );
  if (!row || (claims.scope === 'session' && row.session_id === null)) return null;
  const { userId, deviceId, scope, sessionId } = claims;
  return {
    caller: { userId, deviceId, scope, sessionId, phoneIndex: row.phone_index, status: row.status },
    suspended: row.status === 'SUSPENDED',
    sessionEndsAt: row.session_ends_at ? new Date(row.session_ends_at) : null,
  };
}

interface CallerRow {
  phone_index: string;
  status: UserStatus;
  session_id: string | null;
  session_ends_at: Date | string | null;
}
