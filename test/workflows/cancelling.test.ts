/** Withdrawing against signing. Silence lasts a minute here: what is noticed is noticed by looking before the loan is taken back. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DisbursementRequestSchema } from '../../src/db/entities/funding.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { turnLoan } from '../../tools/clock/turn-loan.ts';
import { type House, startHouse } from '../support/house.ts';
import { signAtFinfra } from '../support/applications.ts';
import { type Applied, funderDesk } from '../support/funder-desk.ts';

let house: House;
const desk = funderDesk(() => house);
beforeAll(async () => {
  const file = join(tmpdir(), `arus-signing-policy-${process.pid}.json`);
  const funders = builtInPolicy.funders.map((terms) => ({ ...terms, signWithinHours: 1 }));
  await writeFile(file, JSON.stringify({ version: 'an hour to sign', funders }));
  house = await startHouse({ env: { POLICY_FILE: file, PARTNER_SILENCE_SECONDS: '60' } });
  await rm(file);
});
afterAll(() => house.close());

const refused = { refused: { code: 'NOT_CANCELLABLE' } };

/** The borrower has signed and Finfra's word of it is lost. */
async function signedUnheard(): Promise<Applied> {
  const applied = await desk.applied();
  await desk.becomes(applied, 'AWAITING SIGNATURE');
  await desk.fault('finfra', 'callback:loan_signed', 'lost', 1, applied.nik);
  await signAtFinfra(house, applied.applicationNo);
  return applied;
}

test.concurrent(
  'a signature that nobody told us of is found when the borrower cancels: refused, and the loan goes on as signed',
  async () => {
    const applied = await signedUnheard();
    expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual(refused);
    expect(await desk.ends(applied)).toBe('ACTIVE');
    const [attempt] = await desk.attempts(applied);
    expect(await desk.askedOfFinfra(attempt!.funderLoanId!)).not.toContain('rejectLoan');
    expect(await desk.story(applied)).toContain('SIGNED > DISBURSING');
  },
);

test('a loan is not taken back unseen while Finfra cannot be asked whether it was signed', async () => {
  const applied = await signedUnheard();
  await desk.fault('finfra', 'loanDetail', '503', 2);
  const answers = await Promise.all(
    ['BORROWER', 'BORROWER AGAIN'].map((reason) => house.arus.cancelLoan(applied.applicationNo, reason)),
  );
  expect(answers).toEqual([refused, refused]);
  expect(await desk.ends(applied)).toBe('ACTIVE');
});

test('a withdrawal that waits for an operator to mend the look-up is refused once that shows a signature', async () => {
  const applied = await signedUnheard();
  await desk.fault('finfra', 'loanDetail', '403');
  const cancelled = house.arus.cancelLoan(applied.applicationNo, 'BORROWER');
  expect(await desk.blocked(applied)).toMatchObject({ step: 'reject the loan at Finfra', actions: ['retry', 'skip'] });
  await desk.resolve(applied, 'retry');
  expect(await cancelled).toEqual(refused);
  expect(await desk.ends(applied)).toBe('ACTIVE');
});

test.concurrent('a signature that Finfra told of too early does not lengthen the time to sign', async () => {
  const applied = await desk.applied();
  await desk.becomes(applied, 'AWAITING SIGNATURE');
  await turnLoan(house.temporal, applied.applicationNo, 50 * 60);
  await desk.sayFinfra('SIGNED', applied);
  await desk.told(applied, 'SIGNED > DISBURSING > AWAITING SIGNATURE');
  await turnLoan(house.temporal, applied.applicationNo, 15 * 60);
  expect(await desk.ends(applied)).toBe('EXPIRED');
});

test.concurrent('an agreement that was signed just before the time was over is not taken back', async () => {
  const applied = await signedUnheard();
  await turnLoan(house.temporal, applied.applicationNo, 65 * 60);
  expect(await desk.ends(applied)).toBe('ACTIVE');
});

test.concurrent('a signature that comes after cancelling finds no agreement to sign', async () => {
  const applied = await desk.applied();
  await desk.becomes(applied, 'AWAITING SIGNATURE');
  expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
  await expect(signAtFinfra(house, applied.applicationNo)).rejects.toThrow('CANCELLED');
  const [attempt] = await desk.attempts(applied);
  expect(await desk.askedOfFinfra(attempt!.funderLoanId!)).toContain('rejectLoan');
});

test.concurrent(
  'an operator who cancels the disbursement takes back a signed loan that it was never asked to pay',
  async () => {
    const applied = await desk.applied('9040');
    await signAtFinfra(house, applied.applicationNo);
    await desk.becomes(applied, 'DISBURSING');
    await turnLoan(house.temporal, applied.applicationNo, 16 * 60);
    await desk.blocked(applied, 'disbursement');
    await desk.resolve(applied, 'cancel');
    expect(await desk.ends(applied)).toBe('CANCELLED');
    const [attempt] = await desk.attempts(applied);
    expect(await desk.askedOfFinfra(attempt!.funderLoanId!)).toContain('rejectLoan');
  },
);

test.concurrent('an operator who cancels the disbursement does not end a loan that is being paid out', async () => {
  const applied = await desk.applied('9039');
  await signAtFinfra(house, applied.applicationNo);
  await desk.becomes(applied, 'DISBURSING');
  await turnLoan(house.temporal, applied.applicationNo, 16 * 60);
  await desk.blocked(applied, 'disbursement');
  await desk.resolve(applied, 'cancel');
  await desk.becomes(applied, 'DISBURSING');
  await desk.sayFinfra('DISBURSED', applied);
  expect(await desk.ends(applied)).toBe('ACTIVE');
  const requests = { application: applied.applicationId };
  expect(await house.orm.em.fork().count(DisbursementRequestSchema, requests)).toBe(1);
});
