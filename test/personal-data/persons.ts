/** A person with something in every place that holds personal data. */
import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { EncryptionKey } from '../../src/platform/config.ts';
import { ChallengeSchema, DeviceKeySchema, OneTimeCodeSchema, SessionSchema } from '../../src/db/entities/auth.ts';
import { CreditCheckSchema } from '../../src/db/entities/credit-limit.ts';
import { FunderAccountSchema, FundingAttemptSchema } from '../../src/db/entities/funding.ts';
import { IdempotencyKeySchema } from '../../src/db/entities/idempotency.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../../src/db/entities/onboarding.ts';
import { AuditRecordSchema, ProposalSchema } from '../../src/db/entities/operators.ts';
import { InboxMessageSchema, PartnerExchangeSchema } from '../../src/db/entities/partner.ts';
import { PaymentSchema } from '../../src/db/entities/payment.ts';
import { LoanSchema } from '../../src/db/entities/repayment.ts';
import type { ObjectStore } from '../../src/object-store/object-store.ts';
import type { Orm } from '../../src/db/orm.ts';
import type { KtpData } from '../../src/domain/person/borrower.ts';
import { blindIndex } from '../../src/platform/encryption.ts';
import { profileOf } from '../builders/borrower.ts';
import { addApplication, addAttempt, addLoan } from '../builders/loan.ts';
import { goodEvidence } from '../support/borrowers.ts';

export interface KnownPerson {
  userId: string;
  phone: string;
  nik: string;
  deviceId: string;
  /** Of a loan that is paid off. */
  applicationNo: string;
  cancelledNo: string;
  photos: string[];
  report: string;
  /** Texts that must be nowhere once the person is erased. */
  secrets: string[];
}

let serial = 0;

export async function storePerson(
  orm: Orm,
  objectStore: ObjectStore,
  keys: EncryptionKey[],
  given: { phone?: string; nik?: string } = {},
): Promise<KnownPerson> {
  const number = String(++serial).padStart(4, '0');
  const { phone = `+62813555${number}`, nik = `317101280490${number}` } = given;
  const name = `Person ${randomBytes(6).toString('hex')}`;
  const [deviceId, kycId] = [`device-${randomUUID()}`, uuidv7()];
  const photos = [`kyc/${kycId}/ktp.jpg`, `kyc/${kycId}/selfie.jpg`];
  for (const key of photos) await objectStore.put(key, Buffer.from(`photo of ${name}`), 'image/jpeg');

  const em = orm.em.fork();
  const phoneIndex = blindIndex(keys, 'phone', phone);
  const nikIndex = blindIndex(keys, 'nik', nik);
  const user = em.create(UserSchema, { phone, phoneIndex, nikIndex, status: 'ACTIVE', pinHash: `pin of ${name}` });
  await em.flush();
  const ofUser = { user: user.id };
  const report = `bureau/${user.id}/${randomUUID()}/part-0`;
  await objectStore.put(report, Buffer.from(`report about ${name}`), 'application/json');
  const soon = new Date(Date.now() + 60_000);
  const profile = profileOf({ nik, fullName: name, email: `${name.replace(' ', '.')}@example.com` });
  em.create(PersonalInfoSchema, { ...ofUser, profile, corrections: [{ field: 'fullName', read: 'x', given: name }] });
  const ktp = { nik, fullName: name.toUpperCase() } as KtpData;
  const [ktpObject, selfieObject] = photos as [string, string];
  const kyc = { id: kycId, reference: `Ref-KYC-${number}`, ekycId: `ekyc of ${name}`, ktp, ktpObject, selfieObject };
  em.create(KycCaseSchema, { ...ofUser, ...kyc, status: 'SYSTEM_VERIFIED' });
  em.create(SessionSchema, { ...ofUser, deviceId, refreshHash: randomBytes(32).toString('hex'), expiresAt: soon });
  em.create(DeviceKeySchema, { ...ofUser, deviceId, publicKey: `key of ${name}`, biometricType: 'FACE_ID' });
  em.create(OneTimeCodeSchema, { phoneIndex, deviceId, purpose: 'LOGIN', codeHash: 'x', expiresAt: soon });
  em.create(ChallengeSchema, { id: `ch_${randomBytes(16).toString('hex')}`, deviceId, expiresAt: soon });
  const answer = { requestHash: 'x', httpStatus: 200, body: JSON.stringify({ name, phone }) };
  em.create(IdempotencyKeySchema, { ...answer, scope: `${user.id} POST /x`, key: 'a' });
  em.create(IdempotencyKeySchema, { ...answer, scope: `device ${deviceId} POST /y`, key: 'b' });
  em.create(CreditCheckSchema, { ...ofUser, evidence: goodEvidence(), gatheredAt: new Date() });
  em.create(FunderAccountSchema, { ...ofUser, funder: 'FINFRA', externalId: `finfra-${number}-of-somebody` });
  em.create(PaymentSchema, {
    ...{ ...ofUser, referenceNo: `INV${number}`, channel: 'MANDIRI_VA', amount: 1000, status: 'PAID' },
    ...{ paymentCode: `va of ${name}`, parts: [], expiresAt: new Date() },
  });
  await em.flush();
  const { applicationNo } = await storeLoans(orm, user.id, name);
  const cancelledNo = (await addApplication(orm, user.id, { status: 'CANCELLED' })).applicationNo;
  await orm.em
    .fork()
    .execute('update applications set closed_reason = ? where application_no = ?', [
      `${name} changed their mind`,
      cancelledNo,
    ]);

  const body = (more: object) => JSON.stringify({ identity_number: nik, name, ...more });
  const inbox = { source: 'FINFRA' as const, topic: 'x', nextAttemptAt: soon };
  em.create(InboxMessageSchema, {
    ...{ ...inbox, uniqueKey: randomUUID(), body: body({}), state: 'DELIVERED', workflowId: `loan-${applicationNo}` },
  });
  em.create(InboxMessageSchema, {
    ...inbox,
    uniqueKey: randomUUID(),
    body: body({ unmatched: 1 }),
    state: 'UNMATCHED',
  });
  const exchange = { partner: 'x', operation: 'x', outcome: 'ok', durationMs: 1, response: null };
  em.create(PartnerExchangeSchema, { ...exchange, request: body({}), workflowId: `onboarding-${phoneIndex}` });
  em.create(PartnerExchangeSchema, { ...exchange, partner: 'otp-gateway', request: JSON.stringify({ to: phone }) });
  em.create(ProposalSchema, {
    ...{ kind: 'DECISION', subject: `onboarding-${phoneIndex}`, decision: 'APPROVE', reason: 'seen' },
    ...{ proposedBy: 'a@b.c', confirmedBy: 'd@e.f' },
  });
  em.create(AuditRecordSchema, { actor: 'a@b.c', action: 'application.view', subject: applicationNo, detail: {} });
  await em.flush();
  const secrets = [phone.slice(3), nik, name, name.toUpperCase(), deviceId, phoneIndex, nikIndex];
  return { userId: user.id, phone, nik, deviceId, applicationNo, cancelledNo, photos, report, secrets };
}

