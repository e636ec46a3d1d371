import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import type { BorrowerProfile } from '../../src/domain/person/borrower.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import { profileOf } from '../support/borrowers.ts';
import { type House, startHouse } from '../support/house.ts';
import { newcomer, uploadKyc } from '../support/newcomers.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const complete = (user: { userId: string; phoneIndex: string }, profile: BorrowerProfile) =>
  house.arus.completeProfile(user, { profile, pinHash: '$argon2id$test' });

describe('proving identity', () => {
  test('a card that can be read and a face that fits are verified, and OCR fills in the form', async () => {
    const somebody = await newcomer(house);
    expect(await uploadKyc(house, somebody)).toMatchObject({
      status: 'SYSTEM_VERIFIED',
      faceMatchScore: 92.5,
      ktp: { nik: somebody.person.nik },
    });
  });

  test('a face below the required score may try again, and the third rejection goes to an operator', async () => {
    const somebody = await newcomer(house, '9021');
    expect(await uploadKyc(house, somebody)).toMatchObject({
      status: 'REJECTED_RETRY',
      requiredScore: 80,
      reason: 'LOW_FACE_MATCH',
    });
    expect(await uploadKyc(house, somebody)).toMatchObject({ status: 'REJECTED_RETRY' });
    expect(await uploadKyc(house, somebody)).toMatchObject({ status: 'UNDER_REVIEW' });
    expect(await uploadKyc(house, somebody)).toEqual({ refused: { code: 'KYC_UNDER_REVIEW' } });

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
    expect(await uploadKyc(house, await newcomer(house, lastDigits))).toMatchObject({ status });
  });

  test('two borrowers in liveness at once each hear of their own session alone', async () => {
    const [approved, declined] = [await newcomer(house, '9023'), await newcomer(house, '9024')];
    const results = await Promise.all([uploadKyc(house, approved), uploadKyc(house, declined)]);
    expect(results).toMatchObject([{ status: 'SYSTEM_VERIFIED' }, { status: 'REJECTED_RETRY' }]);
    for (const { user } of [approved, declined]) {
      const { events } = await house.temporal.workflow
        .getHandle(workflowIds.onboarding(user.phoneIndex))
        .fetchHistory();
      expect(events!.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    }
  });

  test('a card that the e-KYC rejects in the end is rejected', async () => {
    expect(await uploadKyc(house, await newcomer(house, '9027'))).toMatchObject({
      status: 'REJECTED_RETRY',
      reason: 'DECLINED_BY_EKYC',
    });
  });

  test('every try is kept with its score', async () => {
    const somebody = await newcomer(house, '9029');
    await uploadKyc(house, somebody);
    await uploadKyc(house, somebody);
    const tries = await house.orm.em
      .fork()
      .find(KycCaseSchema, { user: somebody.user.userId }, { orderBy: { createdAt: 'asc' } });
    expect(tries.map(({ status }) => status)).toEqual(['REJECTED_RETRY', 'SYSTEM_VERIFIED']);
  });
});

describe('completing the profile', () => {
  test('before the identity is proved is refused', async () => {
    const { person, user } = await newcomer(house);
    expect(await complete(user, profileOf(person))).toEqual({ refused: { code: 'KYC_REQUIRED' } });
  });

  test('activates the account exactly once under concurrent calls, and keeps what was corrected', async () => {
    const somebody = await newcomer(house);
    await uploadKyc(house, somebody);
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
    const first = await newcomer(house);
    await uploadKyc(house, first);
    await complete(first.user, profileOf(first.person));
    const second = await newcomer(house);
    await uploadKyc(house, second);
    const stolen = { ...profileOf(second.person), nik: first.person.nik };
    expect(await complete(second.user, stolen)).toEqual({ refused: { code: 'NIK_ALREADY_REGISTERED' } });
  });
});
