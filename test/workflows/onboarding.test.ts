import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import type { BorrowerProfile } from '../../src/domain/borrower.ts';
import { blindIndex } from '../../src/encryption.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import { type MadeUpBorrower, makeUpBorrower } from '../../tools/demo/borrower.ts';
import { profileOf } from '../support/borrowers.ts';
import { type House, startHouse } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let serial = 5_000;

/** Somebody whose phone was just verified. */
async function newcomer(lastDigits?: string) {
  const person = await makeUpBorrower(++serial, lastDigits);
  const phone = `+62${person.phone.slice(1)}`;
  const phoneIndex = blindIndex(house.config.PII_ENCRYPTION_KEYS, 'phone', phone);
  const userId = uuidv7();
  const em = house.orm.em.fork();
  em.create(UserSchema, { id: userId, phone, phoneIndex });
  await em.flush();
  const user = { userId, phoneIndex };
  await house.arus.startOnboarding(user);
  return { person, user };
}

async function upload({ person, user }: { person: MadeUpBorrower; user: { userId: string; phoneIndex: string } }) {
  const kycId = uuidv7();
  const [ktpObject, selfieObject] = [`kyc/${kycId}/ktp`, `kyc/${kycId}/selfie`];
  await house.objectStore.put(ktpObject, person.ktp, 'image/jpeg');
  await house.objectStore.put(selfieObject, person.selfie, 'image/jpeg');
  return house.arus.submitKyc(user, { kycId, reference: `Ref-KYC-${kycId.slice(-12)}`, ktpObject, selfieObject });
}

const complete = (user: { userId: string; phoneIndex: string }, profile: BorrowerProfile) =>
  house.arus.completeProfile(user, { profile, pinHash: '$argon2id$test' });

describe('proving identity', () => {
  test('a card that can be read and a face that fits are verified, and OCR fills in the form', async () => {
    const somebody = await newcomer();
    expect(await upload(somebody)).toMatchObject({
      status: 'SYSTEM_VERIFIED',
      faceMatchScore: 92.5,
      ktp: { nik: somebody.person.nik },
    });
  });

  test('a face below the required score may try again, and the third rejection goes to an operator', async () => {
    const somebody = await newcomer('9021');
    expect(await upload(somebody)).toMatchObject({ status: 'REJECTED_RETRY', requiredScore: 80, reason: 'LOW_FACE_MATCH' });
    expect(await upload(somebody)).toMatchObject({ status: 'REJECTED_RETRY' });
    expect(await upload(somebody)).toMatchObject({ status: 'UNDER_REVIEW' });
    expect(await upload(somebody)).toEqual({ refused: { code: 'KYC_UNDER_REVIEW' } });

    await house.arus.decideReferral(workflowIds.onboarding(somebody.user.phoneIndex), {
      decision: 'APPROVE',
      operator: 'ops@example.com',
      reason: 'seen on video',
    });
    const profile = profileOf(somebody.person);
    expect(await complete(somebody.user, profile)).toMatchObject({ userId: somebody.user.userId });
  });

  test.each([
    ['approves the liveness session', '9023', 'SYSTEM_VERIFIED'],
    ['declines the liveness session', '9024', 'REJECTED_RETRY'],
    ['is in review first and approves later', '9025', 'SYSTEM_VERIFIED'],
  ])('Didit %s by its callback', async (_, lastDigits, status) => {
    expect(await upload(await newcomer(lastDigits))).toMatchObject({ status });
  });

  test('a card that the e-KYC rejects in the end is rejected', async () => {
    expect(await upload(await newcomer('9027'))).toMatchObject({ status: 'REJECTED_RETRY', reason: 'DECLINED_BY_EKYC' });
  });

  test('every try is kept with its score', async () => {
    const somebody = await newcomer('9029');
    await upload(somebody);
    await upload(somebody);
    const tries = await house.orm.em.fork().find(KycCaseSchema, { user: somebody.user.userId }, { orderBy: { createdAt: 'asc' } });
    expect(tries.map(({ status }) => status)).toEqual(['REJECTED_RETRY', 'SYSTEM_VERIFIED']);
  });
});

describe('completing the profile', () => {
  test('before the identity is proved is refused', async () => {
    const { person, user } = await newcomer();
    expect(await complete(user, profileOf(person))).toEqual({ refused: { code: 'KYC_REQUIRED' } });
  });

  test('activates the account exactly once under concurrent calls, and keeps what was corrected', async () => {
    const somebody = await newcomer();
    await upload(somebody);
    const profile = { ...profileOf(somebody.person), birthPlace: 'BANDUNG' };
    const answers = await Promise.all([1, 2, 3].map(() => complete(somebody.user, profile)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);

    const em = house.orm.em.fork();
    const user = await em.findOneOrFail(UserSchema, { id: somebody.user.userId });
    expect(user.status).toBe('ACTIVE');
    const info = await em.findOneOrFail(PersonalInfoSchema, { user: user.id });
    expect(info.corrections).toContainEqual({ field: 'birthPlace', read: 'JAKARTA', given: 'BANDUNG' });
  });

  test('with the NIK of another account is refused', async () => {
    const first = await newcomer();
    await upload(first);
    await complete(first.user, profileOf(first.person));
    const second = await newcomer();
    await upload(second);
    const stolen = { ...profileOf(second.person), nik: first.person.nik };
    expect(await complete(second.user, stolen)).toEqual({ refused: { code: 'NIK_ALREADY_REGISTERED' } });
  });
});