async function storeLoans(orm: Orm, userId: string, name: string) {
  const { application } = await addLoan(orm, userId, {});
  await addAttempt(orm, application, {
    funderLoanId: `loan-at-finfra-${application.applicationNo}`,
    signingUrl: `https://sign/${name}`,
  });
  const em = orm.em.fork();
  await em.nativeUpdate(
    FundingAttemptSchema,
    { application: application.id },
    { repaymentAccount: `account of ${name}` },
  );
  await settleLoan(orm, application.applicationNo);
  return application;
}

/** As the last payment leaves it, for who does not care how. */
export async function settleLoan(orm: Orm, applicationNo: string): Promise<void> {
  const em = orm.em.fork();
  await em.nativeUpdate(LoanSchema, { applicationNo }, { status: 'PAID OFF', principalOutstanding: 0 });
  await em.execute(`update applications set status = 'PAID OFF', reserved = 0 where application_no = ?`, [
    applicationNo,
  ]);
  await em.execute(
    `update credit_limits set outstanding = 0 where user_id = (select user_id from applications where application_no = ?)`,
    [applicationNo],
  );
}

/** Every value of every table, cipher text decrypted, as `table.column: text`. */
export async function everythingStored(orm: Orm, decryptText: (value: string) => string): Promise<string[]> {
  const em = orm.em.fork();
  const tables = await em.execute<{ name: string }[]>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name not like 'mikro_orm%'`,
  );
  const texts: string[] = [];
  for (const { name } of tables)
    for (const row of await em.execute<Record<string, unknown>[]>(`select * from ${name}`))
      for (const [column, value] of Object.entries(row)) {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        const cipher = /^[\w-]{1,32}\.[\w-]{38,}$/.test(text);
        texts.push(`${name}.${column}: ${cipher ? decryptText(text) : text}`);
      }
  return texts;
}
