/**
 * Device keys: ECDSA P-256, proved by signing a challenge that can be used once.
 * Rules: docs/contracts.md, "Biometric".
 */
import { createPublicKey, type KeyObject, randomBytes, verify } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ChallengeSchema, DeviceKeySchema } from '../db/entities/auth.ts';
import { lockedNow, settleTry, TRIES, type TryResult } from './tries.ts';

const CHALLENGE_SECONDS = 300;

export interface IssuedChallenge {
  /** The text that the device signs. */
  id: string;
  expiresAt: Date;
  /** Seconds. */
  expiresIn: number;
}

export async function issueChallenge(em: SqlEntityManager, deviceId: string): Promise<IssuedChallenge> {
  const id = `ch_${randomBytes(32).toString('base64url')}`;
  const expiresAt = new Date(Date.now() + CHALLENGE_SECONDS * 1000);
  await em.persist(em.create(ChallengeSchema, { id, deviceId, expiresAt })).flush();
  return { id, expiresAt, expiresIn: CHALLENGE_SECONDS };
}

/** Takes the challenge, once: false when it is unknown, over, of another device or already taken. */
export async function takeChallenge(em: SqlEntityManager, id: string, deviceId: string): Promise<boolean> {
  const now = new Date();
  const taken = await em.execute(
    'update challenges set used_at = ? where id = ? and device_id = ? and used_at is null and expires_at > ? returning id',
    [now, id, deviceId, now],
  );
  return taken.length === 1;
}

export interface NewDeviceKey {
  userId: string;
  deviceId: string;
  /** SPKI DER, base64. */
  publicKey: string;
  biometricType: 'FACE_ID' | 'FINGERPRINT';
}

/** The device's one active key; an older one is replaced. Returns its id. */
export async function registerDeviceKey(
  em: SqlEntityManager,
  { userId, deviceId, publicKey, biometricType }: NewDeviceKey,
): Promise<string> {
  return em.transactional(async (tx) => {
    // Two registrations at once take turns, so that the index on active keys is never broken.
    await tx.execute('select id from users where id = ? for update', [userId]);
    await tx.nativeUpdate(DeviceKeySchema, { user: userId, deviceId, deletedAt: null }, { deletedAt: new Date() });
    const key = tx.create(DeviceKeySchema, { user: userId, deviceId, publicKey, biometricType });
    await tx.persist(key).flush();
    return key.id;
  });
}

/** False where the caller has no such active key. */
export async function deleteDeviceKey(em: SqlEntityManager, userId: string, keyId: string): Promise<boolean> {
  const deleted = await em.nativeUpdate(
    DeviceKeySchema,
    { id: keyId, user: userId, deletedAt: null },
    { deletedAt: new Date() },
  );
  return deleted === 1;
}

/** Checks a signature over a challenge that was just taken. `signature`: DER, or r and s as raw 64 bytes. */
export async function checkSignature(
  em: SqlEntityManager,
  { userId, deviceId }: { userId: string; deviceId: string },
  challengeId: string,
  signature: Buffer,
): Promise<TryResult> {
  const key = await em.findOne(DeviceKeySchema, { user: userId, deviceId, deletedAt: null });
  // Nothing can be guessed, so nothing is counted; the answer does not tell that there is no key.
  if (!key) return { right: false, remainingAttempts: TRIES - 1, isLocked: false, retryAfterSeconds: undefined };
  const locked = lockedNow(key.lockedUntil);
  if (locked) return locked;
  const publicKey = readPublicKey(key.publicKey);
  const right = publicKey !== null && signed(publicKey, challengeId, signature);
  return settleTry(em, 'deviceKey', key.id, right);
}

/** The key, if the text is a P-256 key as base64 SPKI DER. */
export function readPublicKey(base64: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

function signed(key: KeyObject, challengeId: string, signature: Buffer): boolean {
  const encodings = signature.length === 64 ? (['ieee-p1363', 'der'] as const) : (['der'] as const);
  return encodings.some((dsaEncoding) =>
    verify('sha256', Buffer.from(challengeId, 'utf8'), { key, dsaEncoding }, signature),
  );
}
