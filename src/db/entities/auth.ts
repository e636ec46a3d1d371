/** One-time codes, sessions, device keys and challenges. Only hashes and public keys: no secret can be read from it. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { blindIndex, createdAt, id, instant } from './columns.ts';
import { UserSchema } from './onboarding.ts';

export const OneTimeCodeSchema = defineEntity({
  name: 'OneTimeCode',
  tableName: 'one_time_codes',
  indexes: [{ properties: ['phoneIndex', 'purpose', 'createdAt'] }, { properties: ['deviceId', 'createdAt'] }],
  properties: {
    id: id(),
    phoneIndex: blindIndex(),
    deviceId: p.string().length(200),
    purpose: p.enum(['ONBOARDING', 'LOGIN']),
    codeHash: p.string().length(64),
    attempts: p.integer().default(0),
    expiresAt: instant(),
    usedAt: instant().nullable(),
    createdAt: createdAt(),
  },
});
export type OneTimeCode = InferEntity<typeof OneTimeCodeSchema>;

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  indexes: [{ properties: ['user'] }],
  properties: {
    id: id(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    deviceId: p.string().length(200),
    refreshHash: p.string().length(64).unique(),
    expiresAt: instant(),
    revokedAt: instant().nullable(),
    revokedReason: p.string().length(100).nullable(),
    createdAt: createdAt(),
  },
});
export type Session = InferEntity<typeof SessionSchema>;

export const DeviceKeySchema = defineEntity({
  name: 'DeviceKey',
  tableName: 'device_keys',
  uniques: [{ name: 'device_keys_one_active', properties: ['user', 'deviceId'], where: 'deleted_at is null' }],
  properties: {
    id: id(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    deviceId: p.string().length(200),
    /** SPKI DER, base64. */
    publicKey: p.text(),
    biometricType: p.enum(['FACE_ID', 'FINGERPRINT']),
    failures: p.integer().default(0),
    lockedUntil: instant().nullable(),
    createdAt: createdAt(),
    deletedAt: instant().nullable(),
  },
});
export type DeviceKey = InferEntity<typeof DeviceKeySchema>;

export const ChallengeSchema = defineEntity({
  name: 'Challenge',
  tableName: 'challenges',
  properties: {
    /** `ch_…`: the text that the device signs. */
    id: p.string().length(64).primary(),
    deviceId: p.string().length(200),
    expiresAt: instant(),
    usedAt: instant().nullable(),
    createdAt: createdAt(),
  },
});
export type Challenge = InferEntity<typeof ChallengeSchema>;
