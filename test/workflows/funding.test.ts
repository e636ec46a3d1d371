/** Funders that do not work, or tell what is not so: the next one is tried, never two hold a loan, money leaves once. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DisbursementRequestSchema } from '../../src/db/entities/funding.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { signAtFinfra } from '../support/applications.ts';
import { type Applied, funderDesk } from '../support/funder-desk.ts';
import { type House, startHouse } from '../support/house.ts';

const policy = join(tmpdir(), `arus-funding-policy-${process.pid}.json`);
const houses: House[] = [];
async function impatientHouse(): Promise<House> {
  const made = await startHouse({ env: { POLICY_FILE: policy } });
  houses.push(made);
  return made;
}

let house: House;
const desk = funderDesk(() => house);
beforeAll(async () => {
  const funders = builtInPolicy.funders.map((terms) =>
    terms.funder === 'DOMPET_KILAT' ? { ...terms, answerWithinSeconds: 2 } : terms,
  );
  await writeFile(policy, JSON.stringify({ version: 'impatient', funders }));
  house = await impatientHouse();
});
afterAll(async () => {
  await Promise.all(houses.map((each) => each.close()));
  await rm(policy);
});

const BACK_AGAIN = 'SIGNED > DISBURSING > AWAITING SIGNATURE';

const requestsOf = ({ applicationId }: Applied) =>
  house.orm.em.fork().find(DisbursementRequestSchema, { application: applicationId }, { orderBy: { number: 'asc' } });

/** Side by side, for retries are waited for; each in a house of its own, for they end with an open circuit breaker. */
describe('a technical failure, after its retries,', () => {
  const deskAlone = async () => {
    const alone = await impatientHouse();
    return funderDesk(() => alone);
  };

  test.concurrent('of presenting the borrower goes on to the next funder, recorded with its reason', async () => {
    const desk = await deskAlone();
    const applied = await desk.applied('9047');
    expect(await desk.ends(applied)).toBe('ACTIVE');
    expect(await desk.attempts(applied)).toMatchObject([
      { funder: 'FINFRA', status: 'FAILED', reason: 'present the borrower to Finfra: HTTP 500' },
      { funder: 'DOMPET_KILAT', status: 'DISBURSED' },
    ]);
  });

  test.concurrent(
    'of creating the loan goes on once the loan that came of it is found by our number and taken back',
    async () => {
      const desk = await deskAlone();
      await desk.fault('finfra', 'createLoan', 'hang-after');
      await desk.fault('finfra', 'createLoan', '500', 7);
      const applied = await desk.applied();
      expect(await desk.ends(applied)).toBe('ACTIVE');
      const [atFinfra, atDompetKilat] = await desk.attempts(applied);
      expect(atFinfra).toMatchObject({ status: 'FAILED', funderLoanId: expect.any(String) });
      expect(await desk.askedOfFinfra(atFinfra!.funderLoanId!)).toContain('rejectLoan');
      expect(atDompetKilat).toMatchObject({ status: 'DISBURSED' });
    },
  );

  test.concurrent('of offering the agreement goes on once the loan is taken back', async () => {
    const desk = await deskAlone();
    await desk.fault('finfra', 'initiateSigning', '500', 8);
    const applied = await desk.applied();
    expect(await desk.ends(applied)).toBe('ACTIVE');
    const [atFinfra] = await desk.attempts(applied);
    expect(atFinfra).toMatchObject({ status: 'FAILED' });
    expect(await desk.askedOfFinfra(atFinfra!.funderLoanId!)).toContain('rejectLoan');
  });

  test.concurrent('of every funder ends the application without one', async () => {
    const desk = await deskAlone();
    await desk.fault('dompetKilat', 'registerBorrower', '500', 8);
    const applied = await desk.applied('9034');
    expect(await desk.ends(applied)).toBe('REJECTED');
    expect(await desk.closedReason(applied)).toBe('NO_FUNDER');
    expect(await desk.attempts(applied)).toMatchObject([{ status: 'DECLINED' }, { status: 'FAILED' }]);
  });

  test.concurrent(
    'that may have left a loan waits for an operator where that cannot be found out, who may skip the search',
    async () => {
      const desk = await deskAlone();
      await desk.fault('finfra', 'createLoan', '500', 8);
      await desk.fault('finfra', 'listLoans', '403', 2);
      const applied = await desk.applied();
      expect(await desk.blocked(applied)).toMatchObject({
        step: 'reject the loan at Finfra',
        actions: ['retry', 'skip'],
      });
      expect(await desk.attempts(applied)).toHaveLength(1);
      await desk.resolve(applied, 'retry');
      await desk.blocked(applied);
      await desk.resolve(applied, 'skip');
      expect(await desk.ends(applied)).toBe('ACTIVE');
      expect(await desk.attempts(applied)).toMatchObject([{ status: 'FAILED' }, { status: 'DISBURSED' }]);
    },
  );
});

describe('a signature', () => {
  test('that Finfra told of too early is waited for again, and the money is asked for once it is there', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    await desk.sayFinfra('SIGNED', applied);
    await desk.told(applied, BACK_AGAIN);

    await signAtFinfra(house, applied.applicationNo);
    expect(await desk.ends(applied)).toBe('ACTIVE');
    expect(await requestsOf(applied)).toMatchObject([{ outcome: 'rejected' }, { outcome: 'ok' }]);
  });

  test('that Finfra told of too early leaves the borrower free to withdraw', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    await desk.sayFinfra('SIGNED', applied);
    await desk.told(applied, BACK_AGAIN);
    expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
    expect(await desk.closedReason(applied)).toBe('BORROWER');
  });
});

describe('an operator who cancels', () => {
  test('at a blocked look-up does not take back what the borrower has signed', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    await desk.fault('finfra', 'callback:loan_signed', 'lost', 1, applied.nik);
    await desk.fault('finfra', 'loanDetail', '403');
    await desk.blocked(applied, 'look up the signature at Finfra');
    await signAtFinfra(house, applied.applicationNo);
    await desk.resolve(applied, 'cancel');
    expect(await desk.ends(applied)).toBe('ACTIVE');
  });

  test('the disbursement at Dompet Kilat is told of a contract that the borrower has signed, and says so twice', async () => {
    await desk.fault('dompetKilat', 'callback:*', 'lost', 5);
    const applied = await desk.applied('9034');
    await desk.blocked(applied, 'disbursement');
    await desk.resolve(applied, 'cancel');
    const block = await desk.blocked(applied, 'disbursement');
    expect(block!.reason).toContain('a contract that the borrower has signed');
    await desk.resolve(applied, 'cancel');
    expect(await desk.ends(applied)).toBe('CANCELLED');
  });
});
