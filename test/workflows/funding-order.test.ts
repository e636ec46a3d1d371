/** Policy may name Dompet Kilat first: what it declined must not stand in Finfra's way. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DisbursementRequestSchema } from '../../src/db/entities/funding.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { signAtFinfra } from '../support/applications.ts';
import { type Applied, funderDesk } from '../support/funder-desk.ts';
import { type House, startHouse } from '../support/house.ts';

let house: House;
let applied: Applied;
const desk = funderDesk(() => house);
beforeAll(async () => {
  const file = join(tmpdir(), `arus-order-policy-${process.pid}.json`);
  const funders = builtInPolicy.funders.toReversed();
  await writeFile(file, JSON.stringify({ version: 'the other way round', funders }));
  house = await startHouse({ env: { POLICY_FILE: file } });
  await rm(file);
});
afterAll(() => house.close());

beforeEach(async () => {
  await desk.fault('dompetKilat', 'registerLoan', '400');
  applied = await desk.applied();
  await desk.becomes(applied, 'AWAITING SIGNATURE');
});

test('Finfra is asked for the money of a loan that Dompet Kilat has refused to register', async () => {
  await signAtFinfra(house, applied.applicationNo);
  expect(await desk.ends(applied)).toBe('ACTIVE');
  const requests = await house.orm.em
    .fork()
    .find(DisbursementRequestSchema, { application: applied.applicationId }, { orderBy: { number: 'asc' } });
  expect(requests).toMatchObject([
    { funder: 'DOMPET_KILAT', number: 1, outcome: 'rejected' },
    { funder: 'FINFRA', number: 2, outcome: 'ok' },
  ]);
});

test('the borrower may withdraw before signing at Finfra what Dompet Kilat has refused', async () => {
  expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
  expect(await desk.ends(applied)).toBe('CANCELLED');
});
