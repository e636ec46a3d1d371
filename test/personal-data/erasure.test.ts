import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CreditCheckSchema, CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../src/db/entities/loan.ts';
import { KycCaseSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import { InboxMessageSchema } from '../../src/db/entities/partner.ts';
import { PaymentSchema } from '../../src/db/entities/payment.ts';
import { LoanSchema } from '../../src/db/entities/repayment.ts';
import { folderObjectStore, type ObjectStore } from '../../src/object-store/object-store.ts';
import { erasePerson } from '../../src/personal-data/erasure.ts';
import { exportPerson } from '../../src/personal-data/export.ts';
import { type CaseKeys, findPerson } from '../../src/personal-data/person.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { addApplication, addLoan } from '../builders/loan.ts';
import { goodEvidence } from '../support/borrowers.ts';
import { eventually } from '../support/house.ts';
import { testConfig } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { everythingStored, type KnownPerson, storePerson } from './persons.ts';

const keys = testConfig().PII_ENCRYPTION_KEYS;
let database: FreshDatabase;
let folder: string;
let store: ObjectStore;
let person: KnownPerson;
let forgotten: string[];

beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'arus-erasure-'));
  store = folderObjectStore(folder, keyRing(keys));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  person = await storePerson(database.orm, store, keys);
  forgotten = [];
});

const fork = () => database.orm.em.fork();
const casesOf = ({ userId, phoneIndex, applicationNos, paymentReferences }: CaseKeys) => [
  ...[`onboarding-${phoneIndex}`, `limit-${userId}`],
  ...applicationNos.map((number) => `loan-${number}`),
  ...paymentReferences.map((reference) => `payment-${reference}`),
];
const noted = async (ids: string[]): Promise<void> => void forgotten.push(...ids);
const erase = (forgetCases = noted) =>
  erasePerson(fork(), person.userId, { objectStore: store, casesOf, forgetCases, now: new Date() });
const stored = () => everythingStored(database.orm, keyRing(keys).decryptText);
const traces = async ({ secrets }: KnownPerson) =>
  (await stored()).filter((text) => secrets.some((secret) => text.includes(secret)));
const user = () => fork().findOneOrFail(UserSchema, { id: person.userId });

