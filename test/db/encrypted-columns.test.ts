import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type KycCase, KycCaseSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import type { KtpData } from '../../src/domain/person/borrower.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let database: FreshDatabase;
let kycCase: KycCase;
const ktp = { nik: '3201014101900001', fullName: 'Siti Rahayu' } as KtpData;

beforeAll(async () => {
  database = await freshDatabase();
  const em = database.orm.em.fork();
  const user = em.create(UserSchema, { phone: '+6281234567890', phoneIndex: randomBytes(32).toString('hex') });
  await em.flush();
  kycCase = em.create(KycCaseSchema, {
    user: user.id,
    reference: 'Ref-KYC-1',
    ktp,
    ekycId: 'kyc-0',
    ktpObject: 'kyc/1/ktp',
    selfieObject: 'kyc/1/selfie',
  });
  await em.flush();
});
afterAll(() => database.close());

const rawKtp = async () =>
  (await database.orm.em.execute<{ ktp: string; ekyc_id: string | null }[]>('select ktp, ekyc_id from kyc_cases'))[0]!;

describe('personal data in columns', () => {
  test('is cipher text in the database and plain in the entity', async () => {
    const raw = await rawKtp();
    expect(raw.ktp).toMatch(/^test1\.[\w-]+$/);
    expect(raw.ekyc_id).toMatch(/^test1\.[\w-]+$/);
    const loaded = await database.orm.em.fork().findOneOrFail(KycCaseSchema, kycCase.id);
    expect(loaded.ktp).toEqual(ktp);
    expect(loaded.ekycId).toBe('kyc-0');
  });

  test('is not written again when something else changes, or nothing does', async () => {
    const before = await rawKtp();
    const em = database.orm.em.fork();
    const loaded = await em.findOneOrFail(KycCaseSchema, kycCase.id);
    await em.flush();
    loaded.faceMatchScore = 91.5;
    await em.flush();
    expect(await rawKtp()).toEqual(before);
  });

  test('is written again when it changes inside', async () => {
    const em = database.orm.em.fork();
    const loaded = await em.findOneOrFail(KycCaseSchema, kycCase.id);
    loaded.ktp!.fullName = 'Siti Rahayu Ningsih';
    loaded.ekycId = null;
    await em.flush();
    const again = await database.orm.em.fork().findOneOrFail(KycCaseSchema, kycCase.id);
    expect(again.ktp?.fullName).toBe('Siti Rahayu Ningsih');
    expect(again.ekycId).toBeNull();
    expect((await rawKtp()).ekyc_id).toBeNull();
  });
});
