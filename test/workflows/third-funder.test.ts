/** A funder that arus does not come with: its folder (test/builders/third-funder), a registry entry and a policy row. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DisbursementRequestSchema, FunderAccountSchema } from '../../src/db/entities/funding.ts';
import { LoanSchema } from '../../src/db/entities/repayment.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import {
  pundiCepatPartner,
  pundiCepatPolicy,
  pundiKitaPartner,
  pundiKitaPolicy,
} from '../builders/third-funder/index.ts';
import { type PundiKitaSimulator, startPundiKita } from '../builders/third-funder/simulator.ts';
import { funderDesk } from '../support/funder-desk.ts';
import { type House, startHouse } from '../support/house.ts';

let house: House;
let pundiKita: PundiKitaSimulator;
const desk = funderDesk(() => house);
beforeAll(async () => {
  const file = join(tmpdir(), `arus-third-funder-${process.pid}.json`);
  const finfra = builtInPolicy.funders.find(({ funder }) => funder === 'FINFRA')!;
  await writeFile(
    file,
    JSON.stringify({ version: 'three funders', funders: [pundiKitaPolicy, pundiCepatPolicy, finfra] }),
  );
  pundiKita = await startPundiKita();
  house = await startHouse({
    env: { POLICY_FILE: file },
    partners: {
      pundiKita: pundiKitaPartner(() => pundiKita.url),
      pundiCepat: pundiCepatPartner(() => pundiKita.url),
    },
  });
  await rm(file);
});
afterAll(async () => {
  await house.close();
  await pundiKita.close();
});

describe('a loan at a third funder', () => {
  test.concurrent('goes from submission to disbursement, and is serviced', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    pundiKita.sign(applied.applicationNo);
    expect(await desk.ends(applied)).toBe('ACTIVE');

    expect(pundiKita.payouts.filter((reference) => reference === applied.applicationNo)).toHaveLength(1);
    expect(await desk.attempts(applied)).toMatchObject([
      { funder: 'PUNDI_KITA', status: 'DISBURSED', signingUrl: null },
    ]);
    const em = house.orm.em.fork();
    expect(await em.findOneOrFail(LoanSchema, { application: applied.applicationId })).toMatchObject({
      funder: 'PUNDI_KITA',
      status: 'ACTIVE',
    });
    expect(await em.findOneOrFail(FunderAccountSchema, { user: applied.userId })).toMatchObject({
      funder: 'PUNDI_KITA',
      externalId: `m-${applied.nik}`,
    });
    const servicing = house.temporal.workflow.getHandle(workflowIds.repayment(applied.applicationNo));
    expect((await servicing.describe()).status.name).toBe('RUNNING');
    expect(pundiKita.objections).toEqual([]);
  });

  test.concurrent('is taken back when the borrower withdraws before signing', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
    expect(await desk.ends(applied)).toBe('CANCELLED');
    expect(pundiKita.stateOf(applied.applicationNo)).toBe('withdrawn');
  });

  test.concurrent('is not taken back once it is signed there, though nobody told us', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    pundiKita.sign(applied.applicationNo);
    expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({
      refused: { code: 'NOT_CANCELLABLE' },
    });
    expect(await desk.ends(applied)).toBe('ACTIVE');
  });

  test('whose payout brought no answer is asked for once, and looked at until it is known', async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    pundiKita.next('payout', 'answer lost');
    pundiKita.sign(applied.applicationNo);
    expect(await desk.ends(applied)).toBe('ACTIVE');
    const requests = await house.orm.em.fork().find(DisbursementRequestSchema, { application: applied.applicationId });
    expect(requests).toMatchObject([{ funder: 'PUNDI_KITA', number: 1, outcome: 'unknown' }]);
    expect(pundiKita.payouts.filter((reference) => reference === applied.applicationNo)).toHaveLength(1);
  });
});

describe('a loan at a funder that pays what is registered and never calls back', () => {
  const registered = async () => {
    const applied = await desk.applied();
    await desk.becomes(applied, 'DISBURSING');
    return applied;
  };

  test('comes after the one that declined it, and is asked about in silence until it is paid', async () => {
    pundiKita.next('apply', 'refused');
    const applied = await registered();
    pundiKita.becomes(applied.applicationNo, 'paid');
    expect(await desk.ends(applied)).toBe('ACTIVE');
    expect(await desk.attempts(applied)).toMatchObject([
      { funder: 'PUNDI_KITA', status: 'DECLINED' },
      { funder: 'PUNDI_CEPAT', status: 'DISBURSED', repaymentAccount: '8800' },
    ]);
    expect(pundiKita.objections).toEqual([]);
  });

  test('that turns out to be declined is followed by the next one in the policy', async () => {
    pundiKita.next('apply', 'refused');
    const applied = await registered();
    pundiKita.becomes(applied.applicationNo, 'withdrawn');
    await desk.becomes(applied, 'AWAITING SIGNATURE');
    expect(await desk.attempts(applied)).toMatchObject([
      { funder: 'PUNDI_KITA', status: 'DECLINED' },
      { funder: 'PUNDI_CEPAT', status: 'DECLINED', reason: 'not for us after all' },
      { funder: 'FINFRA', status: 'AGREED' },
    ]);
    expect(await house.arus.cancelLoan(applied.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
  });
});
