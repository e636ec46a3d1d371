/** Everything that we hold about one person, as one JSON value. Secrets (hashes, tokens, kept answers) are not in it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { DeviceKeySchema, OneTimeCodeSchema, SessionSchema } from '../db/entities/auth.ts';
import { CreditCheckSchema, CreditLimitSchema } from '../db/entities/credit-limit.ts';
import { DisbursementRequestSchema, FunderAccountSchema, FundingAttemptSchema } from '../db/entities/funding.ts';
import { JournalEntrySchema, PostingSchema } from '../db/entities/journal.ts';
import { ApplicationEventSchema } from '../db/entities/loan.ts';
import { type KycCase, PersonalInfoSchema } from '../db/entities/onboarding.ts';
import { AuditRecordSchema } from '../db/entities/operators.ts';
import { InstalmentSchema, LoanSchema, ReceiptSchema } from '../db/entities/repayment.ts';
import { ObjectNotFound, type ObjectStore } from '../object-store/object-store.ts';
import { exchangesAbout, messagesAbout, objectsOf, type Person } from './person.ts';

/** Instants as ISO 8601 once it is JSON; photos and reports as base64. */
export async function exportPerson(em: EntityManager, objectStore: ObjectStore, person: Person) {
  const { user, applications, payments, kycCases, workflowIds } = person;
  const ofUser = { user: user.id };
  const ofApplications = { application: { $in: applications.map(({ id }) => id) } };
  const applicationNos = applications.map(({ applicationNo }) => applicationNo);
  const info = await em.findOne(PersonalInfoSchema, ofUser);
  const loans = await em.find(LoanSchema, ofUser);
  const reports = (await objectsOf(objectStore, person)).filter((key) => key.startsWith('bureau/'));
  const ofLoans = { loan: { $in: loans.map(({ application }) => application) } };

  return {
    account: pick(user, 'id', 'phone', 'status', 'createdAt', 'activatedAt', 'erasedAt'),
    profile: info?.profile ?? null,
    corrections: info?.corrections ?? [],
    identity_checks: await Promise.all(kycCases.map((kyc) => withPhotos(objectStore, kyc))),
    sessions: (await em.find(SessionSchema, ofUser)).map((session) =>
      pick(session, 'deviceId', 'createdAt', 'expiresAt', 'revokedAt', 'revokedReason'),
    ),
    device_keys: (await em.find(DeviceKeySchema, ofUser)).map((key) =>
      pick(key, 'id', 'deviceId', 'biometricType', 'publicKey', 'createdAt', 'deletedAt'),
    ),
    one_time_codes: (await em.find(OneTimeCodeSchema, { phoneIndex: user.phoneIndex })).map((code) =>
      pick(code, 'deviceId', 'purpose', 'createdAt', 'expiresAt', 'usedAt'),
    ),
    credit_limit: plain(await em.findOne(CreditLimitSchema, ofUser)),
    credit_checks: all(await em.find(CreditCheckSchema, ofUser)),
    bureau_reports: await Promise.all(reports.map((key) => readObject(objectStore, key))),
    applications: all(applications),
    application_events: all(await em.find(ApplicationEventSchema, ofApplications, { orderBy: { at: 'asc' } })),
    funding_attempts: all(await em.find(FundingAttemptSchema, ofApplications)),
    funder_accounts: all(await em.find(FunderAccountSchema, ofUser)),
    disbursement_requests: all(await em.find(DisbursementRequestSchema, ofApplications)),
    loans: all(loans),
    instalments: all(await em.find(InstalmentSchema, ofLoans, { orderBy: { dueOn: 'asc' } })),
    receipts: all(await em.find(ReceiptSchema, ofLoans, { orderBy: { paidAt: 'asc' } })),
    payments: all(payments),
    journal_entries: all(await em.find(JournalEntrySchema, { applicationNo: { $in: applicationNos } })),
    postings: all(await em.find(PostingSchema, { applicationNo: { $in: applicationNos } })),
    messages_from_partners: (await messagesAbout(em, person)).map((message) =>
      pick(message, 'source', 'topic', 'body', 'state', 'receivedAt'),
    ),
    exchanges_with_partners: (await exchangesAbout(em, person)).map((exchange) =>
      pick(exchange, 'partner', 'operation', 'outcome', 'request', 'response', 'createdAt'),
    ),
    // Who of us it was is our operators' personal data.
    seen_and_decided_by_operators: (
      await em.find(
        AuditRecordSchema,
        { subject: { $in: [user.id, ...applicationNos, ...workflowIds] } },
        { orderBy: { createdAt: 'asc' } },
      )
    ).map((record) => pick(record, 'action', 'subject', 'createdAt')),
  };
}

async function withPhotos(objectStore: ObjectStore, kyc: KycCase) {
  return {
    ...pick(kyc, 'reference', 'status', 'faceMatchScore', 'ekycId', 'ktp', 'createdAt', 'decidedAt'),
    ktp_photo: await readObject(objectStore, kyc.ktpObject),
    selfie_photo: await readObject(objectStore, kyc.selfieObject),
  };
}

async function readObject(objectStore: ObjectStore, key: string) {
  try {
    const { bytes, contentType } = await objectStore.get(key);
    return { key, content_type: contentType, base64: bytes.toString('base64') };
  } catch (error) {
    if (error instanceof ObjectNotFound) return null;
    throw error;
  }
}

const pick = <Row extends object, Name extends keyof Row>(row: Row, ...names: Name[]): Pick<Row, Name> =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null])) as Pick<Row, Name>;

/** A row's columns, without what the mapper hangs on it. */
const plain = <Row extends object>(row: Row | null): Partial<Row> | null => row && { ...row };
const all = <Row extends object>(rows: Row[]) => rows.map((row) => ({ ...row }));
