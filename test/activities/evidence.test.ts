/** What partners know of a person: kept whole for operators, summed up for workflows, and asked with what we know ourselves. */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evidenceActivities, type EvidenceDependencies } from '../../src/activities/evidence.ts';
import { creditCase } from '../../src/activities/loan-decision.ts';
import { CreditCheckSchema, CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { FunderAccountSchema } from '../../src/db/entities/funding.ts';
import { PartnerExchangeSchema } from '../../src/db/entities/partner.ts';
import type { CreditEvidence } from '../../src/domain/credit/credit-evidence.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import type { KocekRequest } from '../../src/partners/kocek/mapper.ts';
import { addLoan } from '../builders/loan.ts';
import { activeBorrower } from '../support/borrowers.ts';
import { eventually, type House, startHouse } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  const file = join(tmpdir(), `arus-policy-${process.pid}.json`);
  await writeFile(file, JSON.stringify({ version: 'with-pdf', bureau: { pdf: true } }));
  house = await startHouse({ env: { POLICY_FILE: file } });
  await rm(file);
});
afterAll(() => house.close());

/** Asks for a limit, waits for the decision, and gives what it was based on. */
async function evidenceOf(lastDigits?: string): Promise<{ userId: string; evidence: CreditEvidence }> {
  const { userId } = await activeBorrower(house, lastDigits ? { lastDigits } : {});
  await house.arus.requestLimit(userId);
  await eventually(
    () => house.orm.em.fork().findOne(CreditLimitSchema, { user: userId }),
    (limit) => Boolean(limit?.policyVersion),
  );
  const { evidence } = await house.orm.em.fork().findOneOrFail(CreditCheckSchema, { user: userId });
  return { userId, evidence };
}

describe('a report', () => {
  test.each([
    ['small', undefined, 2],
    ['big', '9005', 252],
  ])('that is %s is kept as it came, encrypted, and only its key is in the evidence', async (_, digits, facilities) => {
    const { userId, evidence } = await evidenceOf(digits);
    const { kept, eventId } = evidence.bureau;
    expect(kept).toEqual({ key: `bureau/${userId}/${eventId}`, parts: 1 });
    const { bytes, contentType } = await house.objectStore.get(`${kept!.key}/part-0`);
    expect(contentType).toBe('application/json');
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: '01', event_id: eventId });
    expect(JSON.parse(bytes.toString()).report.facilities).toHaveLength(facilities);
  });

  test('of which policy wants a PDF has it kept for operators', async () => {
    const { userId, evidence } = await evidenceOf();
    const pdf = await house.objectStore.get(`bureau/${userId}/${evidence.bureau.eventId}/report.pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('without a PDF decides the limit all the same', async () => {
    await fetch(`${house.simulators.urls.pefindo}/_sim/scenario`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'downloadPdfReport', fault: '403' }),
    });
    const { userId, evidence } = await evidenceOf();
    expect(evidence.bureau.kind).toBe('REPORT');
    await expect(house.objectStore.get(`bureau/${userId}/${evidence.bureau.eventId}/report.pdf`)).rejects.toThrow();
  });
});

test('every attempt is a row of its own, linked to its workflow, under one trace', async () => {
  const { userId } = await evidenceOf();
  const rows = await house.orm.em.fork().find(PartnerExchangeSchema, { workflowId: `limit-${userId}` });
  const attempts = rows.filter(({ operation }) => operation === 'getReport').map(({ attempt }) => attempt);
  expect(attempts.toSorted()).toEqual([1, 2]);
  const traces = rows.map(({ request }) => /^traceparent: 00-([0-9a-f]{32})-([0-9a-f]{16})-01$/m.exec(request ?? ''));
  expect(new Set(traces.map((trace) => trace?.[1])).size).toBe(1);
  expect(new Set(traces.map((trace) => trace?.[2])).size).toBe(rows.length);
});

const activities = (given: object, policy = builtInPolicy) =>
  evidenceActivities({ orm: house.orm, objectStore: house.objectStore, policy, ...given } as EvidenceDependencies);

describe('Kocek', () => {
  const asked = async (userId: string): Promise<KocekRequest> => {
    let seen: KocekRequest | undefined;
    const recommend = (request: KocekRequest) => {
      seen = request;
      return Promise.resolve({ kind: 'ok', value: { kind: 'SERVICE OFF' } });
    };
    const reference = '0198f9d2-5d0c-7b6e-9a41-3f2c8e7d1a60';
    await activities({ kocek: { recommend } }).kocek.askKocek({
      ...{ userId, reference, amount: 5_000_000, tenorMonths: 12, asOf: new Date().toISOString() },
    });
    return seen!;
  };

  test('is told of the loans with us and of the instalments that the bureau knew last', async () => {
    const { userId } = await evidenceOf();
    await addLoan(house.orm, userId, { amount: 3_000_000 });
    expect(await asked(userId)).toMatchObject({
      knownInstalments: 335_000,
      history: { loans: 1, activeLoans: 1, outstanding: 3_000_000, worstCollectability: 1 },
    });
  });

  test('is told nothing that nobody knows', async () => {
    const { userId } = await activeBorrower(house);
    expect(await asked(userId)).toMatchObject({
      knownInstalments: null,
      history: { loans: 0, activeLoans: 0, outstanding: 0, worstCollectability: null },
    });
  });
});

describe('the identity at Finfra', () => {
  const policy = { ...builtInPolicy, identityCheck: true };
  const finfra = (matches: boolean, verified: boolean) => ({
    verifyBiometricRdf: () => Promise.resolve({ kind: 'ok', value: { matches, score: 50 } }),
    hubStatus: (_: string, hub: string) =>
      Promise.resolve({ kind: 'ok', value: { verified: verified || hub === 'VERIHUBS' } }),
  });
  const check = async (given: object, checked = policy, known = true) => {
    const { userId } = await activeBorrower(house);
    const em = house.orm.em.fork();
    em.create(FunderAccountSchema, { user: userId, funder: 'FINFRA', externalId: known ? 'usr_1' : null });
    await em.flush();
    const { local, finfra: at } = activities({ finfra: given }, checked);
    const platforms = await at.checkPlatforms({ userId, reference: 'r' });
    return { userId, platforms, asks: await local.asksPlatforms() };
  };

  test.each([
    ['a face that RDF does not know', false, true, 'CONTRADICTED'],
    ['a hub that does not verify', true, false, 'CONTRADICTED'],
    ['nobody against it', true, true, 'CONFIRMED'],
  ])('%s: %s %s is %s', async (_, matches, verified, identity) => {
    const { userId, platforms, asks } = await check(finfra(matches, verified));
    expect(asks).toBe(true);
    expect(platforms).toEqual({ ...notAsked, identity });
    const evidence = { platforms } as CreditEvidence;
    const { facts } = await creditCase(house.orm.em.fork(), userId, evidence, new Date().toISOString());
    expect(facts.identityContradicted).toBe(identity === 'CONTRADICTED');
  });

  test('is not asked for before Finfra knows the borrower, nor where policy does not say so', async () => {
    expect((await check(finfra(false, false), policy, false)).platforms).toEqual(notAsked);
    const without = await check(finfra(false, false), builtInPolicy);
    expect(without).toMatchObject({ platforms: notAsked, asks: false });
  });

  const notAsked = { kind: 'NOT ASKED', activePlatforms: null, outstanding: null, maxDaysPastDue: null };
});