describe('erasing a person', () => {
  test('leaves the person nowhere: not in a column, clear or encrypted, and not in a photo', async () => {
    const before = await traces(person);
    expect(new Set(before.map((text) => text.split(':')[0])).size).toBeGreaterThan(20);

    expect(await erase()).toEqual([]);
    expect(await traces(person)).toEqual([]);
    const theirs = [...person.photos, person.report];
    expect((await store.list('')).filter((key) => theirs.includes(key))).toEqual([]);
    expect(forgotten).toEqual(
      expect.arrayContaining([`limit-${person.userId}`, `loan-${person.applicationNo}`, `loan-${person.cancelledNo}`]),
    );
  });

  test('keeps the loan with its books, decisions and audit, under a user that names nobody', async () => {
    const em = fork();
    const counted = () =>
      em.execute(
        `select (select count(*) from loans) as loans, (select count(*) from instalments) as instalments,
          (select count(*) from postings) as postings, (select count(*) from applications) as applications,
          (select count(*) from credit_limits) as limits, (select count(*) from inbox_messages) as messages,
          (select count(*) from audit_records) as audit, (select count(*) from payments) as payments`,
      );
    const before = await counted();
    await erase();
    expect(await counted()).toEqual(before);
    const { applicationNo, userId } = person;
    expect((await em.findOneOrFail(LoanSchema, { applicationNo })).user).toBe(userId);
    expect(await user()).toMatchObject({ phone: '', nikIndex: null, pinHash: null, status: 'SUSPENDED' });
    expect((await user()).erasedAt).toBeInstanceOf(Date);
    expect((await em.findOneOrFail(CreditLimitSchema, { user: userId })).status).toBe('SUSPENDED');
  });

  test('leaves everybody else as they were', async () => {
    const other = await storePerson(database.orm, store, keys);
    const before = await traces(other);
    await erase();
    expect(await traces(other)).toEqual(before);
    expect(await store.list('')).toEqual(expect.arrayContaining([...other.photos, other.report]));
  });

  test('lets the same phone and the same NIK come again, as somebody new', async () => {
    await erase();
    const again = await storePerson(database.orm, store, keys, person);
    expect(again.userId).not.toBe(person.userId);
  });

  test('empties a liveness report that went to no single workflow: its session names the person', async () => {
    const em = fork();
    const livenessSession = `didit-${randomUUID()}`;
    await em.nativeUpdate(KycCaseSchema, { user: person.userId }, { livenessSession });
    const body = JSON.stringify({ verificationSessionId: livenessSession, status: 'Approved' });
    const told = { source: 'DIDIT' as const, uniqueKey: randomUUID(), topic: 'Approved', state: 'DELIVERED' as const };
    const message = em.create(InboxMessageSchema, {
      ...told,
      ...{ body, workflowId: 'none', nextAttemptAt: new Date(), receivedAt: new Date() },
    });
    await em.flush();
    await erase();
    expect((await fork().findOneOrFail(InboxMessageSchema, { id: message.id })).body).toBe('{}');
  });

  test('a notice of money that is not in the books yet keeps its body', async () => {
    const em = fork();
    const unsettled = { source: 'PAYMENT_GATEWAY' as const, uniqueKey: `money of ${person.userId}`, topic: 'PAID' };
    const body = JSON.stringify({ customer: person.nik, paid_amount: 5 });
    const message = em.create(InboxMessageSchema, {
      ...unsettled,
      body,
      state: 'UNMATCHED',
      nextAttemptAt: new Date(),
    });
    await em.flush();
    await erase();
    expect((await fork().findOneOrFail(InboxMessageSchema, { id: message.id })).body).toBe(body);
    await fork().nativeDelete(InboxMessageSchema, { id: message.id });
  });

  test('interrupted, it is finished by repeating it', async () => {
    const away = async () => {
      throw new Error('Temporal is away');
    };
    await expect(erase(away)).rejects.toThrow('Temporal is away');
    expect((await user()).phone).toBe(person.phone);
    expect(await erase()).toEqual([]);
    const { erasedAt } = await user();
    expect(await erase()).toEqual([]);
    expect((await user()).erasedAt).toEqual(erasedAt);
    expect(await traces(person)).toEqual([]);
  });
});

describe('a person is not erased', () => {
  const refused = async (objection: string) => {
    expect(await erase()).toEqual([objection]);
    expect(forgotten).toEqual([]);
    expect((await user()).phone).toBe(person.phone);
  };

  test('while an application is in review', async () => {
    await addApplication(database.orm, person.userId, { status: 'AWAITING SIGNATURE' });
    await refused('APPLICATION IN REVIEW');
  });

  test('while a loan is active', async () => {
    await addLoan(database.orm, person.userId);
    await refused('LOAN ACTIVE');
  });

  test('while a debt that was given up is owed', async () => {
    const { loan } = await addLoan(database.orm, person.userId);
    await fork().nativeUpdate(LoanSchema, { applicationNo: loan.applicationNo }, { status: 'WRITTEN OFF' });
    await refused('DEBT WRITTEN OFF');
  });

  test('while a payment may still come', async () => {
    const pending = { status: 'PENDING' as const, expiresAt: new Date(Date.now() + 60_000) };
    await fork().nativeUpdate(PaymentSchema, { user: person.userId }, pending);
    await refused('PAYMENT PENDING');
    await fork().nativeUpdate(PaymentSchema, { user: person.userId }, { expiresAt: new Date() });
    expect(await erase()).toEqual([]);
  });
});

