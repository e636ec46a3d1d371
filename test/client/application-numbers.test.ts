/** Submissions of backends that make their application numbers from keys. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { KeyedSubmission } from '../../src/client/client.ts';
import { ApplicationSchema } from '../../src/db/entities/loan.ts';
import { applicationIdFrom, applicationNoFrom } from '../../src/domain/application/keyed-application-no.ts';
import { activeBorrower, submissionOf } from '../support/borrowers.ts';
import { type House, startHouse } from '../support/house.ts';

const YEAR = 2026;
let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** What a backend sends, in the name of a borrower of its own. */
async function wanted(idempotencyKey: string): Promise<KeyedSubmission> {
  const { userId } = await activeBorrower(house, { limit: 10_000_000 });
  const { applicationId: _id, applicationNo: _no, ...submission } = submissionOf(house, userId, { promoId: null });
  return { ...submission, idempotencyKey, year: YEAR };
}

/** Two keys that meet on one number: among some ten thousand there are such. */
function meetingKeys(): [string, string] {
  const keyOf = new Map<string, string>();
  for (;;) {
    const key = randomUUID();
    const other = keyOf.get(applicationNoFrom(key, YEAR));
    if (other) return [other, key];
    keyOf.set(applicationNoFrom(key, YEAR), key);
  }
}

test('the same key again is the same application', async () => {
  const submission = await wanted(randomUUID());
  const [first, again] = [await house.arus.submitLoan(submission), await house.arus.submitLoan(submission)];
  expect(first).toMatchObject({ applicationNo: applicationNoFrom(submission.idempotencyKey, YEAR) });
  expect(again).toMatchObject({ applicationNo: (first as { applicationNo: string }).applicationNo });
  const made = await house.orm.em.fork().find(ApplicationSchema, { user: submission.userId });
  expect(made.map(({ id }) => id)).toEqual([applicationIdFrom(submission.idempotencyKey, YEAR)]);
});

test('a key that meets another one’s number is told so, and never of the other one’s application', async () => {
  const [mine, theirs] = meetingKeys();
  const [first, second] = [await wanted(mine), await wanted(theirs)];
  expect(await house.arus.submitLoan(first)).toMatchObject({ status: 'UNDER REVIEW' });
  expect(await house.arus.submitLoan(second)).toEqual({ refused: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(await house.orm.em.fork().count(ApplicationSchema, { user: second.userId })).toBe(0);
});

test('a key whose submission was refused is used up', async () => {
  const { userId } = await activeBorrower(house);
  const submission = { ...(await wanted(randomUUID())), userId };
  expect(await house.arus.submitLoan(submission)).toEqual({ refused: { code: 'LIMIT_NOT_FOUND' } });
  expect(await house.arus.submitLoan(submission)).toEqual({ refused: { code: 'IDEMPOTENCY_KEY_REUSED' } });
});
