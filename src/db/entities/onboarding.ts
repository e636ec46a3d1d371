/** Who the borrower is: the user, the KYC tries, the personal information. */
import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { BorrowerProfile, KtpData } from '../../domain/person/borrower.ts';
import { kycStatuses, userStatuses } from '../../domain/application/states.ts';
import { blindIndex, createdAt, id, instant, secretJson, secretText } from './columns.ts';

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  checks: [
    {
      name: 'users_erased_hold_nothing',
      expression: `erased_at is null or (status = 'SUSPENDED' and nik_index is null and pin_hash is null)`,
    },
  ],
  properties: {
    id: id(),
    phone: secretText(),
    phoneIndex: blindIndex().unique(),
    /** Set on activation; one person, one account. */
    nikIndex: blindIndex().nullable().unique(),
    status: p.enum(userStatuses).default('PENDING'),
    /** argon2id. */
    pinHash: p.text().nullable(),
    pinFailures: p.integer().default(0),
    pinLockedUntil: instant().nullable(),
    createdAt: createdAt(),
    activatedAt: instant().nullable(),
    /** Since then this row names nobody: loans point to it, and a trigger lets nothing new do so. */
    erasedAt: instant().nullable(),
    version: p.integer().version(),
  },
});
export type User = InferEntity<typeof UserSchema>;

export const KycCaseSchema = defineEntity({
  name: 'KycCase',
  tableName: 'kyc_cases',
  indexes: [
    { properties: ['user', 'createdAt'] },
    { properties: ['livenessSession'] },
    { name: 'kyc_cases_open', properties: ['createdAt'], where: "status = 'PROCESSING'" },
  ],
  properties: {
    id: id(),
    user: () => p.manyToOne(UserSchema).mapToPk(),
    /** What the borrower sees: `Ref-KYC-…`. */
    reference: p.string().length(40).unique(),
    status: p.enum(kycStatuses).default('PROCESSING'),
    faceMatchScore: p.double().nullable(),
    /** The e-KYC's session, a token. */
    ekycId: secretText().nullable(),
    /** The liveness session that the try waits for; its report names nothing else. */
    livenessSession: p.string().length(200).nullable(),
    ktp: secretJson<KtpData>().nullable(),
    ktpObject: p.string().length(200),
    selfieObject: p.string().length(200),
    createdAt: createdAt(),
    decidedAt: instant().nullable(),
  },
});
export type KycCase = InferEntity<typeof KycCaseSchema>;

export const PersonalInfoSchema = defineEntity({
  name: 'PersonalInfo',
  tableName: 'personal_infos',
  properties: {
    user: () => p.oneToOne(UserSchema).primary().mapToPk().updateRule('no action').deleteRule('no action'),
    profile: secretJson<BorrowerProfile>(),
    /** Where the borrower corrected what OCR had read: field, read, given. */
    corrections: secretJson<{ field: string; read: string; given: string }[]>(),
    createdAt: createdAt(),
  },
});
export type PersonalInfo = InferEntity<typeof PersonalInfoSchema>;