describe('an erased person', () => {
  const kyc = { reference: 'Ref-KYC-late', ktpObject: 'kyc/late/ktp', selfieObject: 'kyc/late/selfie' };
  const late: [string, () => Promise<unknown>][] = [
    ['an identity check', () => fork().insert(KycCaseSchema, { user: person.userId, ...kyc })],
    [
      'evidence',
      () => fork().insert(CreditCheckSchema, { user: person.userId, evidence: goodEvidence(), gatheredAt: new Date() }),
    ],
    ['an application', () => addApplication(database.orm, person.userId)],
  ];
  test.each(late)('gets nothing new, such as %s that was under way', async (_what, write) => {
    await erase();
    await expect(write()).rejects.toThrow(/was erased/);
  });

  test('is not made active by an onboarding that was under way', async () => {
    await erase();
    const change = fork().nativeUpdate(UserSchema, { id: person.userId }, { status: 'ACTIVE', nikIndex: 'x' });
    await expect(change).rejects.toThrow(/users_erased_hold_nothing/);
  });

  /** Somebody waits for a lock in this database. */
  const somebodyWaits = () =>
    eventually(
      () => fork().execute('select 1 from pg_locks where not granted and pid <> pg_backend_pid()'),
      (rows) => rows.length > 0,
    );

  test('an application that was being stored is seen', async () => {
    const { ...row } = await fork().findOneOrFail(ApplicationSchema, { applicationNo: person.cancelledNo });
    const storing = fork();
    await storing.begin();
    const submitted = { id: randomUUID(), applicationNo: 'APP-LN-2026-00000077', status: 'UNDER REVIEW' as const };
    await storing.insert(ApplicationSchema, { ...row, ...submitted });
    const erasing = erase();
    await somebodyWaits();
    await storing.commit();
    expect(await erasing).toEqual(['APPLICATION IN REVIEW']);
  });

  test('an application that comes during the erasure waits for it and is refused', async () => {
    let storing: Promise<unknown> | undefined;
    const meanwhile = async () => {
      storing = addApplication(database.orm, person.userId).catch((error: unknown) => error);
      await somebodyWaits();
    };
    expect(await erase(meanwhile)).toEqual([]);
    expect(String(await storing)).toMatch(/was erased/);
  });
});

describe('a copy of everything', () => {
  test('has the photos, what partners said and what they were told, and no secret', async () => {
    const em = fork();
    const found = (await findPerson(em, person.userId, casesOf))!;
    const copy = JSON.parse(JSON.stringify(await exportPerson(em, store, found)));
    expect(copy).toMatchObject({
      account: { id: person.userId, phone: person.phone, status: 'ACTIVE' },
      profile: { nik: person.nik },
      sessions: [{ deviceId: person.deviceId }],
      loans: [{ applicationNo: person.applicationNo }],
      messages_from_partners: [expect.anything(), expect.anything()],
      exchanges_with_partners: [expect.anything(), expect.anything()],
      seen_and_decided_by_operators: [{ action: 'application.view', subject: person.applicationNo }],
    });
    const [check] = copy.identity_checks;
    expect(Buffer.from(check.ktp_photo.base64, 'base64').toString()).toMatch(/^photo of Person/);
    expect(copy.bureau_reports).toMatchObject([{ key: person.report, content_type: 'application/json' }]);
    expect(copy.applications).toHaveLength(2);
    expect(copy.postings.length).toBeGreaterThan(2);
    const text = JSON.stringify(copy);
    for (const secret of ['pin of', 'refreshHash', 'phoneIndex', 'nikIndex', 'codeHash', 'a@b.c'])
      expect(text).not.toContain(secret);
  });

  test('has nothing of anybody else', async () => {
    const other = await storePerson(database.orm, store, keys);
    const em = fork();
    const copy = JSON.stringify(await exportPerson(em, store, (await findPerson(em, person.userId, casesOf))!));
    expect(other.secrets.filter((secret) => copy.includes(secret))).toEqual([]);
  });

  test('of an erased person has the loans and nobody', async () => {
    await erase();
    const em = fork();
    const found = (await findPerson(em, person.userId, casesOf))!;
    const copy = await exportPerson(em, store, found);
    expect(copy).toMatchObject({
      profile: null,
      identity_checks: [],
      loans: [{ applicationNo: person.applicationNo }],
    });
    const text = JSON.stringify(copy);
    expect(person.secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
